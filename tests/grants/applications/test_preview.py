"""A call as its applicants will see it, while it is designed: nothing saved."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from grants.applications.models import Application
from tests.factories.accounts import UserFactory
from tests.factories.calls import PIECES, QUESTIONS, call_ready

pytestmark = pytest.mark.django_db
EVERY_KIND = [
    {"kind": "section", "key": "s1", "label": "Votre projet", "help": "Dites-nous tout."},
    {"kind": "explanation", "key": "e1", "label": "À savoir", "text": "Une explication."},
    *QUESTIONS,
    {"kind": "amount", "key": "montant", "label": "Combien ?"},
    {"kind": "date", "key": "debut", "label": "Quand ?"},
    {"kind": "choice", "key": "lieu", "label": "Où ?", "choices": ["Nord", "Sud"]},
    {"kind": "choices", "key": "themes", "label": "Quoi ?", "choices": ["Sport", "Culture"]},
    {
        "kind": "linked_choices",
        "key": "lies",
        "label": "Domaine ?",
        "links": [{"label": "Sport", "choices": ["Judo"]}],
    },
    {"kind": "section", "key": "s2", "label": "Le groupe"},
    {
        "kind": "group",
        "key": "membres",
        "label": "Qui ?",
        "columns": [{"key": "nom", "kind": "short_text", "label": "Nom"}],
    },
    {
        "kind": "table",
        "key": "dates",
        "label": "Dates",
        "columns": [{"key": "jour", "kind": "date", "label": "Jour"}],
        "show_if": {"op": "eq", "key": "lieu", "value": "Sud"},
    },
    {"kind": "commune", "key": "commune", "label": "Commune"},
    {"kind": "address", "key": "adresse", "label": "Adresse"},
    {"kind": "person", "key": "referent", "label": "Référent"},
    {"kind": "register", "key": "fiche", "label": "Votre fiche"},
    {"kind": "iban", "key": "iban", "label": "IBAN"},
    {"kind": "attestation", "key": "honneur", "label": "J’atteste", "text": "Sur l’honneur."},
]


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(role=Role.OFFICER))
    return client


def page(call):
    return reverse("calls_preview_page", args=[call.pk])


def test_every_kind_of_question_is_shown(officer):
    call = call_ready(questions=EVERY_KIND, pieces=PIECES)
    response = officer.get(page(call))

    assert response.status_code == 200
    for item in EVERY_KIND:
        assert item["label"] in response.text
    assert "Statuts signés" in response.text
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    frame = officer.get(reverse("calls_preview", args=[call.pk]) + "?largeur=telephone")
    assert page(call) in frame.text


def test_what_is_typed_is_checked_and_not_saved(officer):
    call = call_ready(questions=EVERY_KIND)
    response = officer.post(
        page(call), {"title": "Un titre", "amount": "20", "q-lieu": "Sud", "q-beneficiaires": "x"}
    )
    text = response.text

    assert response.status_code == 200
    assert "Un titre" in text
    forms = response.context["forms"]
    assert {"summary", "commune", "amount"} <= set(forms[0].errors)
    assert {"q-public", "q-beneficiaires"} <= set(forms[1].errors)
    assert Application.objects.count() == 0


@pytest.mark.parametrize("key", ["title", "q-public", "q-membres.0.nom", "expense-0-account", "q-iban"])
@pytest.mark.parametrize("value", ["\x00", "9" * 5000, "=1+1", "<script>"])
def test_hostile_texts_are_read_without_breaking(officer, key, value):
    call = call_ready(questions=EVERY_KIND)

    assert officer.post(page(call), {key: value}).status_code == 200
