"""A budget copied from a spreadsheet, put in the lines of the form as if it had been typed."""

from typing import Any

from django.utils.translation import gettext as _

from grants.applications import chart
from grants.applications.answers.pasting import Pasted, lines_of, order, written
from grants.applications.forms_budget import MAX_ROWS, PARTS
from grants.calls.forms_schema import ColumnSpec
from grants.calls.kinds import QuestionKind
from territories.names import searchable


def columns(side: str) -> list[ColumnSpec]:
    """The columns of one side, in the order in which they are pasted."""
    labels = {
        "account": _("Compte"),
        "label": _("Libellé"),
        "status": _("Subvention"),
        "amount": _("Montant"),
    }
    kept = [part for part in PARTS if side == "income" or part != "status"]
    return [ColumnSpec(part, QuestionKind.SHORT_TEXT, labels[part]) for part in kept]


def paste(side: str, data: Any, text: str) -> Pasted:
    """Put a pasted text in the blank lines of one side of what a page sent (changed in place)."""
    rows = lines_of(text)
    own = columns(side)
    titles = order(own, rows[0]) if rows else None
    # Three columns on the side of income: nobody wrote whether grants are granted.
    short = [0, 1, len(own) - 1] if rows and all(len(row) <= 3 for row in rows) else list(range(len(own)))
    goes: list[int | None] = titles or list(short)
    filled = [_cells(side, own, goes, row) for row in (rows[1:] if titles else rows)]
    taken = [row for row in filled if row]
    used = [place for place in range(MAX_ROWS) if any(data.get(f"{side}-{place}-{part}") for part in PARTS)]
    free = list(range(max(used, default=-1) + 1, MAX_ROWS))
    for place, row in zip(free, taken, strict=False):
        for part in (column.key for column in own):
            data[f"{side}-{place}-{part}"] = row.get(part, "")
    left = taken[len(free) :]
    return Pasted(min(len(free), len(taken)), written([[row.get(c.key, "") for c in own] for row in left]))


def _cells(side: str, own: list[ColumnSpec], goes: list[int | None], row: list[str]) -> dict[str, str]:
    cells = {
        own[place].key: text for place, text in zip(goes, row, strict=False) if place is not None and text
    }
    if "account" in cells:
        cells["account"] = account(side, cells["account"])
    if "status" in cells:
        word = searchable(cells["status"])
        known = {searchable(str(label)): value for value, label in chart.GRANT_STATUSES}
        cells["status"] = known.get(word) or known.get(f"{word}e") or ""
    return cells


def account(side: str, text: str) -> str:
    """The account of a cell: « 60 », « 60 – Achats » or « Achats » ; the text itself when it is none."""
    code = text.split(" ", maxsplit=1)[0].rstrip(".-–:")
    if chart.ON_SIDE[side].fullmatch(code):
        return code
    wanted = searchable(text)
    named = [
        code for code, label in chart.BY_SIDE[side] if searchable(str(label).partition(" – ")[2]) == wanted
    ]
    return named[0] if len(named) == 1 else text
