"""A table copied from a spreadsheet, put in the rows of a question as if it had been typed."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from grants.applications.answers.base import field_name
from grants.applications.answers.rows import PLACES, places
from grants.applications.answers.simple import day
from grants.calls.conditions import NO, YES
from grants.calls.forms_schema import ColumnSpec, QuestionSpec
from grants.calls.kinds import QuestionKind as K
from territories.names import searchable

#: Characters and lines that are read of what is pasted.
LONGEST, MOST_LINES = 200_000, 500
_YES, _NO = {"oui", "o", "x", "vrai", "true", "1"}, {"non", "n", "faux", "false", "0"}
_FRENCH_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ROUND = re.compile(r"(.*[0-9])[.,]0+")


@dataclass(frozen=True)
class Pasted:
    """What became of a pasted table: how many rows it filled, the lines that found no place."""

    taken: int
    left: str


def lines_of(text: str) -> list[list[str]]:
    """The cells of a pasted text: tab separated, or semicolons where there is no tab; blank lines left out."""
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").strip("\n").lstrip("\ufeff")
    separator = "\t" if "\t" in text or ";" not in text else ";"
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error:
        rows = [line.split(separator) for line in text.split("\n")]
    cells = ([cell.strip() for cell in row] for row in rows)
    return [row for row in cells if any(row)][:MOST_LINES]


def order(columns: Sequence[ColumnSpec], head: Sequence[str]) -> list[int | None] | None:
    """Which column each cell goes to, when the line is one of titles; None when it is not."""
    names = {searchable(column.label): place for place, column in enumerate(columns)}
    names |= {searchable(column.key): place for place, column in enumerate(columns)}
    found = [names.get(searchable(cell)) for cell in head]
    said = [cell for cell in head if cell]
    known = [place for place in found if place is not None]
    return found if known and len(known) * 2 >= len(said) and len(set(known)) == len(known) else None


def mapped(columns: Sequence[ColumnSpec], text: str) -> list[dict[str, str]]:
    """The rows of a pasted text, by column: typed as each column reads it."""
    rows = lines_of(text)
    if not rows:
        return []
    titles = order(columns, rows[0])
    goes: list[int | None] = titles or list(range(len(columns)))
    found = []
    for row in rows[1:] if titles else rows:
        cells = {
            columns[place].key: plain(columns[place], cell)
            for place, cell in zip(goes, row, strict=False)
            if place is not None and cell
        }
        if cells:
            found.append(cells)
    return found


def plain(column: ColumnSpec, text: str) -> str:
    """A cell as its field reads it; as pasted when it means nothing to it."""
    if column.kind == K.YES_NO:
        word = searchable(text)
        return YES if word in _YES else NO if word in _NO else text
    if column.kind == K.CHOICE:
        alike = [choice for choice in column.choices if searchable(choice) == searchable(text)]
        return alike[0] if len(alike) == 1 else text
    if column.kind == K.DATE and (match := _FRENCH_DAY.fullmatch(text)):
        iso = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
        return iso if day(iso) else text
    if column.kind == K.NUMBER and (match := _ROUND.fullmatch(text)):
        return match[1]
    return text


def paste(question: QuestionSpec, data: Any, text: str) -> Pasted:
    """Put a pasted text in the blank rows of what a page sent (changed in place)."""
    rows = mapped(question.columns, text)
    start = field_name(question.key)
    used = {
        place
        for place in places(question, data)
        if any(data.get(f"{start}.{place}.{column.key}") for column in question.columns)
    }
    room = max(question.max_rows - len(used), 0)
    after = max(used, default=-1) + 1
    free = [*range(after, PLACES), *(place for place in range(after) if place not in used)]
    fitting = list(zip(free[:room], rows, strict=False))
    for place, row in fitting:
        for column in question.columns:
            data[field_name(question.key, place, column.key)] = row.get(column.key, "")
    left = [[row.get(column.key, "") for column in question.columns] for row in rows[len(fitting) :]]
    return Pasted(len(fitting), written(left))


def written(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a text that may be pasted again."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()
