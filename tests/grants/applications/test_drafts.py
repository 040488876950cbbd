"""Saving, reading back, starting: the actions and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications import actions, texts
from grants.applications.errors import AlreadyStarted
from grants.applications.models import Application
from grants.calls import actions as calls
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import answers, budget, draft, fill, pdf_upload, project, submitted
from tests.factories.calls import open_call
from tests.grants.applications.browsing import autosave, post_step
from workflows.errors import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

SENT = {"projet": project(), "questions": answers(), "budget": budget()}


@pytest.mark.parametrize("step", SENT)
def test_what_is_kept_reads_back_to_itself(application, step):
    saved = actions.save_step(
        application=application, by=application.created_by, step=step, data=SENT[step], version=1
    )
    fresh = Application.objects.get()
    kept = texts.stored(fresh, step)
    form = texts.form(fresh, step, kept)
    assert form.is_valid()
    typed = {name: text for name, text in form.texts().items() if text}
    assert typed == {name: text for name, text in kept.items() if text}
    assert saved.application.version == fresh.version == 2


@pytest.mark.parametrize("step", SENT)
def test_saving_the_same_again_changes_nothing(application, step):
    for _time in range(3):
        actions.save_step(
            application=application, by=application.created_by, step=step, data=SENT[step], version=2
        )
    assert Application.objects.get().version == 2


def test_a_stranger_saves_nothing(application):
    with pytest.raises(NotAllowed):
        actions.save_step(application=application, by=UserFactory(), step="projet", data={}, version=1)


def test_a_submitted_file_is_not_saved():
    application = submitted()
    with pytest.raises(WrongState):
        actions.save_step(
            application=application, by=application.created_by, step="projet", data=project(), version=99
        )


def test_one_running_file_per_applicant(author, application):
    with pytest.raises(AlreadyStarted) as raised:
        actions.start(call=application.call, applicant=application.applicant, by=author)
    assert raised.value.application == application


def test_several_files_where_the_call_takes_several(author):
    call = open_call(one_per_applicant=False)
    applicant = ApplicantFactory(members=[author])
    for _file in range(2):
        actions.start(call=call, applicant=applicant, by=author)
    assert Application.objects.count() == 2


def test_the_form_is_the_frozen_one(browser, application):
    call = application.call
    items = [{"key": "public", "kind": "long_text", "label": "Une question changée après l’ouverture"}]
    call.form = calls.streams(items=items)["form"]
    call.save()
    address = reverse("applications:edit", args=[application.pk, "questions"])
    page = browser.get(address).content.decode()
    assert "Quel public visez-vous" in page
    assert "changée après" not in page


def test_budget_rows_can_be_added_without_any_script(browser, application):
    answer = post_step(browser, application, "budget", {**budget(), "lignes": "1"})
    page = browser.get(answer.url).content.decode()
    assert 'name="expense-0-amount"' in page
    assert 'name="expense-8-amount"' in page


# --- What it costs -------------------------------------------------------------------------------------


def beyond_session(queries):
    """What the save itself asks: the session, the account and its roles are read for every page."""
    skipped = ("django_session", 'FROM "accounts_user" ', "accounts_rolegrant", "SAVEPOINT")
    return [query["sql"] for query in queries if not any(part in query["sql"] for part in skipped)]


@pytest.mark.parametrize(("step", "most"), [("projet", 9), ("questions", 8), ("budget", 11)])
def test_a_save_costs_few_queries(browser, application, step, most):
    autosave(browser, application, "projet", project())
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = autosave(browser, application, step, SENT[step] | {"title": "Autre"}, version=2)
    assert answer.status_code == 200
    asked = beyond_session(captured.captured_queries)
    assert len(asked) <= most, asked


def count(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_for_1_3_and_50_files(browser, author, call):
    costs = set()
    for wanted in (1, 3, 50):
        while Application.objects.count() < wanted:
            draft(call=call, user=author)
        costs.add(count(browser, reverse("applications:list")))
        costs.add(count(browser, reverse("applications:list")))
    assert len(costs) == 1


@pytest.mark.parametrize("page", ["projet", "budget", "proof", "detail", "pieces"])
def test_a_page_costs_the_same_for_1_3_and_50_rows(browser, author, application, page):
    fill(application)
    costs = []
    for wanted in (1, 3, 50):
        while application.attachments.count() < min(wanted, 20):
            actions.attach(application=application, by=author, piece="devis", uploads=[pdf_upload()])
        rows = {
            f"expense-{number}-{part}": value
            for number in range(1, wanted)
            for part, value in (("account", "60"), ("label", "Achat"), ("amount", "0"))
        }
        post_step(browser, application, "budget", budget() | rows)
        assert application.budget_lines.count() == wanted + 2
        named = page in {"proof", "detail", "pieces"}
        address = (
            reverse(f"applications:{page}", args=[application.pk])
            if named
            else reverse("applications:edit", args=[application.pk, page])
        )
        costs.append(count(browser, address))
    assert len(set(costs)) == 1, costs


def test_the_dashboard_costs_the_same_for_1_3_and_50_files(browser, author, call):
    applicant = ApplicantFactory(members=[author])
    call = open_call(one_per_applicant=False)
    costs = set()
    for wanted in (1, 3, 50):
        while Application.objects.count() < wanted:
            draft(call=call, user=author, applicant=applicant)
        costs.add(count(browser, reverse("accounts:space")))
    assert len(costs) == 1
