"""How a commune is found from what a person types."""

from __future__ import annotations

import re

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from territories.models import Commune
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
