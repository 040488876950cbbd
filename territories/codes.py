"""How a territory is named in a rule: a code that says its kind, followed by its name.

`COM-40192 Mont-de-Marsan`, `EPCI-244000808 …`, `DEP-40 Landes`, `REG-75 …`, `ZONE-canton-de-dax …`. What
compares is the code; the name is what was read when the rule was written, so that it stays readable.
"""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from territories.departements import NAMES
from territories.models import Commune, CommuneSuccession, Zone
from territories.names import searchable
from territories.regions import REGIONS

_CODE = re.compile(
    r"(?P<kind>COM|EPCI|DEP|REG|ZONE)-(?P<code>[A-Za-z0-9][A-Za-z0-9_-]{0,59})(?:\s+(?P<name>.*))?"
)
_SHOWN = 6


def code(named: str) -> str:
    """`DEP-40 Landes` -> `DEP-40`; what is not such a text is given back as it is."""
    return named.split(" ", 1)[0]


def shown(named: str) -> str:
    """`DEP-40 Landes` -> `Landes`; the code where there is no name."""
    return named.split(" ", 1)[1] if " " in named else named


def read(text: str) -> str:
    """A code or a name, as typed, as « code name ». Raises ValidationError for a name unknown or shared.

    A code keeps its place when it is unknown: `unknown` tells.
    """
    typed = text.strip()
    match = _CODE.fullmatch(typed)
    if match:
        kind, own = match["kind"], match["code"]
        own = own if kind == "ZONE" else own.upper()
        name = names([f"{kind}-{own}"]).get(f"{kind}-{own}") or match["name"] or ""
        return f"{kind}-{own} {name}".strip()
    found = _named(typed)
    if not found:
        raise ValidationError(_("Aucun territoire ne porte ce nom : « %(text)s »."), params={"text": typed})
    if len(found) > 1:
        raise ValidationError(
            _("Plusieurs territoires portent ce nom : %(choices)s. Recopiez celui qui convient."),
            params={"choices": " ; ".join(found[:_SHOWN])},
        )
    return found[0]


def unknown(named: Iterable[str]) -> list[str]:
    """Those whose code names no territory: three queries at most."""
    wanted = [code(item) for item in named]
    known = names(wanted)
    return [item for item in dict.fromkeys(wanted) if item not in known]


def names(wanted: Iterable[str]) -> dict[str, str]:
    """The name of each code that exists, in four queries at most. A commune that was merged keeps its code."""
    parts: dict[str, set[str]] = {}
    for item in wanted:
        kind, _dash, own = item.partition("-")
        parts.setdefault(kind, set()).add(own)
    found = {f"DEP-{own}": NAMES[own] for own in parts.get("DEP", ()) if own in NAMES}
    found |= {f"REG-{own}": REGIONS[own] for own in parts.get("REG", ()) if own in REGIONS}
    if communes := parts.get("COM"):
        before = CommuneSuccession.objects.filter(old_code__in=communes)
        found |= {f"COM-{own}": name or own for own, name in before.values_list("old_code", "old_name")}
        present = Commune.objects.filter(code__in=communes)
        found |= {f"COM-{own}": name for own, name in present.values_list("code", "name")}
    if groups := parts.get("EPCI"):
        members = Commune.objects.filter(epci_siren__in=groups).order_by()
        found |= {
            f"EPCI-{own}": name for own, name in members.values_list("epci_siren", "epci_name").distinct()
        }
    if zones := parts.get("ZONE"):
        named = Zone.objects.filter(code__in=zones)
        found |= {f"ZONE-{own}": name for own, name in named.values_list("code", "name")}
    return found


def _named(text: str) -> list[str]:
    wanted = searchable(text)
    if not wanted:
        return []
    found = [f"DEP-{own} {name}" for own, name in NAMES.items() if searchable(name) == wanted]
    found += [f"REG-{own} {name}" for own, name in REGIONS.items() if searchable(name) == wanted]
    found += [f"ZONE-{zone.code} {zone.name}" for zone in Zone.objects.filter(search_name=wanted)]
    groups = (
        Commune.objects.exclude(epci_siren="").order_by().values_list("epci_siren", "epci_name").distinct()
    )
    found += [f"EPCI-{own} {name}" for own, name in groups if searchable(name) == wanted]
    stem, own = _in_brackets(text)
    communes = Commune.objects.filter(search_name=searchable(stem))
    communes = communes.filter(code=own) if own else communes
    return [*found, *(f"COM-{commune.code} {commune.name}" for commune in communes[:20])]


def _in_brackets(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(?P<name>.*?)\s*\((?P<code>[0-9AB]{5})\)", text)
    return (match["name"], match["code"]) if match else (text, "")
