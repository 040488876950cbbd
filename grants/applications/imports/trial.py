"""A whole file gone through: what each row does, whether it is written or only tried.

The same code runs both times, so that what is written is what was shown.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from import_export.results import RowResult
from tablib import Dataset

from accounts.models import ApplicantKind
from grants.applications.imports import columns
from grants.applications.imports.columns import Column, Kind
from grants.applications.imports.models import Outcome
from grants.applications.imports.reading import Row, Table
from grants.applications.imports.resources import (
    CHUNK,
    LINE,
    ApplicantResource,
    Change,
    PastGrantResource,
    RegisterResource,
)
from ui.formatting import euros, french_date

logger = logging.getLogger(__name__)
RESOURCES: dict[str, type[RegisterResource]] = {
    Kind.APPLICANTS: ApplicantResource,
    Kind.PAST_GRANTS: PastGrantResource,
}
_OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: Outcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Outcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Outcome.SAME,
}


@dataclass
class Judged:
    """What one row does: its number in the file, what it is called, (title, before, after), its error."""

    number: int
    outcome: Outcome
    label: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    message: str = ""


class Seal:
    """Sums up what rows do: two runs with the same seal do the same things."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, judged: Judged) -> None:
        """Take one row in; the wording of an error does not count."""
        self._digest.update(repr((judged.number, str(judged.outcome), judged.changes)).encode())

    def __str__(self) -> str:
        return self._digest.hexdigest()


def go_through(*, table: Table, kind: str, source: str, writing: bool) -> Iterator[Judged]:
    """Judge each row in the order of the file, and write it if `writing` (within the caller's transaction).

    Raises ValidationError where the file cannot be read, and whatever the database refuses.
    """
    places = columns.found(kind, table.header, table.notices)
    resource = RESOURCES[kind](writing=writing, source=source)
    for start in range(0, len(table.rows), CHUNK):
        yield from _chunk(resource, table.rows[start : start + CHUNK], places)


def _chunk(resource: RegisterResource, chunk: list[Row], places: dict[int, Column]) -> list[Judged]:
    names = [column.name for column in places.values()]
    whole = [row for row in chunk if not row.problem]
    dataset = Dataset(headers=[*names, LINE])
    for row in whole:
        dataset.append([*(row.cells[place] for place in places), str(row.number)])
    resource.prepare([dict(zip(names, (row.cells[p] for p in places), strict=True)) for row in whole])
    result = resource.import_data(dataset, use_transactions=False) if whole else None
    if result is not None and result.base_errors:
        raise result.base_errors[0].error
    answers = iter(result.rows) if result is not None else iter(())
    return [_judged(resource, row, places, None if row.problem else next(answers)) for row in chunk]


def _judged(resource: RegisterResource, row: Row, places: dict[int, Column], answer: Any) -> Judged:
    label = next((row.cells[place] for place, column in places.items() if column.name == "name"), "")
    judged = Judged(row.number, Outcome.ERROR, " ".join(label.split())[:200])
    if answer is None:
        judged.message = row.problem
    elif answer.validation_error is not None:
        judged.message = resource.said(answer.validation_error)
    elif answer.errors:
        logger.error("an imported row could not be read", exc_info=answer.errors[0].error)
        judged.message = _("Cette ligne est illisible.")
    else:
        judged.outcome = _OUTCOMES[answer.import_type]
        judged.changes = [_shown(resource, change) for change in answer.changes]
    return judged


def _shown(resource: RegisterResource, change: Change) -> tuple[str, str, str]:
    name, before, after = change
    return (resource.titles[name], in_words(name, before), in_words(name, after))


def in_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if name == "kind":
        return str(ApplicantKind(value).label)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Decimal):
        return euros(value)
    return french_date(value) if isinstance(value, date) else str(value)
