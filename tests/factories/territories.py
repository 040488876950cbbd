"""Communes for tests: real names with their real codes."""

import factory

from territories.models import Commune, Zone, ZoneKind


class CommuneFactory(factory.django.DjangoModelFactory):
    """Mont-de-Marsan, or any other code and name that is asked for."""

    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    code = "40192"
    name = "Mont-de-Marsan"
    departement = factory.LazyAttribute(lambda commune: commune.code[: 3 if commune.code >= "97" else 2])
    region = "75"
    epci_siren = "244000808"
    epci_name = "CA Mont de Marsan Agglomération"
    postcodes = "40000"
    population = 31592


class ZoneFactory(factory.django.DjangoModelFactory):
    """A canton; `communes=[…]` says which communes it holds."""

    class Meta:
        model = Zone
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"canton-{n}")
    kind = ZoneKind.CANTON
    name = factory.Sequence(lambda n: f"Canton n° {n}")

    @factory.post_generation
    def communes(zone, create, rows, **kwargs):  # noqa: N805 -- factory_boy passes the object made
        zone.communes.set(rows or ())
