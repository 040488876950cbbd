"""One number asked of the registers that are on, with their cache and their breaker."""

from __future__ import annotations

from dataclasses import asdict, replace
from types import ModuleType

from django.core.cache import cache

from accounts.models import Applicant, ApplicantKind, User
from accounts.registers import associations, breaker, companies
from accounts.registers.entries import Entry
from accounts.registers.errors import NotFound, RegisterError, TooMany

#: Seconds for which an answer is kept, and for which the absence of one is.
KEPT, KEPT_ABSENT = 3600, 300
_REGISTERS: dict[str, ModuleType] = {module.REGISTER: module for module in (companies, associations)}


def offered_to(kind: str) -> bool:
    """Whether a register is on for this kind of applicant."""
    if kind == ApplicantKind.ASSOCIATION:
        return companies.is_on() or associations.is_on()
    return kind in (ApplicantKind.PUBLIC_BODY, ApplicantKind.COMPANY) and companies.is_on()


def number_of(applicant: Applicant) -> str:
    """The number by which a register that is on can find the applicant again, or nothing."""
    if applicant.siret and (companies.is_on() or associations.is_on()):
        return applicant.siret
    return applicant.rna if applicant.rna and associations.is_on() else ""


def find(*, number: str, by: User) -> Entry:
    """Return what the registers know of a clean SIRET or RNA number; raise a `RegisterError`.

    `by` is who asks: the registers are no way to trawl.
    """
    register = associations.REGISTER if number.startswith("W") else companies.REGISTER
    if register == companies.REGISTER and not companies.is_on():
        register = associations.REGISTER
    if not _REGISTERS[register].is_on():
        raise NotFound(register, number=number)
    if not breaker.allows(by.pk):
        raise TooMany(register)
    entry = _read(register, number)
    return _completed(entry) if register == companies.REGISTER else entry


def _completed(entry: Entry) -> Entry:
    """Add what only the register of associations knows; its failures take nothing away."""
    if not entry.rna or not associations.is_on():
        return entry
    try:
        more = _read(associations.REGISTER, entry.rna)
    except RegisterError:
        return entry
    if more.siret[:9] != entry.siret[:9]:
        return entry
    return replace(
        entry,
        founded_on=more.founded_on or entry.founded_on,
        public_utility=more.public_utility or entry.public_utility,
        acronym=entry.acronym or more.acronym,
    )


def _read(register: str, number: str) -> Entry:
    key = f"registers:{register}:answer:{number}"
    kept = cache.get(key)
    if kept == "absent":
        raise NotFound(register, number=number)
    if isinstance(kept, dict) and kept.keys() == Entry.__dataclass_fields__.keys():
        return Entry(**kept)
    breaker.check(register)
    try:
        entry: Entry = _REGISTERS[register].read(number)
    except RegisterError as error:
        if error.outage:
            breaker.count(error)
        else:
            breaker.forgive(register)
        if isinstance(error, NotFound):
            cache.set(key, "absent", KEPT_ABSENT)
        raise
    breaker.forgive(register)
    cache.set(key, asdict(entry), KEPT)
    return entry
