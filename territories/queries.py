"""How a commune is found from what a person types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from territories.models import Commune, CommuneSuccession, Zone
from territories.names import searchable

_POSTCODE = re.compile(r"[0-9]{5}")


def search_communes(text: str, limit: int = 10) -> QuerySet[Commune]:
    """Return communes by postcode or by name, best first: the exact name, then its beginnings, then the rest.

    Accents, case, hyphens and « St » for « Saint » do not matter; among equals the largest comes first.
    """
    code = "".join(text.split())
    if _POSTCODE.fullmatch(code):
        return by_postcode(code).order_by("-population", "code")[:limit]
    name = searchable(text[:100])
    if len(name) < 2:
        return Commune.objects.none()
    rank = Case(
        When(search_name=name, then=Value(0)),
        When(search_name__startswith=name, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    matching = Q(search_name__startswith=name) | Q(search_name__contains=f" {name}")
    return Commune.objects.filter(matching).order_by(rank, "-population", "code")[:limit]


def by_postcode(postcode: str) -> QuerySet[Commune]:
    """Return the communes served by a postcode of five digits."""
    return Commune.objects.filter(postcodes__contains=postcode)


def communes_named(name: str) -> QuerySet[Commune]:
    """Return the communes of exactly this name, in any spelling."""
    return Commune.objects.filter(search_name=searchable(name)).order_by("-population", "code")


def merged_with(codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each INSEE code, those that it became or that became it, whatever the number of steps.

    One query for codes that never changed, one more for each step. Two communes merged into a third are
    not each other's: a rule that names one does not take in the other.
    """
    wanted = set(codes)
    forward: dict[str, set[str]] = {}
    backward: dict[str, set[str]] = {}
    seen, fresh = set(wanted), set(wanted)
    while fresh:
        rows = CommuneSuccession.objects.filter(Q(old_code__in=fresh) | Q(new_code__in=fresh))
        near: set[str] = set()
        for old, new in rows.values_list("old_code", "new_code"):
            forward.setdefault(old, set()).add(new)
            backward.setdefault(new, set()).add(old)
            near |= {old, new}
        fresh = near - seen
        seen |= near
    return {code: _reached(code, forward) | _reached(code, backward) for code in wanted}


def _reached(code: str, steps: dict[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    ahead = [code]
    while ahead:
        for other in steps.get(ahead.pop(), ()):
            if other not in found and other != code:
                found.add(other)
                ahead.append(other)
    return frozenset(found)


def zones_of(codes: Iterable[str]) -> dict[str, set[str]]:
    """The codes of the zones that hold each of these communes: one query."""
    found: dict[str, set[str]] = {}
    rows = Zone.objects.filter(communes__in=list(codes)).order_by().values_list("communes", "code")
    for commune, zone in rows:
        found.setdefault(commune, set()).add(zone)
    return found
