"""What stands before the walk begins: a site, one open call, one person per role."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from accounts.roles import Role
from grants.calls.models import Call
from tests.factories.accounts import UserFactory
from tests.factories.calls import ProgrammeFactory, open_call
from tests.factories.cms import starter_site
from tests.factories.territories import CommuneFactory

CALL = "Rompre l’isolement"
TRIBUNAL = "Tribunal administratif de Pau"


@dataclass(frozen=True)
class World:
    """The open call and those who work on it, each with one role."""

    call: Call
    officer: User
    secretary: User
    readers: list[User]
    assembly: User
    finance: User


def programme():
    """The programme of the call, with everything that a receipt must mention."""
    return ProgrammeFactory(
        authority="Département des Landes-d’Exemple",
        tribunal=TRIBUNAL,
        tribunal_address="50 cours Lyautey, 64010 Pau",
    )


def colleague(role, first, last, scope=None, **values):
    """Somebody who holds one role, on one call or on everything."""
    return UserFactory(
        email=f"{first}.{last}@landes-exemple.example".lower(),
        first_name=first,
        last_name=last,
        role=role,
        scope=scope,
        **values,
    )


def build() -> World:
    """The site, its call and its people. The walk makes everything else through the screens."""
    CommuneFactory()
    starter_site()
    opener = colleague(Role.OFFICER, "Maia", "Etchart")
    call = open_call(
        by=opener,
        title=CALL,
        slug="rompre-l-isolement",
        reference="SOL26",
        programme=programme(),
        envelope=Decimal(100_000),
    )
    return World(
        call=call,
        officer=colleague(Role.OFFICER, "Alix", "Darrigade", call),
        secretary=colleague(Role.SECRETARY, "Sacha", "Labat", call),
        readers=[
            colleague(Role.READER, first, last, call)
            for first, last in (("Noa", "Capdeville"), ("Lou", "Destenave"), ("Charlie", "Laborde"))
        ],
        assembly=colleague(Role.ASSEMBLY, "Dominique", "Saint-Germain", call),
        finance=colleague(Role.FINANCE, "Claude", "Peyres"),
    )
