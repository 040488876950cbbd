"""A form filled in from a register: what was typed stays, what is empty is filled, differences are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import identifiers
from accounts.forms import ApplicantForm, RegisterSearchForm
from accounts.models import Applicant, ApplicantKind, User
from accounts.registers import lookup
from accounts.registers.entries import Entry
from accounts.registers.errors import NAMES, RegisterError
from territories.names import searchable
from ui.text import displayable


@dataclass
class Search:
    """What the panel « Trouver mon organisme » shows: its field, and what became of the search."""

    form: RegisterSearchForm
    found: str = ""
    problem: str = ""
    other_kind: str = ""
    other_kind_label: str = ""
    differences: list[dict[str, Any]] = field(default_factory=list)


def shown(name: str, value: Any) -> str:
    """A value as people read and type it."""
    if name == "siret":
        return identifiers.spaced_siret(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return date_format(value, "d/m/Y") if hasattr(value, "isoformat") else str(value or "")


def alike(one: Any, other: Any) -> bool:
    """Whether two values say the same: registers write in capitals, which nobody wants on a letter."""
    if isinstance(one, str) and isinstance(other, str):
        return searchable(one) == searchable(other)
    return bool(one == other)


def offered(kind: str) -> Search | None:
    """The empty panel, where a register is on for this kind."""
    return Search(RegisterSearchForm()) if lookup.offered_to(kind) else None


def search(*, data: Mapping[str, Any], kind: str, by: User) -> tuple[ApplicantForm, Search]:
    """Ask the registers for the number typed, and return the form with all that was typed and found."""
    number = RegisterSearchForm(data)
    typed: dict[str, Any] = {
        name: displayable(data.get(name, "")[:2000]) for name in ApplicantForm.base_fields
    }
    panel = Search(number)
    if not number.is_valid():
        return ApplicantForm(kind=kind, initial=typed), panel
    try:
        entry = lookup.find(number=number.cleaned_data["number"], by=by)
    except RegisterError as error:
        panel.problem = error.sentence
        return ApplicantForm(kind=kind, initial=typed), panel
    panel.found = NAMES[entry.register]
    if entry.kind and entry.kind != kind:
        panel.other_kind, panel.other_kind_label = entry.kind, str(ApplicantKind(entry.kind).label)
    return _merged(entry, typed, kind, panel), panel


def _merged(entry: Entry, typed: dict[str, Any], kind: str, panel: Search) -> ApplicantForm:
    """Fill what is empty; where something else was typed, keep it and say what the register says."""
    form = ApplicantForm(kind=kind)
    for name, value in entry.values().items():
        if name not in form.fields:
            continue
        if not typed[name]:
            typed[name] = identifiers.spaced_siret(value) if name == "siret" else value
        elif not alike(_read(form, name, typed[name]), value):
            panel.differences.append(
                {"label": form.fields[name].label, "register": shown(name, value), "typed": typed[name]}
            )
    return ApplicantForm(kind=kind, initial=typed)


def _read(form: ApplicantForm, name: str, typed: Any) -> Any:
    try:
        return form.fields[name].clean(typed)
    except ValidationError:
        return typed


def differences(applicant: Applicant, entry: Entry) -> list[dict[str, Any]]:
    """Return, field by field, what the register says otherwise than the record; silence is no difference."""
    form = ApplicantForm(kind=applicant.kind)
    return [
        {
            "name": name,
            "label": form.fields[name].label,
            "before": shown(name, getattr(applicant, name)),
            "after": shown(name, value),
            "value": value,
        }
        for name, value in entry.values().items()
        if name in form.fields and not alike(getattr(applicant, name), value)
    ]
