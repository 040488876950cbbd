"""Complements field by field: what is ticked, what the applicant reads, the one reminder, what changed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from grants.applications import actions as applications
from grants.applications.texts import spec_of
from grants.screening import actions
from grants.screening.complements.forms import ComplementForm
from grants.screening.complements.targets import targets
from grants.screening.models import ComplementRequest
from tests.factories.applications import pdf_upload, project, submitted
from tests.factories.calls import open_call
from tests.factories.screening import officer, queries_of, sign_in
from workflows import deadlines
from workflows.models import Deadline, Message

pytestmark = pytest.mark.django_db
ITEMS = [("piece-statuts", "La page 2 manque"), ("project-title", ""), ("budget-expense", "Sans devis")]


@pytest.fixture
def file():
    return submitted(open_call())


@pytest.fixture
def person(file):
    return officer(file.call)


def ask(file, person, days=15, **values):
    due = timezone.now() + timedelta(days=days)
    return actions.ask_complement(application=file, due_at=due, by=person, **{"items": ITEMS, **values})


def test_everything_of_the_form_can_be_asked_once_in_its_order(file):
    assert [target.key for target in targets(spec_of(file))] == [
        "project-title", "project-summary", "project-commune", "project-amount",
        "question-public", "question-beneficiaires", "question-benevoles",
        "budget-expense", "budget-income", "piece-statuts", "piece-devis",
    ]  # fmt: skip


def test_items_are_kept_in_the_order_of_the_form_with_their_words(file, person):
    request = ask(file, person)
    assert list(request.items.values_list("key", "label", "remark", "changed")) == [
        ("project-title", "Intitulé du projet", "", None),
        ("budget-expense", "Charges du budget", "Sans devis", None),
        ("piece-statuts", "Statuts signés", "La page 2 manque", None),
    ]
    message = Message.objects.get(kind="screening.complement_asked")
    assert "– Statuts signés : La page 2 manque" in message.body


def test_what_is_not_in_the_form_cannot_be_asked(file, person):
    with pytest.raises(ValidationError):
        ask(file, person, items=[("piece-rib", "")])
    assert not ComplementRequest.objects.exists()


def test_the_applicant_reads_a_list_that_leads_to_each_field(file, person):
    ask(file, person)
    client = sign_in(file.created_by)
    for name, values in (("detail", []), ("edit", ["projet"]), ("proof", [])):
        page = client.get(reverse(f"applications:{name}", args=[file.pk, *values])).content.decode()
        assert f'href="{reverse("applications:edit", args=[file.pk, "projet"])}#id_title"' in page
        assert f'href="{reverse("applications:pieces", args=[file.pk])}#id_piece-statuts"' in page
        assert "La page 2 manque" in page


def test_each_link_meets_its_field(file, person):
    ask(file, person, items=[(target.key, "") for target in targets(spec_of(file))])
    client = sign_in(file.created_by)
    page = client.get(reverse("applications:detail", args=[file.pk]))
    links = next(panel for panel in page.context["panels"] if "items" in panel.context).context["items"]
    assert len(links) == 11
    for line in links:
        path, _hash, anchor = line["href"].partition("#")
        assert f'id="{anchor}' in client.get(path).content.decode(), line


def test_once_answered_both_sides_know_what_changed(file, person):
    request = ask(file, person)
    file.refresh_from_db()
    author = file.created_by
    saved = applications.save_step(
        application=file,
        by=author,
        step="projet",
        data=project(title="Visites et repas"),
        version=file.version,
    )
    pdf = pdf_upload("statuts-2.pdf", pdf_upload().read() + b"% page 2\n")
    applications.attach(application=saved.application, by=author, piece="statuts", uploads=[pdf])
    file.refresh_from_db()
    applications.complete(application=file, by=author)
    assert dict(request.items.values_list("key", "changed")) == {
        "project-title": True,
        "budget-expense": False,
        "piece-statuts": True,
    }
    page = sign_in(person).get(reverse("screening:file", args=[file.pk])).content.decode()
    assert page.count("Inchangé") == 1


def test_one_reminder_before_the_deadline_whatever_is_restarted(file, person):
    request = ask(file, person)
    reminders = Message.objects.filter(kind="screening.complement_reminder")
    with time_machine.travel(request.due_at - timedelta(days=3, seconds=1), tick=False):
        assert "complement_reminder" not in deadlines.run()
    with time_machine.travel(request.due_at - timedelta(days=3), tick=False):
        assert deadlines.run()["complement_reminder"] == 1
        assert "complement_reminder" not in deadlines.run()
    with time_machine.travel(request.due_at - timedelta(hours=1), tick=False):
        deadlines.run()
    assert [message.recipient for message in reminders] == [file.created_by]
    assert "Statuts signés : La page 2 manque" in reminders.get().body


def test_no_reminder_of_a_short_delay_nor_after_the_answer_nor_once_late(file, person):
    short = ask(file, person, days=2)
    assert not Deadline.objects.filter(name="complement_reminder").exists()
    with time_machine.travel(short.due_at - timedelta(hours=1), tick=False):
        applications.complete(application=file, by=file.created_by)
        request = ask(file, person)
    with time_machine.travel(request.due_at - timedelta(days=5), tick=False):
        applications.complete(application=file, by=file.created_by)
        late = ask(file, person)
    with time_machine.travel(late.due_at, tick=False):  # the scheduler was stopped meanwhile
        done = deadlines.run()
    assert (done["complement_reminder"], done["complement_due"]) == (1, 1)
    assert not Message.objects.filter(kind="screening.complement_reminder").exists()


def posted(file, person, **values):
    due = f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}"
    url = reverse("screening:ask_complement", args=[file.pk])
    return sign_in(person).post(url, {"message": "", "due_on": due, **values})


def test_a_remark_counts_as_a_tick(file, person):
    response = posted(file, person, **{"remark-piece-devis": "Joignez-le", "item-project-amount": "on"})
    assert response.status_code == 302
    assert list(ComplementRequest.objects.get().items.values_list("key", "remark")) == [
        ("project-amount", ""),
        ("piece-devis", "Joignez-le"),
    ]


@pytest.mark.parametrize(
    "values", [{}, {"message": " \u00a0"}, {"item-piece-rib": "on"}, {"remark-question-x": "x"}]
)
def test_nothing_asked_is_refused_beside_the_field(file, person, values):
    response = posted(file, person, **values)
    assert response.status_code == 422
    assert "Cochez ce qui est à compléter, ou dites-le ici." in response.content.decode()
    assert not ComplementRequest.objects.exists()


def test_a_refused_request_keeps_ticks_and_remarks(file, person):
    values = {
        "remark-piece-devis": "x" * 501,
        "item-project-title": "on",
        "remark-project-title": "Trop long",
    }
    response = posted(file, person, **values)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Trop long" in page
    assert 'name="item-project-title" id="id_item-project-title" checked' in page


def test_the_form_speaks_of_every_target(file):
    form = ComplementForm(targets(spec_of(file)))
    assert [(group, len(lines)) for group, lines in form.groups()] == [
        ("Projet", 4),
        ("Questions", 3),
        ("Budget", 2),
        ("Pièces", 2),
    ]


def test_a_file_costs_the_same_whatever_was_asked(file, person):
    client, url = sign_in(person), reverse("screening:file", args=[file.pk])

    def cost(requests):
        nonlocal file
        while file.complement_requests.count() < requests:
            ask(file, person)
            file.refresh_from_db()
            file = applications.complete(application=file, by=file.created_by)
        return queries_of(client, url)

    cost(1)
    assert cost(1) == cost(3) == cost(10)
