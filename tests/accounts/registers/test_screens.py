"""« Trouver mon organisme » and « Actualiser », over HTTP."""

import pytest
from django.contrib.messages import get_messages

from accounts.models import Applicant
from tests.accounts.registers.conftest import RNA, SIRET, sends
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db
NEW = "/mon-espace/demandeurs/nouveau/"


@pytest.fixture
def browser(person, sign_in):
    CommuneFactory()
    return sign_in(person)


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def sign_in(client):
    def signed_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def find(browser, number, kind="association", **typed):
    return browser.post(f"{NEW}?statut={kind}", {"number": number, "find": "1", **typed})


def value(response, name):
    return response.context["form"][name].value()


def test_without_an_address_the_panel_is_not_there(browser):
    page = browser.get(f"{NEW}?statut=association").content.decode()
    assert "Trouver mon organisme" not in page
    assert find(browser, SIRET).status_code == 422  # the form alone, incomplete


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        ("association", True),
        ("company", True),
        ("public_body", True),
        ("person", False),
        ("informal_group", False),
    ],
)
def test_it_is_offered_to_who_has_a_number(registers, browser, kind, offered):
    page = browser.get(f"{NEW}?statut={kind}").content.decode()
    assert ("Trouver mon organisme" in page) == offered
    assert registers.requests == []


def test_a_number_fills_the_form_which_is_then_saved(registers, browser):
    registers.answers("company", "company_association")
    registers.answers("association", "association")
    response = find(browser, f" {SIRET[:3]} {SIRET[3:]} ")
    page = response.content.decode()
    assert response.status_code == 200
    assert "L’Annuaire des entreprises connaît ce numéro." in page
    assert value(response, "name") == "LES JARDINS IMAGINAIRES"
    assert str(value(response, "commune")) == "Mont-de-Marsan (40192)"
    assert 'value="1998-05-02"' in page
    assert not Applicant.objects.exists()
    shown = {name: field.value() for name, field in ((f.name, f) for f in response.context["form"])}
    sent = {name: str(each) for name, each in shown.items() if each not in ("", None, False)}
    response = browser.post(f"{NEW}?statut=association", {**sent, "representative_name": "Dominique Lafitte"})
    assert response.status_code == 302, response.context["form"].errors
    saved = Applicant.objects.get()
    assert (saved.siret, saved.rna, saved.public_utility, saved.legal_category) == (SIRET, RNA, True, "9220")


def test_what_was_typed_stays_and_differences_are_shown(registers, browser):
    registers.answers("company", "company_association")
    response = find(
        browser, SIRET, name="Mon nom à moi", address="12, rue des Acacias", phone="05 58 00 00 00"
    )
    page = response.content.decode()
    assert value(response, "name") == "Mon nom à moi"
    assert value(response, "phone") == "05 58 00 00 00"
    assert value(response, "postcode") == "40000"
    # Capitals are no difference.
    assert [each["register"] for each in response.context["search"].differences] == [
        "LES JARDINS IMAGINAIRES"
    ]
    assert "Votre saisie est gardée" in page


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (sends(b"", status=500), "L’Annuaire des entreprises ne répond pas pour le moment."),
        (sends(b"", status=429), "L’Annuaire des entreprises reçoit trop de demandes"),
        (sends(b"{"), "L’Annuaire des entreprises a donné une réponse illisible."),
        (sends("company_fuzzy"), "ne connaît pas le numéro"),
    ],
)
def test_a_failure_says_so_and_loses_nothing(registers, browser, reply, said):
    registers.answers("company", reply)
    response = find(browser, SIRET, name="Mon nom à moi", founded_on="31/02/2012", public_utility="on")
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert "remplissez la fiche vous-même" in page
    assert "Mon nom à moi" in page
    assert 'value="31/02/2012"' in page
    assert 'name="public_utility" id="id_public_utility" aria-describedby' in page or "checked" in page
    assert value(response, "siret") == ""


