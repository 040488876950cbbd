"""Applicants read from a file: which are new, which change, which are refused and why."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Applicant
from accounts.roles import Role
from grants.applications.imports import actions
from tests.factories.accounts import ApplicantFactory, UserFactory, siret
from tests.factories.imports import APPLICANTS, association, csv_bytes, tried
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mont_de_marsan(db):
    return CommuneFactory()


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


def confirmed(content, by):
    run = tried(content, by)
    return actions.confirm(run=run, seal=run.seal, by=by)


def told(run):
    return {row.number: (row.outcome, row.message) for row in run.rows.all()}


def test_what_a_trial_shows_is_what_is_written(officer, mont_de_marsan):
    known = ApplicantFactory(
        siret=siret(1),
        name="Ancien nom",
        phone="05 58 11 11 11",
        representative_name="Dominique Lafitte",
        address="1 rue",
        commune=mont_de_marsan,
    )
    same = ApplicantFactory(
        siret=siret(2),
        name="Pareille",
        representative_name="Dominique Lafitte",
        address="1 rue",
        commune=mont_de_marsan,
    )
    content = csv_bytes(
        APPLICANTS,
        association(siret(1), "Nouveau nom"),
        association(siret(2), "Pareille"),
        association(siret(3), "Œuvre neuve"),
        association("123", "Numéro faux"),
        encoding="cp1252",
    )
    run = tried(content, officer)
    rows = {row.number: row for row in run.rows.all()}
    assert [rows[n].outcome for n in (2, 3, 4, 5)] == ["changed", "same", "new", "error"]
    assert rows[2].changes == [["Nom", "Ancien nom", "Nouveau nom"]]
    assert ["SIRET", "", siret(3)] in rows[4].changes
    assert rows[5].message == "SIRET : Un numéro SIRET compte 14 chiffres ; vous en avez saisi 3."
    assert Applicant.objects.count() == 2

    actions.confirm(run=run, seal=run.seal, by=officer)
    known.refresh_from_db()
    assert (known.name, known.version, known.phone) == ("Nouveau nom", 2, "05 58 11 11 11")
    same.refresh_from_db()
    assert same.version == 1
    made = Applicant.objects.get(siret=siret(3))
    assert (made.name, made.kind, made.siren, made.commune) == (
        "Œuvre neuve",
        "association",
        siret(3)[:9],
        mont_de_marsan,
    )
    made.full_clean()
    assert not made.memberships.exists()


def test_importing_the_same_file_again_changes_nothing(officer):
    content = csv_bytes(APPLICANTS, association(siret(1)), association(siret(2)))
    confirmed(content, officer)
    assert [row[0] for row in told(tried(content, officer)).values()] == ["same", "same"]


def test_an_empty_cell_erases_nothing(officer, mont_de_marsan):
    known = ApplicantFactory(siret=siret(1), acronym="JI", commune=mont_de_marsan)
    content = csv_bytes((*APPLICANTS, "Sigle"), [*association(siret(1), "Autre"), ""])
    confirmed(content, officer)
    known.refresh_from_db()
    assert (known.name, known.acronym) == ("Autre", "JI")


def test_people_and_groups_are_known_again_by_name_and_postcode(officer, mont_de_marsan):
    person = ApplicantFactory(person=True, name="Élodie Dupouy", commune=mont_de_marsan)
    header = ("Statut", "Nom", "Adresse", "Code postal", "Commune", "Date de naissance", "Représentant légal")
    rows = [
        ["Particulier", "elodie dupouy", person.address, "40000", "Mont-de-Marsan", "29/02/2000", ""],
        ["Collectif sans statut", "Élodie Dupouy", "1 rue", "40000", "Mont-de-Marsan", "", "Camille"],
    ]
    confirmed(csv_bytes(header, *rows), officer)
    person.refresh_from_db()
    assert person.birth_date == datetime.date(2000, 2, 29)
    assert Applicant.objects.count() == 2
    ApplicantFactory(person=True, name="Elodie DUPOUY", commune=mont_de_marsan)
    assert told(tried(csv_bytes(header, rows[0]), officer)) == {
        2: ("error", "Plusieurs demandeurs ont ce statut, ce nom et ce code postal : rien ne dit lequel.")
    }


def test_what_spreadsheets_do_to_numbers(officer):
    number = siret(7)
    content = csv_bytes(
        APPLICANTS,
        association(number.lstrip("0") if len(number.lstrip("0")) >= 11 else number, "Zéros perdus"),
        association("1,23457E+13", "Abîmé"),
        association(f"'{siret(8)}", "Protégé"),
        association(siret(9), "'=Guillemets", **{"Code postal": "1000", "Commune": "Bourg-en-Bresse"}),
    )
    CommuneFactory(code="01053", name="Bourg-en-Bresse", postcodes="01000")
    run = tried(content, officer)
    rows = {row.number: row for row in run.rows.all()}
    assert rows[2].outcome == "new"
    assert rows[3].message == (
        "SIRET : le tableur a abîmé ce numéro (1,23457E+13) : mettez la colonne au format Texte et ressaisissez-le."
    )
    assert rows[4].outcome == "error"
    assert ["Nom", "", "=Guillemets"] in rows[5].changes
    assert ["Code postal", "", "01000"] in rows[5].changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Statut": "Club"}, "Statut : Ce statut est inconnu"),
        ({"Statut": ""}, "Statut : Cette cellule est vide."),
        ({"Nom": ""}, "Nom : Cette cellule est vide."),
        ({"Nom": "=HYPERLINK(A1)"}, "Nom : cette cellule contient une formule"),
        ({"Nom": "@SUM(A1)"}, "Nom : cette cellule contient une formule"),
        ({"SIRET": ""}, "SIRET : Donnez le numéro SIRET ou le numéro RNA"),
        ({"SIRET": "01234501300011"}, "SIRET : La clé de ce numéro SIRET est fausse"),
        ({"Commune": "Nulle-Part"}, "Commune : Aucune commune ne porte ce nom"),
        ({"Commune": ""}, "Commune : Cette cellule est vide."),
        ({"Code postal": "4 0"}, None),
        ({"Code postal": "quarante"}, "Code postal : Un code postal compte cinq chiffres"),
        ({"Représentant légal": ""}, "Indiquez qui représente ce demandeur."),
        ({"Statut": "Particulier"}, "SIRET : Un collectif sans statut ou un particulier n’a pas de SIRET."),
    ],
)
def test_each_mistake_has_its_sentence(officer, changes, said):
    ((outcome, message),) = told(
        tried(csv_bytes(APPLICANTS, association(siret(1), **changes)), officer)
    ).values()
    if said is None:
        assert outcome == "new"
    else:
        assert outcome == "error"
        assert said in message


def test_the_same_body_twice_in_a_file(officer):
    content = csv_bytes(
        APPLICANTS, association(siret(1)), association(siret(2)), association(siret(1), "Bis")
    )
    assert told(tried(content, officer))[4] == ("error", "Déjà dans la ligne 2 : gardez une seule des deux.")


def test_the_same_body_twice_far_apart_is_judged_alike_when_written(officer, monkeypatch):
    monkeypatch.setattr("grants.applications.imports.trial.CHUNK", 1)
    run = confirmed(csv_bytes(APPLICANTS, association(siret(1)), association(siret(1), "Bis")), officer)
    assert run.applied_at is not None
    assert Applicant.objects.get().name == "Nouvelle association"


def test_numbers_of_two_bodies_in_one_row(officer, mont_de_marsan):
    ApplicantFactory(siret=siret(1), name="Première", commune=mont_de_marsan)
    ApplicantFactory(siret=siret(2), rna="W991000000", name="Seconde", commune=mont_de_marsan)
    header = (*APPLICANTS, "RNA")
    run = tried(
        csv_bytes(header, [*association(siret(1)), "W991000000"], [*association(siret(3)), "W991000000"]),
        officer,
    )
    assert [row[1] for row in told(run).values()] == [
        "Le SIRET est celui de « Première », le RNA celui de « Seconde ».",
        f"Le RNA est celui de « Seconde », dont le SIRET est {siret(2)}.",
    ]


def test_an_import_does_not_change_what_somebody_is(officer, mont_de_marsan):
    ApplicantFactory(siret=siret(1), company=True, commune=mont_de_marsan)
    ((_outcome, message),) = told(tried(csv_bytes(APPLICANTS, association(siret(1))), officer)).values()
    assert message.startswith("Statut : Ce demandeur est enregistré comme « Entreprise »")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ((*APPLICANTS, "nom"), "La colonne « Nom » figure deux fois : gardez-en une seule."),
        ((*APPLICANTS, "Raison sociale"), "La colonne « Nom » figure deux fois : gardez-en une seule."),
        (APPLICANTS[2:], "Il manque dans l’en-tête : Statut, Nom."),
    ],
)
def test_headers_that_cannot_be_used(officer, header, said):
    with pytest.raises(actions.ValidationError) as refused:
        tried(csv_bytes(header, ["x"] * len(header)), officer)
    assert refused.value.messages == [said]


def test_titles_are_read_whatever_their_accents_and_order(officer):
    header = [
        "  CODE  postal",
        "commune",
        "N° SIRET",
        "raison sociale",
        "TYPE",
        "Adresse",
        "REPRESENTANT LEGAL",
        "Autre",
    ]
    run = tried(
        csv_bytes(header, ["40000", "40192", siret(1), "Nom", "asso", "1 rue", "Camille", "x"]), officer
    )
    assert [row[0] for row in told(run).values()] == ["new"]
    assert run.notices == ["Colonnes inconnues, laissées de côté : « Autre »."]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_queries_do_not_grow_with_the_rows(officer, count):
    rows = [association(siret(number), f"Association {number}") for number in range(count)]
    with CaptureQueriesContext(connection) as trial:
        run = tried(csv_bytes(APPLICANTS, *rows), officer)
    with CaptureQueriesContext(connection) as writing:
        actions.confirm(run=run, seal=run.seal, by=officer)
    # SQLite takes some forty rows in one insertion: those are not counted.
    assert [sum("INSERT" not in query["sql"] for query in each) for each in (trial, writing)] == [8, 9]
