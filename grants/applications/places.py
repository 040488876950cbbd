"""Where a seat and an action are, as the rules see it."""

from typing import Any

from grants.calls.eligibility import Place
from territories import queries
from territories.models import Commune


def told(
    *, seat: Commune | str | None, place: Commune | str | None, asked: frozenset[str]
) -> dict[str, Place | None]:
    """The facts « seat » and « place », where a rule asks them: three queries at most for both.

    A commune may be given by its code alone.
    """
    wanted: dict[str, Commune | str] = {
        name: commune for name, commune in (("seat", seat), ("place", place)) if commune and name in asked
    }
    return dict(zip(wanted, places_of(wanted.values()), strict=True))


def places_of(communes: Any) -> list[Place | None]:
    """The place of each commune, given as a row or by its code; None for a code that no row has."""
    given = list(communes)
    rows = {commune.code: commune for commune in given if isinstance(commune, Commune)}
    missing = {code for code in given if isinstance(code, str)} - set(rows)
    if missing:
        rows |= {commune.code: commune for commune in Commune.objects.filter(code__in=missing)}
    if not rows:
        return [None] * len(given)
    merged = queries.merged_with(rows)
    zones = queries.zones_of({*rows, *(code for codes in merged.values() for code in codes)})
    made = {code: _place(row, merged[code], zones) for code, row in rows.items()}
    return [made.get(commune.code if isinstance(commune, Commune) else commune) for commune in given]


def _place(commune: Commune, merged: frozenset[str], zones: dict[str, set[str]]) -> Place:
    inside = {zone for code in (commune.code, *merged) for zone in zones.get(code, ())}
    return Place(
        commune=commune.code,
        epci=commune.epci_siren,
        departement=commune.departement,
        region=commune.region,
        zones=frozenset(inside),
        merged=merged,
        name=commune.name,
    )