@pytest.mark.parametrize("number", ["", "123", "W12", "01234501300011", "é" * 70, "0\x001", "9" * 5000])
def test_a_wrong_number_is_said_beside_its_field(registers, browser, number):
    response = find(browser, number, name="Mon nom\x00 à moi")
    assert response.status_code == 422
    assert "number" in response.context["search"].form.errors
    assert value(response, "name") == "Mon nom à moi"
    assert registers.requests == []


def test_another_kind_is_pointed_out(registers, browser):
    registers.answers("company", "company_commune")
    response = find(browser, SIRET)
    assert f'href="{NEW}?statut=public_body"' in response.content.decode()
    assert value(response, "name") == "COMMUNE IMAGINAIRE"


def known(person, **values):
    commune = CommuneFactory()
    return ApplicantFactory(siret=SIRET, name="Ancien nom", commune=commune, members=[person], **values)


def test_refreshing_shows_then_applies_what_was_ticked(registers, browser, person):
    registers.answers("company", "company_association")
    applicant = known(person, acronym="GARDE")
    url = f"/mon-espace/demandeurs/{applicant.pk}/actualiser/"
    assert (
        "Actualiser d’après le registre"
        in browser.get(f"/mon-espace/demandeurs/{applicant.pk}/").content.decode()
    )
    response = browser.post(url)
    shown = {each["name"]: (each["before"], each["after"]) for each in response.context["differences"]}
    assert shown == {
        "name": ("Ancien nom", "LES JARDINS IMAGINAIRES"),
        "acronym": ("GARDE", "JI"),
        "rna": ("", RNA),
        "legal_category": ("", "9220"),
        "founded_on": ("", "14/03/2012"),
    }
    applicant.refresh_from_db()
    assert applicant.name == "Ancien nom"
    answer = {
        "apply": "1",
        "seen": response.context["seen"],
        "take": ["name", "founded_on", "members", "siret"],
    }
    assert browser.post(url, answer).url == f"/mon-espace/demandeurs/{applicant.pk}/"
    applicant.refresh_from_db()
    assert (applicant.name, applicant.acronym, applicant.version) == ("LES JARDINS IMAGINAIRES", "GARDE", 2)
    assert applicant.founded_on.year == 2012


def test_what_changed_meanwhile_is_shown_again_and_not_applied(registers, browser, person):
    registers.answers("company", "company_association")
    applicant = known(person)
    url = f"/mon-espace/demandeurs/{applicant.pk}/actualiser/"
    seen = browser.post(url).context["seen"]
    Applicant.objects.filter(pk=applicant.pk).update(name="Nom d’un collègue", version=2)
    response = browser.post(url, {"apply": "1", "seen": seen, "take": ["name"]})
    assert response.status_code == 409
    assert "Nom d’un collègue" in response.content.decode()
    applicant.refresh_from_db()
    assert applicant.name == "Nom d’un collègue"


@pytest.mark.parametrize(
    "data", [{"apply": "1"}, {"apply": "1", "seen": "\x00"}, {"seen": "x", "take": "name"}]
)
def test_forged_answers_apply_nothing(registers, browser, person, data):
    registers.answers("company", "company_association")
    applicant = known(person)
    browser.post(f"/mon-espace/demandeurs/{applicant.pk}/actualiser/", data)
    applicant.refresh_from_db()
    assert (applicant.name, applicant.version) == ("Ancien nom", 1)


def test_a_register_that_is_down_changes_nothing(registers, browser, person):
    registers.answers("company", sends(b"", status=500))
    applicant = known(person)
    response = browser.post(f"/mon-espace/demandeurs/{applicant.pk}/actualiser/")
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == [
        "L’Annuaire des entreprises ne répond pas pour le moment. La fiche reste comme elle est ; "
        "vous pouvez la modifier vous-même."
    ]


def test_the_record_of_others_is_not_there(registers, browser):
    applicant = known(UserFactory())
    assert browser.post(f"/mon-espace/demandeurs/{applicant.pk}/actualiser/").status_code == 404
    assert registers.requests == []
