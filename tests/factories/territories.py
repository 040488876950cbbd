"""Communes for tests: real names with their real codes."""

import factory

from territories.models import Commune


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
