"""The people of the demonstration: one account for each role, and what each is for."""

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from accounts import roles
from accounts.roles import Role

PASSWORD = "terreau-demo-2026"  # noqa: S105 -- printed by `make run`, for the demonstration alone
TOTP_SECRET = "TERREAUDEMOTERREAUDEMOTERREAU234"  # noqa: S105 -- same
DOMAIN = "landes-exemple.example"


@dataclass(frozen=True)
class Account:
    """One account: its name is the part before the @."""

    name: str
    first_name: str
    last_name: str
    role: str
    what_for: str
    second_factor: bool = False

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = (
    Account("association", "Maïté", "Darrigade", "", "une association qui dépose et suit ses dossiers"),
    Account("instruction", "Benoît", "Lafargue", Role.OFFICER, "l’instruction des dossiers"),
    Account("lecture", "Sylvie", "Castaings", Role.READER, "un membre du comité qui lit, note et vote"),
    Account("lecture2", "Jean-Luc", "Etcheverry", Role.READER, "un autre membre du comité"),
    Account("lecture3", "Nadia", "Benarous", Role.READER, "une troisième membre du comité"),
    Account("secretariat", "Colette", "Ducamp", Role.SECRETARY, "le secrétariat du comité"),
    Account("assemblees", "Patrick", "Laborde", Role.ASSEMBLY, "les délibérations"),
    Account("finances", "Hélène", "Vignau", Role.FINANCE, "les paiements", second_factor=True),
    Account("communication", "Inès", "Peyresblanques", Role.COMMUNICATION, "les pages du site (/admin/)"),
    Account("controle", "Alain", "Dubosc", Role.AUDITOR, "le contrôle, en lecture seule"),
    Account("admin", "Camille", "Lesbats", Role.ADMINISTRATOR, "l’administration", second_factor=True),
)


@cache
def _hashed() -> str:
    # One hash for all: each costs a quarter of a second.
    return make_password(PASSWORD)


def person(name: str, first_name: str, last_name: str) -> Any:
    """An account that can sign in with the demonstration's password."""
    user = get_user_model()(
        email=f"{name}@{DOMAIN}", password=_hashed(), first_name=first_name, last_name=last_name
    )
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def create() -> dict[str, Any]:
    """Create the accounts; gives them by name."""
    cast = {}
    for account in ACCOUNTS:
        user = person(account.name, account.first_name, account.last_name)
        if account.second_factor:
            TOTP.activate(user, TOTP_SECRET)
        if account.role:
            roles.grant(user=user, role=account.role)
        cast[account.name] = user
    return cast


def code() -> str:
    """The one-time code of this half-minute, for the accounts with a second factor."""
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))


def welcome(address: str) -> str:
    """What `make run` prints: the address, and who may sign in for what."""
    loaded = get_user_model().objects.filter(email=ACCOUNTS[0].email).exists()
    lines = ["", f"  Terreau  {address}", ""]
    if loaded:
        lines.append(f"  Demo accounts, all with the password {PASSWORD}")
        for account in ACCOUNTS:
            factor = "  [one-time code: make code]" if account.second_factor else ""
            lines.append(f"    {account.email:<42} {account.what_for}{factor}")
    lines += ["", "  Stop with Ctrl-C; run again to go on where you were.", ""]
    return "\n".join(lines)
