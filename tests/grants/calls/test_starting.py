"""« Nouvel appel »: from a preset, from an earlier call, or from nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from grants.calls import forms_schema
from grants.calls.models import Call
from tests.factories.accounts import UserFactory
from tests.factories.calls import ProgrammeFactory, open_call

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/calls/call/create/"


@pytest.fixture
def officer(client):
    programme = ProgrammeFactory()
    client.force_login(UserFactory(role=Role.OFFICER, scope=programme))
    client.programme = programme
    return client


def asked(own, **values):
    return {
        "start": "rien",
        "programme": own.pk,
        "title": "Été solidaire",
        "reference": "ETE27",
        "opens_at": "2027-01-11 09:00",
        "closes_at": "2027-02-28 23:59:59",
        **values,
    }


def test_a_call_starts_from_nothing(officer):
    assert officer.get(ADDRESS).status_code == 200
    response = officer.post(ADDRESS, asked(officer.programme))
    call = Call.objects.get(reference="ETE27")

    assert response.headers["Location"] == reverse("calls_call_modeladmin_edit", args=[call.pk])
    assert (call.state, call.slug, call.title) == ("draft", "ete-solidaire", "Été solidaire")
    assert officer.get(response.headers["Location"]).status_code == 200


def test_a_call_starts_from_an_earlier_one(officer):
    earlier = open_call(programme=officer.programme, slug="ete-solidaire")
    earlier.rounds.create(name="Une", closes_at=earlier.closes_at, meets_on=earlier.closes_at.date())
    officer.post(ADDRESS, asked(officer.programme, start="copie", earlier=earlier.pk))
    call = Call.objects.get(reference="ETE27")

    assert (call.state, call.slug) == ("draft", "ete-solidaire-2")
    assert forms_schema.schema_of(call) == forms_schema.schema_of(Call.objects.get(pk=earlier.pk))
    assert [row.label for row in call.criteria.all()] == [row.label for row in earlier.criteria.all()]
    assert call.rounds.get().closes_at - call.closes_at == timedelta(0)


def test_a_copy_says_of_what(officer):
    response = officer.post(ADDRESS, asked(officer.programme, start="copie"))

    assert "Choisissez l’appel à copier." in response.text
    assert not Call.objects.exists()


def test_neither_the_programmes_nor_the_calls_of_others_are_offered(officer):
    other = open_call(title="Un appel d’ailleurs")
    page = officer.get(ADDRESS)

    assert "Un appel d’ailleurs" not in page.text
    for data in (asked(other.programme), asked(officer.programme, start="copie", earlier=other.pk)):
        assert officer.post(ADDRESS, data).status_code == 200
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reference": "PRISE"}, "Un appel porte déjà cette référence."),
        ({"closes_at": "2026-12-01 09:00"}, "La clôture doit venir après l’ouverture."),
        ({"start": "inconnu"}, "inconnu"),
        ({"programme": "9" * 30}, "Dispositif"),
    ],
)
def test_what_was_typed_is_kept_when_something_is_refused(officer, values, said):
    open_call(reference="PRISE")
    response = officer.post(ADDRESS, asked(officer.programme, **values))

    assert response.status_code == 200
    assert "Été solidaire" in response.text
    assert said in response.text
    assert Call.objects.count() == 1


def test_an_officer_of_a_single_call_starts_none(client):
    client.force_login(UserFactory(role=Role.OFFICER, scope=open_call()))

    assert client.get(ADDRESS).status_code == 404
    assert "Nouvel appel" not in client.get("/admin/calls/call/").text
