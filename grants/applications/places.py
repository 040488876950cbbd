"""Where a seat and an action are, as the rules see it."""

from collections.abc import Collection

from grants.calls.eligibility import Place
from territories import queries
from territories.models import Commune


def told(*, seat: str | None, place: str | None, asked: frozenset[str]) -> dict[str, Place | None]:
    """The facts « seat » and « place » from INSEE codes, where a rule asks them: three queries for both."""
    wanted = {name: code for name, code in (("seat", seat), ("place", place)) if code and name in asked}
    found = places_of(wanted.values())
    return {name: found.get(code) for name, code in wanted.items()}


def places_of(codes: Collection[str]) -> dict[str, Place]:
    """The place of each code that a commune has: three queries, one more for each step of a merger."""
    rows = Commune.objects.in_bulk(list(set(codes))) if codes else {}
    if not rows:
        return {}
    merged = queries.merged_with(rows)
    zones = queries.zones_of({*rows, *(code for others in merged.values() for code in others)})
    return {
        code: Place(
            commune=code,
            epci=commune.epci_siren,
            departement=commune.departement,
            region=commune.region,
            zones=frozenset(zone for one in (code, *merged[code]) for zone in zones.get(one, ())),
            merged=merged[code],
            name=commune.name,
        )
        for code, commune in rows.items()
    }
