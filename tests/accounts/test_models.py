"""The rules between kind and identifiers, held by the database and said by the model."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Applicant, ApplicantKind, Invitation, RoleGrant, User
from accounts.roles import Role
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory, siret

pytestmark = pytest.mark.django_db
REGISTRY = {
    "registry_court": "Strasbourg",
    "registry_volume": "XCII",
    "registry_folio": "41",
    "registry_date": datetime.date(2012, 3, 14),
}
KINDS = ApplicantKind
WRONG = [
    ("association without any number", KINDS.ASSOCIATION, {"siret": ""}),
    ("association with half a registration", KINDS.ASSOCIATION, {"siret": "", "registry_court": "Metz"}),
    ("half a registration beside a SIRET", KINDS.ASSOCIATION, {"registry_folio": "12"}),
    ("public body without SIRET", KINDS.PUBLIC_BODY, {"siret": ""}),
    ("company without SIRET", KINDS.COMPANY, {"siret": ""}),
    ("company with RNA", KINDS.COMPANY, {"rna": "W751000000"}),
    ("public body in the register", KINDS.PUBLIC_BODY, REGISTRY),
    ("informal group with SIRET", KINDS.INFORMAL_GROUP, {}),
    ("person with SIRET", KINDS.PERSON, {}),
    ("association with a birth date", KINDS.ASSOCIATION, {"birth_date": datetime.date(1990, 1, 1)}),
    ("association with a guardian", KINDS.ASSOCIATION, {"guardian_phone": "05 58 00 00 00"}),
    ("person with a founding", KINDS.PERSON, {"siret": "", "founded_on": datetime.date(1990, 1, 1)}),
    ("person of a legal category", KINDS.PERSON, {"siret": "", "legal_category": "1000"}),
    ("group of a legal category", KINDS.INFORMAL_GROUP, {"siret": "", "legal_category": "9210"}),
    ("company of public utility", KINDS.COMPANY, {"public_utility": True}),
    ("person with RNA", KINDS.PERSON, {"siret": "", "rna": "W751000000"}),
]
RIGHT = [
    ("association with SIRET", KINDS.ASSOCIATION, {}),
    ("association with RNA only", KINDS.ASSOCIATION, {"siret": "", "rna": "W2A1000123"}),
    ("association with both", KINDS.ASSOCIATION, {"rna": "W751000000"}),
    ("public body", KINDS.PUBLIC_BODY, {}),
    ("company", KINDS.COMPANY, {}),
    ("informal group", KINDS.INFORMAL_GROUP, {"siret": ""}),
    ("person", KINDS.PERSON, {"siret": "", "birth_date": datetime.date(1990, 1, 1)}),
    (
        "association with its status",
        KINDS.ASSOCIATION,
        {"legal_category": "9230", "founded_on": datetime.date(1908, 2, 29), "public_utility": True},
    ),
]


@pytest.mark.parametrize(("case", "kind", "values"), RIGHT, ids=lambda value: str(value)[:40])
def test_what_is_accepted(case, kind, values):
    ApplicantFactory(kind=kind, **values).full_clean()


@pytest.mark.parametrize(("case", "kind", "values"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_refused_by_the_model_and_by_the_database(case, kind, values):
    applicant = ApplicantFactory()
    applicant.kind = kind
    for name, value in values.items():
        setattr(applicant, name, value)
    with pytest.raises(ValidationError):
        applicant.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Applicant.objects.filter(pk=applicant.pk).update(kind=kind, **values)


def test_the_court_register_is_for_alsace_and_moselle():
    applicant = ApplicantFactory(alsace=True)
    applicant.full_clean()
    applicant.commune = ApplicantFactory().commune
    with pytest.raises(ValidationError) as refused:
        applicant.full_clean()
    assert list(refused.value.error_dict) == ["registry_court"]


def test_numbers_are_unique_but_their_absence_is_not():
    first = ApplicantFactory(rna="W751000000")
    ApplicantFactory(group=True)
    ApplicantFactory(group=True)
    for name in ("siret", "rna"):
        twin = ApplicantFactory.build(commune=first.commune, **{name: getattr(first, name)})
        with pytest.raises(ValidationError) as refused:
            twin.full_clean()
        assert refused.value.error_dict[name][0].code == "unique"
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def test_the_siren_follows_the_siret():
    applicant = ApplicantFactory()
    applicant.siret = siret(999)
    applicant.save()
    applicant.refresh_from_db()
    assert applicant.siren == siret(999)[:9]


def test_addresses_are_one_whatever_their_case():
    user = UserFactory(email="Marie.Dupont@Exemple.EXAMPLE")
    assert user.email == "marie.dupont@exemple.example"
    assert User.objects.get_by_natural_key(" MARIE.dupont@exemple.example ") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="marie.DUPONT@exemple.example")
    other = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(email="MARIE.dupont@exemple.example")


def test_one_membership_per_person_and_applicant():
    membership = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, applicant=membership.applicant)


def test_one_unanswered_invitation_per_address():
    applicant = ApplicantFactory()
    Invitation.objects.create(applicant=applicant, email="a@exemple.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(applicant=applicant, email="a@exemple.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(applicant=applicant, email="B@exemple.example")


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": datetime.date(2026, 2, 1), "ends_on": datetime.date(2026, 1, 31)},
        {"scope_id": 3},
        {"role": "emperor"},
    ],
)
def test_a_grant_is_whole_and_in_order(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(**{"user": UserFactory(), "role": Role.READER, **values})


def test_one_living_grant_per_person_role_and_scope():
    user = UserFactory(role=Role.READER)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=Role.READER)
