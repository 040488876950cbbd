"""The communes of the demonstration, all in the same département."""

from territories.models import Commune
from territories.queries import communes_named

DEPARTEMENT = "40"


def commune(name: str) -> Commune:
    """The commune of that name there: other départements have namesakes."""
    return communes_named(name).get(departement=DEPARTEMENT)
