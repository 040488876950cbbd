"""People and applicants for tests. Identifiers begin with 0: they cannot belong to anyone."""

import datetime

import factory
from django.utils import timezone
from stdnum import luhn

from accounts import roles
from accounts.models import Applicant, ApplicantKind, Membership, MembershipRole, MembershipStatus, User
from tests.factories.territories import CommuneFactory

PASSWORD = "un-mot-de-passe-solide"


def siret(number: int) -> str:
    """Return the SIRET of an invented establishment, with valid keys."""
    siren = f"0{number:07d}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}0001"
    return body + luhn.calc_check_digit(body)


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with `PASSWORD` and whose address is verified.

    `UserFactory(role=Role.OFFICER)` gives a role on everything, `scope=call` limits it.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Dupouy-{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        role, scope = kwargs.pop("role", None), kwargs.pop("scope", None)
        password, verified = kwargs.pop("password", PASSWORD), kwargs.pop("verified", True)
        maker = model_class.objects.create_superuser if kwargs.get("is_superuser") else None
        if maker is not None:
            kwargs.pop("is_superuser")
            return maker(*args, password=password, **kwargs)
        user = model_class.objects.create_user(*args, password=password, **kwargs)
        if verified:
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        if role is not None:
            roles.grant(user=user, role=role, scope=scope)
        return user


class ApplicantFactory(factory.django.DjangoModelFactory):
    """An association of Mont-de-Marsan; `members=[user]` makes them managers."""

    class Meta:
        model = Applicant
        skip_postgeneration_save = True

    kind = ApplicantKind.ASSOCIATION
    name = factory.Sequence(lambda n: f"Les Jardins partagés n° {n}")
    siret = factory.Sequence(siret)
    representative_name = "Dominique Lafitte"
    representative_function = "Présidence"
    address = "12 rue des Acacias"
    postcode = "40000"
    commune = factory.SubFactory(CommuneFactory)
    email = factory.Sequence(lambda n: f"contact{n}@jardins.example")

    class Params:
        public_body = factory.Trait(kind=ApplicantKind.PUBLIC_BODY, name="Commune de Mont-d’Exemple")
        company = factory.Trait(kind=ApplicantKind.COMPANY, name="SCOP L’Atelier")
        group = factory.Trait(kind=ApplicantKind.INFORMAL_GROUP, name="Collectif du quartier", siret="")
        person = factory.Trait(
            kind=ApplicantKind.PERSON, name="Camille Dupouy", siret="", representative_name=""
        )
        # Twelve at the time the tests are told, whenever that is.
        minor = factory.Trait(
            kind=ApplicantKind.PERSON,
            name="Lou Dupouy",
            siret="",
            representative_name="",
            birth_date=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=12 * 366)),
            guardian_name="Camille Dupouy",
            guardian_email="camille@exemple.example",
        )
        alsace = factory.Trait(
            siret="",
            registry_court="Strasbourg",
            registry_volume="XCII",
            registry_folio="41",
            registry_date=datetime.date(2012, 3, 14),
            postcode="67000",
            commune=factory.SubFactory(
                CommuneFactory, code="67482", name="Strasbourg", postcodes="67000 67100 67200", region="44"
            ),
        )

    @factory.post_generation
    def members(applicant, create, people, **kwargs):  # noqa: N805 -- factory_boy passes the object made
        for user in people or ():
            MembershipFactory(applicant=applicant, user=user)


class MembershipFactory(factory.django.DjangoModelFactory):
    """An active manager."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    applicant = factory.SubFactory(ApplicantFactory)
    role = MembershipRole.MANAGER
    status = MembershipStatus.ACTIVE
