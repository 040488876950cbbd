"""What a step of questions shows, item by item: questions with their fields, explanations between them."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms.boundfield import BoundField

from grants.applications import answers, texts
from grants.applications.answers.rows import PLACE_TO_COME, Rows, row_label
from grants.applications.forms import AnswersForm
from grants.applications.models import Application
from grants.calls.conditions import keys
from grants.calls.forms_schema import QuestionSpec
from grants.calls.kinds import QuestionKind

_SILENT = {QuestionKind.EXPLANATION: "explanation", QuestionKind.REGISTER: "register"}
#: Rows that « Ajouter des lignes » adds at a time.
MORE_ROWS = 5


@dataclass(frozen=True)
class Cell:
    """One field of a row; `optional` is said beside its label."""

    field: BoundField
    label: str
    optional: bool


@dataclass(frozen=True)
class ShownRow:
    """One row of a table or of a group."""

    label: str
    cells: list[Cell]

    @property
    def errors(self) -> bool:
        """Whether a cell is to be corrected."""
        return any(cell.field.errors for cell in self.cells)


class Item:
    """One item of the form on a page."""

    def __init__(self, spec: QuestionSpec, form: AnswersForm, *, hidden: bool) -> None:
        self.spec, self.form, self.hidden = spec, form, hidden
        self.hints: list[Mapping[str, Any]] = []
        self.paste = ""

    @property
    def template(self) -> str:
        """The part that draws it."""
        name = _SILENT.get(QuestionKind(self.spec.kind)) or answers.kind_of(self.spec).template
        return f"grants/applications/parts/items/{name}.html"

    @property
    def show_if(self) -> str:
        """The condition as the script reads it; empty when it is always asked."""
        return json.dumps(self.spec.show_if, ensure_ascii=False) if self.spec.show_if else ""

    @property
    def fields(self) -> list[BoundField]:
        """Its fields, in order."""
        return [self.form[name] for name in self.form.names[self.spec.key]]

    @property
    def field(self) -> BoundField:
        """The only field of a question that has one."""
        return self.fields[0]

    @property
    def help(self) -> str:
        """The help of a question made of several fields, with its example."""
        return str(answers.base.common(self.spec)["help_text"])

    @property
    def is_group(self) -> bool:
        """Whether rows read as groups of fields rather than as a table."""
        return self.spec.kind == QuestionKind.GROUP

    @property
    def paste_name(self) -> str:
        """The field in which a table is pasted whole."""
        return f"coller-{self.spec.key}"

    @cached_property
    def rows(self) -> list[ShownRow]:
        """The rows of a table, blank ones included."""
        places = answers.rows.places(self.spec, self.form.names[self.spec.key])
        return [self._row(place, self.form) for place in dict.fromkeys(places)]

    def _row(self, place: int, form: AnswersForm) -> ShownRow:
        cells = [
            Cell(
                form[answers.field_name(self.spec.key, place, column.key)], column.label, not column.required
            )
            for column in self.spec.columns
        ]
        return ShownRow(row_label(self.spec, place), cells)

    @property
    def blank_row(self) -> ShownRow:
        """The row that the script of the page copies."""
        kind = answers.kind_of(self.spec)
        assert isinstance(kind, Rows)
        cells = []
        for column in self.spec.columns:
            name = answers.field_name(self.spec.key, PLACE_TO_COME, column.key)
            field = kind.cell_field(self.spec, column, PLACE_TO_COME)
            cells.append(Cell(field.get_bound_field(self.form, name), column.label, not column.required))
        return ShownRow(row_label(self.spec, PLACE_TO_COME), cells)

    @property
    def can_grow(self) -> bool:
        """Whether a row may be added."""
        return len(self.rows) < self.spec.max_rows


def items(
    application: Application,
    step: str,
    form: AnswersForm,
    *,
    hints: Iterable[Mapping[str, Any]] = (),
    left: Mapping[str, str] | None = None,
) -> list[Item]:
    """The items of a section, in order, those that are hidden for now included.

    `left` gives by key the pasted lines that found no row.
    """
    section = texts.section_of(texts.spec_of(application), step)
    asked: Collection[str] = texts.asked(application)
    told, shown = list(hints), []
    for spec in section.items if section else ():
        item = Item(spec, form, hidden=spec.key not in asked)
        if spec.answered:
            item.hints = [hint for hint in told if answers.belongs(hint["field"], spec)]
        item.paste = (left or {}).get(spec.key, "")
        shown.append(item)
    return shown


def elsewhere(application: Application, step: str) -> str:
    """The answers of other steps that the conditions of this one ask, for the script: JSON by key."""
    spec = texts.spec_of(application)
    section = texts.section_of(spec, step)
    here = {question.key for question in section.questions} if section else set()
    wanted = {key for item in (section.items if section else ()) for key in keys(item.show_if)}
    asked = texts.asked(application)
    values = answers.condition_values(spec, application.answers)
    return json.dumps(
        {key: value for key, value in values.items() if key in (wanted - here) and key in asked},
        ensure_ascii=False,
    )
