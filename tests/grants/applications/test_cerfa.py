"""The file as PDF, in the order of the single application form."""

import subprocess

import pytest
from django.urls import reverse

from grants.applications import cerfa
from grants.calls.presets.groups import ready_made_named
from tests.factories.applications import draft, filled, in_state

pytestmark = pytest.mark.django_db


def read(pdf):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def plain(text):
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def answer(key, shown="x", **more):
    return {"key": key, "label": f"Libellé {key}", "shown": shown, **more}


def test_answers_come_under_the_headings_of_the_form_and_in_its_order():
    items = ready_made_named(cerfa.GROUP).items
    asked = [
        item["key"] for item in items if item["kind"] not in ("section", "explanation", "file", "budget")
    ]
    found = cerfa.sections([answer("ailleurs"), *(answer(key) for key in reversed(asked))])
    assert [row["label"] for section in found[:-1] for row in section["answers"]] == [
        f"Libellé {key}" for key in asked
    ]
    assert (found[-1]["title"], [row["label"] for row in found[-1]["answers"]]) == (
        "Questions propres à cet appel",
        ["Libellé ailleurs"],
    )


def test_the_pdf_says_everything_that_was_submitted_and_when():
    application = in_state("submitted")
    text = plain(read(cerfa.render(application)))
    for wanted in (
        application.reference,
        application.applicant.name,
        application.title,
        "Les personnes âgées isolées.",
        "4 000 €",
        "Statuts signés",
        "Attesté en ligne par",
        "il n’est pas le formulaire officiel",
    ):
        assert plain(wanted) in text, wanted


def test_a_draft_says_that_it_is_one_and_a_blank_one_is_printed_too():
    for application in (filled(), draft()):
        text = read(cerfa.render(application))
        assert "Brouillon : ce dossier n’est pas déposé" in plain(text)
        assert "Non attesté à ce jour" in text


def test_what_people_typed_stays_literal(client):
    application = filled()
    type(application).objects.filter(pk=application.pk).update(title="#panic() *gras* $x$ \\ ` « »")
    application.refresh_from_db()
    assert "#panic() *gras* $x$" in read(cerfa.render(application))


def test_the_applicant_downloads_it(client):
    application = in_state("submitted")
    client.force_login(application.created_by)
    answer = client.get(reverse("applications:pdf", args=[application.pk]))
    name = application.reference.lower()
    assert answer["Content-Disposition"] == f'attachment; filename="dossier-{name}.pdf"'
    assert answer.content.startswith(b"%PDF-")
