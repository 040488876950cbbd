"""The other files and grants of one body, and what may be a double: by SIREN, account, title."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import ApplicantKind
from grants.applications.machine import ApplicationState as S
from grants.applications.past_grants import PastGrant
from grants.payments.models import BankAccount
from grants.screening.related import alike, related
from tests.factories.accounts import ApplicantFactory
from tests.factories.applications import in_state, submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from workflows.clock import now

pytestmark = pytest.mark.django_db
SIRETS = ("21400192600011", "21400192600029")


@pytest.fixture
def call():
    return open_call(one_per_applicant=False)


@pytest.fixture
def person(call):
    return officer(call.programme)


def imported(call, title="Jardin partagé des Acacias", **values):
    return imported_file(S.SUBMITTED, call, title=title, exclusive=False, **values)


def account(applicant, fingerprint):
    return BankAccount.objects.create(
        applicant=applicant,
        holder=applicant.name,
        iban_encrypted=b"x",
        iban_fingerprint=fingerprint,
        iban_last4="0000",
        created_by=officer(),
        created_at=now(),
    )


def of(others):
    return {other.application for other in others}


def test_files_of_the_same_applicant_across_calls_and_years(call, person):
    file = imported(call)
    same_call = imported(call, applicant=file.applicant, title="Repas de quartier")
    before = imported(
        open_call(programme=call.programme),
        applicant=file.applicant,
        title="Autre chose",
        submitted_at=now().replace(year=now().year - 2),
    )
    imported(call)  # another body, another title would be no double
    found = related(file, person)
    assert of(found.own) == {same_call, before}
    assert [(year.year, year.files, year.asked) for year in found.years] == [
        (now().year, 1, Decimal(4000)),
        (now().year - 2, 1, Decimal(4000)),
    ]


def test_what_was_awarded_is_said_and_added_up(call, person):
    won = in_state(S.AWARDED, call)
    file = imported(call, applicant=won.applicant)
    [other] = related(file, person).own
    assert (other.application, other.awarded) == (won, won.amount)
    assert related(file, person).years[0].awarded == won.amount


def test_another_establishment_is_the_same_body(call, person):
    bodies = [ApplicantFactory(kind=ApplicantKind.PUBLIC_BODY, siret=siret, rna="") for siret in SIRETS]
    file, other = (imported(call, applicant=body, title=body.siret) for body in bodies)
    assert of(related(file, person).own) == {other}


def test_bodies_without_siren_are_not_all_the_same(call, person):
    people = [ApplicantFactory(person=True) for _turn in range(2)]
    file, _other = (imported(call, applicant=body, title=body.name) for body in people)
    assert related(file, person).own == []


def test_a_shared_account_is_a_possible_double(call, person):
    file, other = imported(call, title="Un"), imported(call, title="Deux")
    stranger = imported(call, title="Trois")
    account(file.applicant, "f1")
    account(other.applicant, "f1")
    account(stranger.applicant, "f2")
    [double] = related(file, person).doubles
    assert (double.application, double.reasons) == (other, ("Même compte bancaire",))


def test_a_title_nearly_the_same_is_a_possible_double(call, person):
    file = imported(call, title="Jardin partagé des Acacias")
    theirs = imported(call, title="Jardin partage des accacias")
    own = imported(call, applicant=file.applicant, title="JARDIN PARTAGÉ DES ACACIAS !")
    imported(call, title="Jardin d’hiver")
    found = related(file, person)
    assert of(found.doubles) == {theirs, own}
    assert {other.reasons for other in found.doubles} == {("Intitulé proche",)}
    assert of(found.own) == {own}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Visites à domicile", "VISITE A DOMICILE", True),
        ("Repas et visites", "Visites et repas", True),
        ("Cœur de bourg", "Coeur de bourg", True),
        ("Visites", "Repas", False),
        ("", "", False),
        ("Atelier", "", False),
        ("\u0000", "\u0000", False),
    ],
)
def test_titles_are_compared_as_people_would(one, other, expected):
    assert alike(one, other) is expected


def test_past_grants_of_the_body_are_listed(call, person):
    file = submitted(call)
    mine = PastGrant.objects.create(
        applicant=file.applicant, name="Nous", year=2019, amount_awarded=900, reference="A1", source="essai"
    )
    PastGrant.objects.create(
        applicant=ApplicantFactory(), name="Eux", year=2019, amount_awarded=1, reference="A2", source="essai"
    )
    assert related(file, person).past == [mine]
    page = sign_in(person).get(reverse("screening:others", args=[file.pk])).content.decode()
    assert "2019" in page


def test_files_of_calls_of_others_are_counted_not_shown(call):
    mine = officer(call)
    file = imported(call, title="Ici")
    hidden = imported(open_call(), applicant=file.applicant, title="Projet caché")
    found = related(file, mine)
    assert found.own == []
    assert [(row["call__title"], row["files"]) for row in found.elsewhere] == [(hidden.call.title, 1)]
    page = sign_in(mine).get(reverse("screening:others", args=[file.pk])).content.decode()
    assert "Projet caché" not in page
    assert hidden.reference not in page
    assert hidden.call.programme.service_email in page


def test_drafts_are_nobodys_business(call, person):
    file = imported(call)
    imported_file(S.DRAFT, call, applicant=file.applicant, submitted_at=None, reference=None, exclusive=False)
    assert related(file, person).own == []


@pytest.mark.parametrize("title", ["", "%", "_" * 200, "é" * 200, "' OR 1=1", "a", "\\"])
def test_any_title_can_be_compared(call, person, title):
    file = imported(call, title=title)
    assert sign_in(person).get(reverse("screening:others", args=[file.pk])).status_code == 200


def test_the_page_costs_the_same_with_1_3_and_50_files(call, person):
    file = imported(call)
    account(file.applicant, "f1")
    client, url, costs = sign_in(person), reverse("screening:others", args=[file.pk]), []
    made = 0
    for count in (1, 3, 50):
        while made < count:
            made += 1
            imported(call, applicant=file.applicant)
            account(imported(call).applicant, "f1")
            imported(open_call(), applicant=file.applicant)
            PastGrant.objects.create(
                applicant=file.applicant,
                name="Nous",
                year=2019,
                amount_awarded=1,
                reference=str(made),
                source="x",
            )
        costs.append(queries_of(client, url))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 20
