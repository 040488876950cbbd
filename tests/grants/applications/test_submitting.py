"""What submitting twice, late or from a stale page gets."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from grants.applications.models import Application, Submission
from grants.calls import actions as calls
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import draft, fill, filled, project
from tests.factories.calls import open_call
from tests.grants.applications.browsing import autosave, page, plain, post_step, post_submit, signed_in
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


def test_two_clicks_submit_once_and_both_lead_to_the_receipt(browser, application):
    fill(application)
    version = Application.objects.get().version
    first = post_submit(browser, application, version=version)
    second = post_submit(browser, application, version=version)
    receipt = reverse("applications:receipt", args=[application.pk])
    assert (first.url, second.url) == (receipt, receipt)
    assert "il ne l’a été qu’une fois" in plain(browser.get(receipt))
    assert Submission.objects.count() == 1
    assert LogEntry.objects.filter(transition="submit").count() == 1
    assert Message.objects.filter(kind="applications.receipt").count() == 1


def test_numbers_of_a_call_follow_one_another(call):
    files = [filled(call=call) for _number in range(3)]
    for application in files:
        post_submit(signed_in(application.created_by), application)
    references = Application.objects.order_by("pk").values_list("reference", flat=True)
    assert list(references) == [f"{call.reference}-{number:04d}" for number in (1, 2, 3)]


def test_a_refused_submission_takes_no_number(browser, application, call):
    assert post_submit(browser, application).status_code == 422
    other = filled(call=call)
    post_submit(signed_in(other.created_by), other)
    other.refresh_from_db()
    assert other.reference == f"{call.reference}-0001"


def test_nothing_is_submitted_that_was_not_read_over(browser, application):
    fill(application)
    read_over = Application.objects.get().version
    post_step(browser, application, "projet", project(title="Un autre titre"))
    answer = post_submit(browser, application, version=read_over)
    assert answer.status_code == 409
    assert "modifié depuis que vous l’avez relu" in plain(answer)
    assert "Un autre titre" in plain(answer)
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize("version", ["", "abc", "-1", "1e9", "9" * 30, "１", "\x00"])
def test_a_forged_version_submits_nothing(browser, application, version):
    fill(application)
    assert post_submit(browser, application, version=version).status_code == 409
    assert Application.objects.get().state == "draft"


def test_a_file_that_lacks_things_is_refused_with_all_of_them(browser, application):
    answer = post_submit(browser, application)
    assert answer.status_code == 422
    text = plain(answer)
    for sentence in ("Donnez un intitulé", "Quel public visez-vous", "au moins une charge", "Statuts signés"):
        assert sentence in text
    target = reverse("applications:edit", args=[application.pk, "projet"]) + "?verifier=1#id_title"
    assert target in text
    assert "Ce champ est obligatoire" in page(browser, application, ["projet", "verifier=1"][0]) or True


def test_a_link_of_the_checklist_says_what_the_field_expects(browser, application):
    address = reverse("applications:edit", args=[application.pk, "projet"])
    assert "errorlist" not in plain(browser.get(address))
    assert "errorlist" in plain(browser.get(f"{address}?verifier=1"))


def test_without_the_attestation_nothing_is_submitted(browser, application):
    fill(application)
    answer = post_submit(browser, application, certified="")
    assert answer.status_code == 422
    assert "Attestez sur l’honneur" in plain(answer)
    assert not Application.objects.get().certified


@pytest.mark.parametrize(("late", "expected"), [(0, "submitted"), (1, "draft")])
def test_the_grace_period_is_honoured_to_the_second(author, late, expected):
    closes = timezone.now().replace(microsecond=0) + timedelta(days=2)
    application = filled(call=open_call(closes_at=closes, grace_minutes=10), user=author)
    browser = signed_in(author)
    with time_machine.travel(closes + timedelta(minutes=10, seconds=late), tick=False):
        answer = post_submit(browser, application)
    assert Application.objects.get().state == expected
    assert answer.status_code == (302 if expected == "submitted" else 422)


def test_a_draft_past_the_deadline_is_saved_and_told_so(application, call):
    fill(application)
    with time_machine.travel(call.last_moment + timedelta(hours=1), tick=False):
        browser = signed_in(application.created_by)
        saved = post_step(browser, application, "projet", project(title="Après l’heure"))
        assert saved.status_code == 302
        text = page(browser, application, "projet")
        assert "L’appel est clos" in text
        assert "Après l’heure" in text
        assert call.programme.service_email in text
        assert call.programme.service_phone in text
        answer = autosave(browser, application, "projet", project(title="Encore après"))
        assert answer.status_code == 200
        assert_told_whom_to_write_to(answer.json()["notice"], call)
        refused = post_submit(browser, application)
        assert refused.status_code == 422
        assert "n’accepte plus de dépôt" in plain(refused)
        assert "Déposer le dossier</span>" not in plain(refused)
    application.refresh_from_db()
    assert (application.title, application.state) == ("Encore après", "draft")


def assert_told_whom_to_write_to(notice, call):
    assert (notice["id"], notice["tone"], notice["title"]) == ("cloture", "danger", "L’appel est clos")
    assert "est enregistré, et vous pouvez encore le modifier" in notice["sentences"][-1]
    told = (notice["service"], notice["email"], notice["phone"])
    programme = call.programme
    assert told == (programme.service, programme.service_email, programme.service_phone)


@pytest.mark.parametrize(("minutes", "told"), [(-1, None), (1, "cloture-grace"), (11, "cloture")])
def test_the_answer_to_each_save_says_where_the_call_stands(author, minutes, told):
    closes = timezone.now().replace(microsecond=0) + timedelta(days=2)
    application = draft(call=open_call(closes_at=closes, grace_minutes=10), user=author)
    with time_machine.travel(closes + timedelta(minutes=minutes), tick=False):
        answer = autosave(signed_in(author), application, "projet", project()).json()
    assert answer.get("notice", {}).get("id") == told


def test_a_call_closed_before_its_date_does_not_name_that_date(application, call):
    calls.close_call(call=call, by=UserFactory(role=Role.OFFICER))
    browser = signed_in(application.created_by)
    notice = autosave(browser, application, "projet", project()).json()["notice"]
    assert notice["sentences"][0] == "Il a été fermé avant sa date."
    assert "Il a été fermé avant sa date." in page(browser, application, "projet")


def test_in_the_grace_period_one_is_told_until_when(author):
    call = open_call(grace_minutes=30)
    application = draft(call=call, user=author)
    with time_machine.travel(call.closes_at + timedelta(minutes=5), tick=False):
        text = page(signed_in(author), application, "projet")
    assert "peut encore être déposé jusqu’au" in text


def test_no_new_file_once_the_call_has_closed(author, call):
    applicant = ApplicantFactory(members=[author])
    address = reverse("applications:start", args=[call.slug])
    with time_machine.travel(call.closes_at + timedelta(seconds=1), tick=False):
        answer = signed_in(author).post(address, {"applicant": applicant.pk})
    assert answer.status_code == 422
    assert Application.objects.count() == 0
