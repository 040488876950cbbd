"""Every environment variable the project reads, checked once at start-up.

The declarations below are the one home of names, defaults and explanations; the operators' page in
`docs/` lists them and a test compares the two. An unknown `TERREAU_*` name or a value that cannot be
read stops the start with a sentence that says what to set.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ENVIRONMENTS = ("development", "production", "test")


def _boolean(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise ValueError("expected true or false")
    return known[text.lower()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _environment(text: str) -> str:
    if text not in ENVIRONMENTS:
        raise ValueError(f"expected one of {', '.join(ENVIRONMENTS)}")
    return text


def _mail_server(text: str) -> str:
    # An unknown scheme would be read as « no mail server » and fail later, without a word on the cause.
    if not text.startswith(("smtp://", "submission://")):
        raise ValueError("expected smtp:// or submission://")
    return text


def _web_service(text: str) -> str:
    # A register is asked about people: never in the clear, but for a stub on this very machine.
    parts = urlsplit(text)
    here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ValueError("expected https://")
    return text.rstrip("/")


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("expected a whole number, zero or more")
    return number


@dataclass(frozen=True)
class Variable:
    """One environment variable: how it is read, what it means, and where it must be given."""

    name: str
    help: str
    read: Callable[[str], Any] = str
    default: Any = None
    required_in: tuple[str, ...] = ()


VARIABLES = (
    Variable("TERREAU_ENV", "development, production or test.", _environment, "development"),
    Variable(
        "TERREAU_SECRET_KEY",
        "Signs sessions and links; at least 50 random characters. Kept secret, changed only to end all sessions.",
        required_in=("production",),
    ),
    Variable(
        "TERREAU_BASE_URL",
        "Public address of the site with its scheme, written in e-mails: https://subventions.example.fr",
        default="http://localhost:8000",
        required_in=("production",),
    ),
    Variable(
        "TERREAU_ALLOWED_HOSTS",
        "Host names served, separated by commas.",
        _words,
        default=[],
        required_in=("production",),
    ),
    Variable(
        "TERREAU_DATA_KEY",
        "Encrypts bank details at rest; at least 50 random characters, never changed. Without it, the secret key.",
    ),
    Variable("TERREAU_VAR_DIR", "Folder of the SQLite file, media and private files.", default="var"),
    Variable(
        "TERREAU_STATIC_DIR", "Folder of the collected static files; by default `static` in TERREAU_VAR_DIR."
    ),
    Variable("DATABASE_URL", "PostgreSQL address; without it, an SQLite file in TERREAU_VAR_DIR."),
    Variable("REDIS_URL", "Cache, sessions and sign-in limits; without it, the database."),
    Variable(
        "TERREAU_EMAIL_URL",
        "Mail server: submission://user:password@host:587 (encrypted) or smtp://host:25. "
        "Without it, mails are written to TERREAU_VAR_DIR/mail.",
        _mail_server,
        required_in=("production",),
    ),
    Variable(
        "TERREAU_EMAIL_FROM",
        "Sender of the mails.",
        default="Terreau <ne-pas-repondre@landes-exemple.example>",
        required_in=("production",),
    ),
    Variable(
        "TERREAU_S3_BUCKET", "Bucket for public and private files; without it, folders in TERREAU_VAR_DIR."
    ),
    Variable("TERREAU_S3_ENDPOINT", "Address of the S3 service when it is not the default one."),
    Variable("TERREAU_S3_ACCESS_KEY", "Access key of the S3 service."),
    Variable("TERREAU_S3_SECRET_KEY", "Secret key of the S3 service."),
    Variable("TERREAU_OIDC_URL", "OpenID Connect issuer for staff sign-in."),
    Variable("TERREAU_OIDC_CLIENT_ID", "OpenID Connect client identifier."),
    Variable("TERREAU_OIDC_SECRET", "OpenID Connect client secret."),
    Variable("TERREAU_OIDC_NAME", "Name on the OpenID Connect button.", default="Compte professionnel"),
    Variable(
        "TERREAU_COMPANY_REGISTER_URL",
        "Register of companies (API Recherche d’entreprises), asked at `<url>/search`; without it, off.",
        _web_service,
        default="",
    ),
    Variable(
        "TERREAU_ASSOCIATION_REGISTER_URL",
        "Register of associations (API Association), asked at `<url>/<number>`; without it, off.",
        _web_service,
        default="",
    ),
    Variable(
        "TERREAU_ASSOCIATION_REGISTER_TOKEN",
        "Bearer token of the register of associations, where it asks for one.",
        default="",
    ),
    Variable("TERREAU_MAX_UPLOAD_MB", "Largest private file accepted, in megabytes.", _whole, 20),
    Variable("TERREAU_HTTPS", "Redirect to HTTPS and mark cookies secure (production only).", _boolean, True),
    Variable("TERREAU_PROXY_HTTPS", "Trust X-Forwarded-Proto from the proxy in front.", _boolean, False),
    Variable("TERREAU_DB_POOL", "Use a PostgreSQL connection pool in each process.", _boolean, False),
    Variable("TERREAU_LOG_LEVEL", "Level of the log on standard error.", default="INFO"),
)

# Read by the commands around the project (make, the demo), never by the settings.
FOREIGN = frozenset({"TERREAU_DEMO"})


class Env:
    """The variables, read and typed. `env["NAME"]` gives the value or its default."""

    def __init__(self, source: Mapping[str, str]):
        self.values: dict[str, Any] = {}
        problems = self._unknown(source)
        environment = source.get("TERREAU_ENV") or "development"
        for variable in VARIABLES:
            raw = source.get(variable.name, "").strip()
            if raw:
                try:
                    self.values[variable.name] = variable.read(raw)
                except ValueError as error:
                    problems.append(f"{variable.name}={raw!r} cannot be read: {error}. {variable.help}")
            elif environment in variable.required_in:
                problems.append(f"{variable.name} is not set. {variable.help}")
            else:
                self.values[variable.name] = variable.default
        secret = self.values.get("TERREAU_SECRET_KEY")
        if environment == "production" and secret and len(secret) < 50:
            problems.append("TERREAU_SECRET_KEY is too short: give at least 50 random characters.")
        if problems:
            raise ImproperlyConfigured("The environment is not complete:\n- " + "\n- ".join(problems))

    @staticmethod
    def _unknown(source: Mapping[str, str]) -> list[str]:
        known = {variable.name for variable in VARIABLES} | FOREIGN
        return [
            f"{name} is not a variable of this project: remove it or correct its name."
            for name in sorted(source)
            if name.startswith("TERREAU_") and name not in known
        ]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def production(self) -> bool:
        return self["TERREAU_ENV"] == "production"

    def folder(self, base: Path) -> Path:
        """The writable folder, absolute; relative values stand in the project."""
        return (base / self["TERREAU_VAR_DIR"]).resolve()


def read() -> Env:
    """Read the process environment; raises ImproperlyConfigured with every problem at once."""
    return Env(os.environ)
