"""What is taken from the answers of the registers, and what is not."""

import datetime
import json

import pytest

from accounts.registers import associations, companies
from accounts.registers.entries import Entry, commune_of, kind_of
from accounts.registers.errors import Closed, NotFound, Unreadable
from tests.accounts.registers.conftest import CLOSED, RNA, SIRET, recorded
from tests.factories.territories import CommuneFactory

FOUND = Entry(
    register="companies",
    name="LES JARDINS IMAGINAIRES",
    kind="association",
    acronym="JI",
    siret=SIRET,
    rna=RNA,
    legal_category="9220",
    founded_on=datetime.date(2012, 3, 14),
    address="12 RUE DES ACACIAS",
    postcode="40000",
    commune_code="40192",
)


def test_an_establishment_is_read(registers):
    registers.answers("company", "company_association")
    assert companies.read(SIRET) == FOUND
    path, headers = registers.requests[0]
    assert path == f"/search?q={SIRET}&page=1&per_page=10"
    assert "Authorization" not in headers


def test_what_the_search_finds_alike_is_not_taken(registers):
    registers.answers("company", "company_fuzzy")
    with pytest.raises(NotFound) as refused:
        companies.read(SIRET)
    assert refused.value.sentence == (
        f"L’Annuaire des entreprises ne connaît pas le numéro {SIRET} : vérifiez-le."
    )


def test_an_establishment_of_another_company_is_not_taken(registers):
    answer = json.loads(recorded("company_association"))
    answer["results"][1]["siren"] = "012345024"
    registers.answers("company", json.dumps(answer).encode())
    with pytest.raises(NotFound):
        companies.read(SIRET)


def test_a_closed_establishment_is_said_with_its_day(registers):
    registers.answers("company", "company_closed")
    with pytest.raises(Closed) as refused:
        companies.read(CLOSED)
    assert refused.value.sentence == f"L’établissement {CLOSED} est fermé depuis le 3 mars 2024."


def test_what_is_withheld_is_left_empty(registers):
    registers.answers("company", "company_withheld")
    entry = companies.read(SIRET)
    assert (entry.name, entry.address, entry.postcode, entry.kind) == ("", "", "", "company")


def test_an_association_is_read(registers):
    registers.answers("association", "association")
    entry = associations.read(RNA)
    assert (entry.rna, entry.siret, entry.public_utility) == (RNA, SIRET, True)
    assert (entry.address, entry.address_extra) == ("12 RUE des Acacias", "Maison des associations, BP 7")
    assert entry.founded_on == datetime.date(1998, 5, 2)
    path, headers = registers.requests[0]
    assert (path, headers["Authorization"]) == (f"/{RNA}", "Bearer jeton")
    assert associations.read(SIRET) == entry
    assert registers.requests[1][0] == f"/{SIRET[:9]}"


def test_a_dissolved_association_is_said(registers):
    registers.answers("association", "association_dissolved")
    with pytest.raises(Closed) as refused:
        associations.read(RNA)
    assert refused.value.sentence == f"L’association {RNA} est dissoute depuis le 30 novembre 2023."


def test_an_association_of_another_number_is_not_taken(registers):
    registers.answers("association", "association")
    with pytest.raises(NotFound):
        associations.read("W991000001")


@pytest.mark.django_db
def test_the_court_register_of_alsace_is_read(registers):
    registers.answers("association", "association_alsace")
    values = associations.read(SIRET).values()
    assert values["registry_court"] == "Strasbourg"
    assert values["registry_date"] == datetime.date(2012, 3, 14)


@pytest.mark.django_db
def test_half_a_registration_is_not_offered():
    values = Entry(register="associations", name="A", registry_court="Metz").values()
    assert values == {"name": "A"}


@pytest.mark.django_db
def test_communes_are_found_by_code_then_by_a_postcode_of_one():
    paris = CommuneFactory(code="75056", name="Paris", postcodes="75001 75015")
    merged = CommuneFactory(code="40001", name="Commune nouvelle", postcodes="40990")
    assert commune_of("75115", "75015") == paris
    assert commune_of("40002", "40990") == merged
    CommuneFactory(code="40003", name="Voisine", postcodes="40990")
    assert commune_of("40002", "40990") is None
    assert commune_of("", "") is None


@pytest.mark.parametrize(
    ("category", "kind"),
    [("9220", "association"), ("9300", "association"), ("7210", "public_body"), ("4110", "public_body"),
     ("5710", "company"), ("1000", "company"), ("", "")],
)  # fmt: skip
def test_a_legal_category_makes_a_kind(category, kind):
    assert kind_of(category) == kind


WRONG = [
    b"[]",
    b"null",
    b'"texte"',
    b"{}",
    b'{"results": null}',
    b'{"results": {}}',
    b'{"results": [1]}',
    b'{"results": [{"siren": 12}]}',
    b'{"results": [{"siren": "\\u0000", "matching_etablissements": [{"siret": "1"}]}]}',
    b'{"results": [{"matching_etablissements": "x"}]}',
    b'{"results": [{"matching_etablissements": [[]]}]}',
    b'{"results": NaN}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"results": ' + b"[" * 40 + b"]" * 40 + b"}",
    b"<html>Portail captif</html>",
]


@pytest.mark.parametrize("body", WRONG, ids=lambda body: body[:30])
def test_another_schema_is_unreadable_never_an_error(registers, body):
    registers.answers("company", body)
    registers.answers("association", body)
    for reader, number in ((companies, SIRET), (associations, RNA)):
        with pytest.raises((Unreadable, NotFound)) as refused:
            reader.read(number)
        assert "Annuaire" in refused.value.sentence or "répertoire" in refused.value.sentence


@pytest.mark.parametrize("name", ["nom_raison_sociale", "sigle", "date_creation", "nature_juridique"])
@pytest.mark.parametrize("value", [12, [], {}, True, "\ud800"])
def test_a_field_of_the_wrong_type_is_unreadable(registers, name, value):
    answer = json.loads(recorded("company_association"))
    answer["results"][1][name] = value
    registers.answers("company", json.dumps(answer).encode())
    with pytest.raises(Unreadable):
        companies.read(SIRET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date_creation", "hier"),
        ("date_creation", "2012-02-31"),
        ("nature_juridique", "92"),
        ("date_creation", None),
    ],
)
def test_a_value_of_the_wrong_form_is_left_empty(registers, name, value):
    answer = json.loads(recorded("company_association"))
    answer["results"][1][name] = value
    registers.answers("company", json.dumps(answer).encode())
    entry = companies.read(SIRET)
    assert not (entry.founded_on if name == "date_creation" else entry.legal_category)
