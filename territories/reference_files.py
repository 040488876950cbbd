"""Reading the CSV files of zones and of communes that became others: all of a file, or nothing of it.

UTF-8 with or without a byte-order mark, or Windows-1252; columns parted by semicolons, commas or tabs.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from territories.models import Commune, CommuneSuccession, Zone, ZoneKind

LARGEST = 20_000_000
_SHOWN = 20
_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
ZONE_COLUMNS = ("code", "type", "nom", "commune")
SUCCESSION_COLUMNS = ("ancien_code", "ancien_nom", "nouveau_code", "depuis")
_KINDS = {"canton": ZoneKind.CANTON, "quartier": ZoneKind.DISTRICT, "perimetre": ZoneKind.PERIMETER}

Cells = dict[str, str]


class Unreadable(Exception):
    """What is wrong with a file, one French sentence for each line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems[:_SHOWN]))


def load_zones(content: bytes) -> int:
    """Create or replace the zones of a file, one row for each commune of a zone; return how many zones.

    Columns: code, type (canton, quartier, perimetre), nom, commune (INSEE code). Raises Unreadable.
    """
    zones: dict[str, tuple[ZoneKind, str, set[str]]] = {}
    problems = []
    for line, cells in _rows(content, ZONE_COLUMNS):
        kind = _KINDS.get(cells["type"].lower())
        if not _SLUG.fullmatch(cells["code"]):
            problems.append(_("Ligne %(line)s : le code d’une zone s’écrit en minuscules.") % {"line": line})
        elif kind is None:
            problems.append(
                _("Ligne %(line)s : type inconnu « %(type)s ».") % {"line": line, "type": cells["type"]}
            )
        elif not cells["nom"] or len(cells["nom"]) > 120:
            problems.append(_("Ligne %(line)s : nom absent ou trop long.") % {"line": line})
        else:
            zones.setdefault(cells["code"], (kind, cells["nom"], set()))[2].add(cells["commune"].upper())
    problems += _unknown_communes({code for zone in zones.values() for code in zone[2]})
    if problems:
        raise Unreadable(problems)
    _write_zones(zones)
    return len(zones)


def _unknown_communes(codes: set[str]) -> Iterator[str]:
    known = set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in sorted(codes - known):
        yield _("Commune inconnue : « %(code)s ».") % {"code": code[:20]}


@transaction.atomic
def _write_zones(zones: dict[str, tuple[ZoneKind, str, set[str]]]) -> None:
    for code, (kind, name, communes) in zones.items():
        zone, _made = Zone.objects.update_or_create(code=code, defaults={"kind": kind, "name": name})
        zone.communes.set(Commune.objects.filter(code__in=communes))


def load_successions(content: bytes) -> int:
    """Add the codes of a file that became others, leaving out those known; return how many it holds.

    Columns: ancien_code, ancien_nom, nouveau_code, depuis (2019-01-01 or 01/01/2019). Raises Unreadable.
    """
    made, problems = [], []
    for line, cells in _rows(content, SUCCESSION_COLUMNS):
        old, new = cells["ancien_code"].upper(), cells["nouveau_code"].upper()
        since = _day(cells["depuis"])
        if not _INSEE.fullmatch(old) or not _INSEE.fullmatch(new):
            problems.append(_("Ligne %(line)s : un code INSEE compte cinq caractères.") % {"line": line})
        elif since is None:
            problems.append(_("Ligne %(line)s : date illisible.") % {"line": line})
        elif old != new:  # a commune that keeps its code through a merger goes on as itself
            name = cells["ancien_nom"][:100]
            made.append(CommuneSuccession(old_code=old, old_name=name, new_code=new, since=since))
    if problems:
        raise Unreadable(problems)
    CommuneSuccession.objects.bulk_create(made, batch_size=2000, ignore_conflicts=True)
    return len(made)


def _day(text: str) -> date | None:
    french = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text, re.ASCII)
    try:
        return date.fromisoformat("-".join(reversed(french.groups())) if french else text)
    except ValueError:
        return None


def _rows(content: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """The lines that hold something, with their number in the file; other columns are left out."""
    text = _decoded(content)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="")
        named = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in columns if name not in named]
        if missing:
            raise Unreadable([_("Colonnes absentes : %(names)s.") % {"names": ", ".join(missing)}])
        reader.fieldnames = named
        for row in reader:
            cells = {name: (row.get(name) or "").strip() for name in columns}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise Unreadable([_("Fichier illisible : %(error)s.") % {"error": error}]) from None


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Unreadable([_("Fichier trop lourd.")])
    if b"\x00" in content:
        raise Unreadable([_("Ce fichier n’est pas un CSV.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
