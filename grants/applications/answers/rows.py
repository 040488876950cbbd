"""Answers in rows: a table, or a group of fields that repeats.

A row keeps its place while the draft is written, so that two authors mean the same one: rows left blank
between others are kept as `{}`, and count for nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.answers.base import AnswerKind, Around, Lack, Texts, canonical, field_name
from grants.applications.answers.choosing import YES_NO, pick
from grants.applications.answers.registry import answers, kind_of
from grants.calls.forms_schema import ColumnSpec, QuestionSpec
from grants.calls.kinds import QuestionKind as K

#: Places that rows may take; a design allows fewer rows.
PLACES = 100
_PLACE = re.compile(r"[0-9]{1,2}", re.ASCII)
#: Kinds of cells that are read from the right.
_NUMBERS = frozenset({K.NUMBER, K.AMOUNT})


@dataclass(frozen=True)
class Cell:
    """A column as the kinds of answers read it: a question without help that is never required alone."""

    key: str
    kind: str
    label: str
    choices: tuple[str, ...]
    max_length: int | None
    required: bool = False


def cell(column: ColumnSpec, label: str = "") -> Cell:
    """One cell of a column, named for those who cannot see where it stands."""
    return Cell(column.key, column.kind, label or column.label, column.choices, column.max_length)


def filled(stored: Any) -> list[dict[str, Any]]:
    """The rows that hold something."""
    return [row for row in stored or () if row]


def places(question: QuestionSpec, names: Any) -> list[int]:
    """The places of rows that field names speak of, in order."""
    start = f"{field_name(question.key)}."
    found = {name[len(start) :].partition(".")[0] for name in names if name.startswith(start)}
    return sorted(int(place) for place in found if _PLACE.fullmatch(place))


#: What the script of the page puts a number in place of, in a row that it adds.
PLACE_TO_COME, RANK_TO_COME = "__n__", "__r__"


def row_label(question: QuestionSpec, place: int | str) -> str:
    """« Membre 3 », « Ligne 3 »."""
    rank = place + 1 if isinstance(place, int) else RANK_TO_COME
    return f"{question.row_label or _('Ligne')} {rank}"


@answers(K.TABLE, K.GROUP)
class Rows(AnswerKind):
    """Kept as a list of objects by column."""

    template = "rows"

    def fields(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        built: dict[str, forms.Field] = {}
        for place in self.shown_places(question, texts, around):
            for column in question.columns:
                name = field_name(question.key, place, column.key)
                built[name] = self.cell_field(question, column, place, texts.get(name, ""))
        return built

    def shown_places(self, question: QuestionSpec, texts: Texts, around: Around) -> list[int]:
        """The rows in use, then blank ones: enough to reach the least asked, and those asked besides."""
        used = places(question, (name for name in texts if around.posted or texts.get(name)))
        if around.posted:
            return used
        blank = max(question.min_rows - len(used), around.blank.get(question.key, 0), 0 if used else 1)
        blank = min(blank, max(question.max_rows - len(used), 0))
        free = list(range(max(used, default=-1) + 1, PLACES))
        free += [place for place in range(max(used, default=0)) if place not in used]
        return used + free[:blank]

    def cell_field(
        self, question: QuestionSpec, column: ColumnSpec, place: int | str, typed: str = ""
    ) -> forms.Field:
        """The field of one cell."""
        spoken = f"{column.label}, {row_label(question, place)}"
        one = cell(column, spoken if question.kind == K.TABLE else column.label)
        options = {"label": one.label, "required": False}
        if column.kind == K.YES_NO:
            field: forms.Field = pick(YES_NO, options, radios=False, typed=typed)
        elif column.kind == K.CHOICE:
            field = pick([(choice, choice) for choice in column.choices], options, radios=False, typed=typed)
        else:
            field = kind_of(column).field(one, typed)
        if question.kind == K.TABLE:
            field.widget.attrs["aria-label"] = spoken
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        field.widget.attrs["data-column"] = column.key
        return field

    def complete(self, question: QuestionSpec, values: Mapping[str, Any]) -> list[Lack]:
        found = []
        for place in places(question, values):
            cells = {column.key: field_name(question.key, place, column.key) for column in question.columns}
            if all(values.get(name) in (None, "") for name in cells.values()):
                continue
            found += [
                Lack(
                    _("« %(question)s », %(row)s : il manque « %(part)s ».")
                    % {
                        "question": question.label,
                        "row": row_label(question, place).lower(),
                        "part": column.label,
                    },
                    cells[column.key],
                )
                for column in question.columns
                if column.required and cells[column.key] in values and values[cells[column.key]] in (None, "")
            ]
        return found

    def read(self, question: QuestionSpec, values: Mapping[str, Any]) -> Any:
        used = places(question, values)
        rows = [self._row(question, values, place) for place in range(max(used, default=-1) + 1)]
        while rows and not rows[-1]:
            rows.pop()
        return rows or None

    def _row(self, question: QuestionSpec, values: Mapping[str, Any], place: int) -> dict[str, Any]:
        row = {}
        for column in question.columns:
            value = values.get(field_name(question.key, place, column.key))
            if value not in (None, ""):
                row[column.key] = kind_of(column).plain(value)
        return row

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, list) and all(isinstance(row, dict) for row in stored)

    def texts(self, question: QuestionSpec, stored: Any) -> dict[str, str]:
        return {
            field_name(question.key, place, column.key): self._text(column, row)
            for place, row in enumerate(stored or ())
            for column in question.columns
        }

    def _text(self, column: ColumnSpec, row: Mapping[str, Any]) -> str:
        value = row.get(column.key)
        if value is None:
            return ""
        kind = kind_of(column)
        return kind.text(value) if kind.fits(column, value) else canonical(value)

    def shown_cell(self, column: ColumnSpec, row: Mapping[str, Any]) -> str:
        """One cell as people read it."""
        value = row.get(column.key)
        if value is None:
            return ""
        kind = kind_of(column)
        return kind.shown(column, value) if kind.fits(column, value) else canonical(value)

    def shown(self, question: Any, stored: Any) -> str:
        return "\n".join(
            " ; ".join(
                f"{column.label} : {self.shown_cell(column, row)}"
                for column in question.columns
                if column.key in row
            )
            for row in filled(stored)
        )

    def detail(self, question: QuestionSpec, stored: Any) -> dict[str, Any]:
        return {
            "rows": {
                "head": [
                    {"label": column.label, "number": column.kind in _NUMBERS} for column in question.columns
                ],
                "lines": [
                    [
                        {
                            "label": column.label,
                            "number": column.kind in _NUMBERS,
                            "shown": self.shown_cell(column, row),
                        }
                        for column in question.columns
                    ]
                    for row in filled(stored)
                ],
            }
        }

    def value(self, question: Any, stored: Any) -> str:
        return self.shown(question, stored)

    def lacks(self, question: QuestionSpec, stored: Any, around: Around) -> list[Lack]:
        count = len(filled(stored))
        if count:
            return [*super().lacks(question, stored, around), *self._number(question, count)]
        least = question.min_rows if question.required else 0
        return list(self._number(question, 0)) if least > 1 else super().lacks(question, None, around)

    def _number(self, question: QuestionSpec, count: int) -> Iterator[Lack]:
        least, most = question.min_rows, question.max_rows
        if count < least:
            text = ngettext(
                "« %(question)s » : remplissez au moins %(count)s ligne.",
                "« %(question)s » : remplissez au moins %(count)s lignes.",
                least,
            )
            yield Lack(text % {"question": question.label, "count": least}, self.first(question))
        if count > most:
            text = ngettext(
                "« %(question)s » : %(count)s ligne au plus.",
                "« %(question)s » : %(count)s lignes au plus.",
                most,
            )
            yield Lack(text % {"question": question.label, "count": most}, self.first(question))

    def first(self, question: QuestionSpec) -> str:
        return field_name(question.key, 0, question.columns[0].key)
