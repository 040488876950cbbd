"""What a register knows of an organisation, in our words, checked field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from accounts.identifiers import clean_rna, clean_siret
from accounts.models import ApplicantKind
from accounts.registers.errors import Unreadable
from territories.models import Commune
from territories.queries import by_postcode
from ui.text import clean_line, unsafe

#: What a register writes in place of what somebody asked it not to publish.
WITHHELD = "[NON-DIFFUSIBLE]"
#: Paris, Lyon and Marseille are one commune each for us; registers speak of their districts.
_DISTRICTS = ((r"751\d\d", "75056"), (r"6938[1-9]", "69123"), (r"132[01]\d", "13055"))


@dataclass(frozen=True)
class Entry:
    """One organisation. Empty means that the register does not say: nothing is made up."""

    register: str
    name: str
    kind: str = ""
    acronym: str = ""
    siret: str = ""
    rna: str = ""
    legal_category: str = ""
    founded_on: date | None = None
    public_utility: bool = False
    registry_court: str = ""
    registry_volume: str = ""
    registry_folio: str = ""
    registry_date: date | None = None
    address: str = ""
    address_extra: str = ""
    postcode: str = ""
    commune_code: str = ""

    def values(self) -> dict[str, Any]:
        """The fields of an applicant that it can fill, its commune included where we know it: two queries."""
        aside = ("register", "kind", "commune_code")
        known = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in aside}
        known["commune"] = commune_of(self.commune_code, self.postcode)
        whole = all(
            known[n] for n in ("registry_court", "registry_volume", "registry_folio", "registry_date")
        )
        return {
            name: value
            for name, value in known.items()
            if value and (whole or not name.startswith("registry_"))
        }


def commune_of(code: str, postcode: str) -> Commune | None:
    """The commune of an INSEE code, districts and merged communes included; None when several could be."""
    for pattern, whole in _DISTRICTS:
        if re.fullmatch(pattern, code):
            code = whole
    found = Commune.objects.filter(code=code).first() if code else None
    if found is None and postcode:
        candidates = list(by_postcode(postcode)[:2])
        found = candidates[0] if len(candidates) == 1 else None
    return found


def kind_of(legal_category: str) -> str:
    """Return the kind of applicant that a legal category (INSEE, four digits) makes, or nothing."""
    if not legal_category:
        return ""
    if legal_category.startswith(("92", "93")):
        return str(ApplicantKind.ASSOCIATION)
    if legal_category.startswith(("4", "7")):
        return str(ApplicantKind.PUBLIC_BODY)
    return str(ApplicantKind.COMPANY)


class Reader:
    """Reads one object of an answer; what is not of the promised type makes the answer unreadable."""

    def __init__(self, register: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise Unreadable(register)
        self.register, self.value = register, value

    def inner(self, name: str) -> Reader:
        """The object under `name`, empty when it is absent."""
        value = self.value.get(name)
        return Reader(self.register, {} if value is None else value)

    def items(self, name: str) -> list[Reader]:
        """The objects of the list under `name`."""
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unreadable(self.register)
        return [Reader(self.register, each) for each in value]

    def text(self, name: str, limit: int = 200) -> str:
        """One clean line, cut at `limit`; nothing where it is absent or withheld."""
        value = self.value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or unsafe(value):
            raise Unreadable(self.register)
        line = clean_line(value)
        return "" if WITHHELD in line.upper() else line[:limit].strip()

    def flag(self, name: str) -> bool | None:
        """True or False, None where it is absent."""
        value = self.value.get(name)
        if value is not None and not isinstance(value, bool):
            raise Unreadable(self.register)
        return value

    def day(self, name: str) -> date | None:
        """A day from 1800 to today or later; nothing where it is absent or no date."""
        text = self.text(name, 40)
        if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            return None
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return None
        return day if 1800 <= day.year <= 2200 else None

    def matching(self, name: str, pattern: str) -> str:
        """The text when the whole of it has this form, else nothing."""
        text = self.text(name)
        return text if re.fullmatch(pattern, text, re.ASCII) else ""

    def siret(self, name: str) -> str:
        """A SIRET whose keys are right, else nothing."""
        return _checked(clean_siret, self.text(name))

    def rna(self, name: str) -> str:
        """An RNA number of the right form, else nothing."""
        return _checked(clean_rna, self.text(name))


def _checked(clean: Any, text: str) -> str:
    try:
        return str(clean(text)) if text else ""
    except ValidationError:
        return ""
