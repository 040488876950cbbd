"""The communes that several texts may name, read at once: a form with fifty of them costs one query."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from territories.models import Commune, CommuneSuccession
from territories.names import searchable
from territories.queries import merged_with, search_communes

_INSEE = r"(?:[0-9]{2}|2[ABab])[0-9]{3}"
_IN_BRACKETS = re.compile(rf"(?P<name>.*?)\s*\((?P<code>{_INSEE})\)")
_POSTCODE_FIRST = re.compile(r"(?P<code>[0-9]{5})\s+(?P<name>\D.*)")
_POSTCODE_LAST = re.compile(r"(?P<name>.*\D)\s+(?P<code>[0-9]{5})")
_CODE = re.compile(_INSEE)
#: Communes of one name or postcode that are looked at.
_MOST = 50
#: Longer than any name with its code: never looked up.
_LONGEST = 200
#: Unknown names of one form that are looked for among old ones, and for which others are proposed.
_SUGGESTED = 3


class Lookup:
    """What the given texts may name; a text that was not given is read when it is asked."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._read: set[str] = set()
        self._rows: dict[str, Commune] = {}
        self._suggested: dict[str, list[Commune]] = {}
        self._old: dict[str, list[Commune]] = {}
        self.add(texts)

    def add(self, texts: Iterable[str]) -> None:
        """Read what more texts may name: one query, none when they are known."""
        new = {text for text in texts if text and len(text) <= _LONGEST} - self._read
        wanted = Q()
        for text in new:
            name, code = _parts(text)
            if code.upper() in self._rows:
                continue  # as it was written back, « Mont-de-Marsan (40192) »
            if code:
                wanted |= Q(code=code.upper()) | Q(postcodes__contains=code)
            elif name:
                wanted |= Q(search_name=searchable(name))
        self._read |= new
        if wanted:
            self._rows |= {commune.code: commune for commune in Commune.objects.filter(wanted)}

    def candidates(self, text: str) -> list[Commune]:
        """The communes that a text names, the largest first."""
        self.add([text])
        name, code = _parts(text)
        found = self._coded(name, code.upper()) if code else self._named(searchable(name))
        found = found or self._became(text, name, code.upper())
        return sorted(found, key=lambda commune: (-commune.population, commune.code))[:_MOST]

    def _coded(self, name: str, code: str) -> list[Commune]:
        """The commune of this INSEE code if it bears the name, else those of the name at this postcode."""
        wanted = searchable(name)
        served = [commune for commune in self._rows.values() if code in commune.postcode_list]
        exact = [self._rows[code]] if code in self._rows else []
        if not name:
            return served or exact
        return [commune for commune in exact if not wanted or commune.search_name == wanted] or [
            commune for commune in served if commune.search_name == wanted
        ]

    def _named(self, wanted: str) -> list[Commune]:
        return [commune for commune in self._rows.values() if commune.search_name == wanted]

    def _became(self, text: str, name: str, code: str) -> list[Commune]:
        """What a commune that was merged or moved is now, by its old code or its old name."""
        if text not in self._old and len(self._old) < _SUGGESTED:
            old = Q(old_code=code) if code else Q(old_name__iexact=name)
            codes = set(CommuneSuccession.objects.filter(old).values_list("old_code", flat=True))
            new = set().union(*merged_with(codes).values()) if codes else set()
            self._old[text] = list(Commune.objects.filter(code__in=new)) if new else []
        return self._old.get(text, [])

    def alike(self, text: str, limit: int) -> list[Commune]:
        """Communes of a name near the text; for a few texts only, each costs a query."""
        if text not in self._suggested and len(self._suggested) < _SUGGESTED:
            self._suggested[text] = list(search_communes(text, limit=limit))
        return self._suggested.get(text, [])


def _parts(text: str) -> tuple[str, str]:
    """The name and the code (INSEE or postcode) of a text; either may be empty."""
    for pattern in (_IN_BRACKETS, _POSTCODE_FIRST, _POSTCODE_LAST):
        if match := pattern.fullmatch(text):
            return match["name"], match["code"]
    return ("", text) if _CODE.fullmatch(text) else (text, "")
