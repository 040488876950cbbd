"""Grants of the past: imported, joined to their applicants, added up for the rules."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from grants.applications.imports import actions
from grants.applications.past_grants import PastGrant, Totals, attach_orphans, awarded_to
from tests.factories.accounts import ApplicantFactory, UserFactory, siret
from tests.factories.calls import open_call
from tests.factories.imports import PAST, PastGrantFactory, csv_bytes, tried

pytestmark = pytest.mark.django_db
SINCE = datetime.date(2023, 7, 1)


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


def past(content, by, source="Ancien logiciel"):
    return tried(content, by, kind="past_grants", source=source, name="subventions.csv")


def row(reference="2023-1", number="", year="2023", amount="1 234,56 €", funder=""):
    return [reference, number, "Les Jardins", "Solidarité", year, amount, funder]


def test_french_amounts_and_dates_are_read(officer):
    applicant = ApplicantFactory(siret=siret(1))
    header = (*PAST, "Date de décision", "Montant demandé", "Intitulé du projet", "Appel à projets")
    more = ["12/05/2023", "3\u202f000", "Un jardin", "Édition 2023"]
    run = past(csv_bytes(header, [*row(number=siret(1)), *more]), officer)
    assert run.rows.get().outcome == "new"
    actions.confirm(run=run, seal=run.seal, by=officer)
    grant = PastGrant.objects.get()
    assert (grant.amount_awarded, grant.amount_asked) == (Decimal("1234.56"), Decimal(3000))
    assert (grant.decided_on, grant.year, grant.applicant) == (datetime.date(2023, 5, 12), 2023, applicant)
    assert (grant.programme_key, grant.siren, grant.source) == ("solidarite", siret(1)[:9], "Ancien logiciel")
    assert grant.is_ours
    assert str(grant) == "Les Jardins – 2023"


def test_a_reference_is_one_grant_within_its_source(officer):
    run = past(csv_bytes(PAST, row()), officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    run = past(csv_bytes(PAST, row(amount="2000")), officer)
    assert run.rows.get().changes == [
        [
            "Montant attribué",
            "1 234,56 €".replace(" ", "\u202f", 1).replace(" ", "\xa0"),
            run.rows.get().changes[0][2],
        ]
    ]
    actions.confirm(run=run, seal=run.seal, by=officer)
    run = past(csv_bytes(PAST, row()), officer, source="Autre")
    actions.confirm(run=run, seal=run.seal, by=officer)
    found = PastGrant.objects.order_by("pk").values_list("source", "amount_awarded")
    assert list(found) == [("Ancien logiciel", Decimal(2000)), ("Autre", Decimal("1234.56"))]
    with pytest.raises(IntegrityError), transaction.atomic():
        PastGrantFactory(source="Autre", reference="2023-1")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "-5"}, "Montant attribué : Le montant ne peut pas être négatif."),
        ({"amount": "1.234.567,00"}, "Montant attribué : Indiquez un montant en chiffres"),
        ({"amount": ""}, "Montant attribué : Cette cellule est vide."),
        ({"amount": "=1+1"}, "Montant attribué : cette cellule contient une formule"),
        ({"amount": "1,234"}, "Montant attribué : Indiquez au plus deux chiffres après la virgule."),
        ({"year": "23"}, "Année : Indiquez un nombre supérieur ou égal à"),
        ({"year": ""}, "Année : Cette cellule est vide."),
        ({"reference": ""}, "Référence : Cette cellule est vide."),
    ],
)
def test_each_mistake_has_its_sentence(officer, changes, said):
    judged = past(csv_bytes(PAST, row(**changes)), officer).rows.get()
    assert judged.outcome == "error"
    assert said in judged.message


def test_the_year_follows_from_the_day(officer):
    run = past(csv_bytes((*PAST, "Date de décision"), [*row(year=""), "31/12/2022"]), officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    assert PastGrant.objects.get().year == 2022


def test_orphans_are_joined_once_their_body_is_known():
    grant = PastGrantFactory(siret=siret(1))
    PastGrantFactory(siret="")
    assert attach_orphans() == 0
    applicant = ApplicantFactory(siret=siret(1))
    assert attach_orphans() == 1
    grant.refresh_from_db()
    assert grant.applicant == applicant


def test_totals(django_assert_num_queries):
    applicant = ApplicantFactory(siret=siret(1))
    other_place = siret(1)[:9] + "00028"
    PastGrantFactory(applicant=applicant, amount_awarded=100, decided_on=SINCE)
    PastGrantFactory(applicant=applicant, amount_awarded=7, decided_on=SINCE - datetime.timedelta(days=1))
    PastGrantFactory(siret=other_place, amount_awarded=Decimal("20.50"))  # only its year is known
    PastGrantFactory(siret=siret(1), amount_awarded=3, funder="Région imaginaire", year=2024)
    PastGrantFactory(applicant=applicant, amount_awarded=9, year=2022)
    PastGrantFactory(siret=siret(2), amount_awarded=1000)
    PastGrantFactory(siret="", amount_awarded=1000)
    with django_assert_num_queries(1):
        totals = awarded_to(applicant, SINCE)
    assert totals == Totals(count=3, ours=Decimal("120.50"), others=Decimal(3))
    assert totals.all == Decimal("123.50")


def test_totals_of_one_programme():
    programme = open_call().programme
    programme.title = "Été solidaire"
    applicant = ApplicantFactory(siret=siret(1))
    PastGrantFactory(applicant=applicant, programme_label="ETE SOLIDAIRE", amount_awarded=5)
    PastGrantFactory(applicant=applicant, programme_label="Autre", amount_awarded=50)
    assert awarded_to(applicant, SINCE, programme).ours == Decimal(5)
    assert awarded_to(applicant, SINCE, "été-solidaire").ours == Decimal(5)


def test_who_has_no_number_is_found_by_its_record_alone():
    person = ApplicantFactory(person=True)
    PastGrantFactory(applicant=person, amount_awarded=5)
    PastGrantFactory(siret="", amount_awarded=50)
    assert awarded_to(person, SINCE) == Totals(1, Decimal(5), Decimal(0))


def test_who_sees_them():
    member = UserFactory()
    applicant = ApplicantFactory(siret=siret(1), members=[member])
    own, others = PastGrantFactory(siret=siret(1)[:9] + "00028"), PastGrantFactory(siret=siret(2))
    mine = PastGrantFactory(applicant=applicant)
    assert set(PastGrant.objects.visible_to(member)) == {own, mine}
    assert set(PastGrant.objects.visible_to(UserFactory())) == set()
    assert set(PastGrant.objects.visible_to(UserFactory(role=Role.OFFICER, scope=open_call()))) == set()
    assert set(PastGrant.objects.visible_to(UserFactory(role=Role.AUDITOR))) == {own, others, mine}


@pytest.mark.parametrize("changes", [{"amount_awarded": -1}, {"amount_asked": -1}, {"year": 1900}])
def test_what_the_database_refuses(changes):
    grant = PastGrantFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PastGrant.objects.filter(pk=grant.pk).update(**changes)
