"""The rows of a django-tables2 table, written straight from its columns.

django-tables2 looks again at every column's signature, attributes and model field for each cell: on a
page of fifty rows that is most of the time. Here each column is looked at once, and what the table
declares (accessors, `render_*`, links, attributes, defaults) gives the same cells.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.template.defaultfilters import force_escape
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, signature

_NOTHING_THERE = (AttributeError, KeyError, IndexError, TypeError, ValueError)


def rows_html(table: Any) -> SafeString:
    """Every row of the page that the table shows, as `<tr>` elements; empty for an empty page."""
    cells = [_Cell(table, column) for column in table.columns]
    shown = table.paginated_rows.data
    lines = "".join(_lines(table, cells, shown))
    return mark_safe(lines)  # noqa: S308 -- values are escaped by `_text`, attributes by django-tables2


def _lines(table: Any, cells: "list[_Cell]", shown: Any) -> Iterator[str]:
    for record in shown:
        row = BoundRow(record, table)
        if table.row_attrs:
            yield f"<tr {row.attrs.as_html()}>"
        else:
            yield "<tr>"
        for cell in cells:
            yield cell.html(row, record)
        yield "</tr>\n"


def _text(value: Any) -> str:
    """A value as templates write it: localised, escaped unless it is already safe."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return conditional_escape(value if isinstance(value, str) else localize(value))


class _Cell:
    """One column, read once: how to find its value, to write it, and what stands around it."""

    def __init__(self, table: Any, bound: Any) -> None:
        self.table, self.bound, self.column = table, bound, bound.column
        self.path = str(bound.accessor).replace(".", "__").split("__")
        self.accessor = Accessor(bound.accessor)
        self.default = bound.default
        self.empty = self.column.empty_values
        self.arguments, self.takes_all = signature(bound.render)
        self.label = force_escape(str(bound.header))
        self.opening = None if self._has_computed_attributes() else self._opening()
        self._displays: dict[type, Callable[[Any], Any] | None] = {}

    def _has_computed_attributes(self) -> bool:
        given = {**self.table.attrs, **self.column.attrs}
        attributes = given.get("td", given.get("cell", {}))
        return any(callable(value) for value in attributes.values())

    def _opening(self) -> str:
        attributes = self.bound.attrs["td"].as_html()
        return f'<td data-label="{self.label}"{" " + attributes if attributes else ""}>'

    def html(self, row: BoundRow, record: Any) -> str:
        content = self._content(row, record)
        opening = self.opening
        if opening is None:
            self.bound.current_value, self.bound.current_record = content, record
            opening = self._opening()
        return f"{opening}{_text(content)}</td>"

    def _content(self, row: BoundRow, record: Any) -> Any:
        value = self._value(record)
        if value in self.empty:
            return self.default
        given = {
            "value": value,
            "record": record,
            "column": self.column,
            "bound_column": self.bound,
            "bound_row": row,
            "table": self.table,
        }
        wanted = given if self.takes_all else {name: given[name] for name in self.arguments}
        content = self.bound.render(**wanted)
        return self.bound.link(content, **given) if self.bound.link else content

    def _value(self, record: Any) -> Any:
        kind = type(record)
        if kind not in self._displays:
            self._displays[kind] = self._display(record)
        display = self._displays[kind]
        try:
            if display is not None:
                return display(record)
            if isinstance(record, Model):
                return self._walk(record)
            return self.accessor.resolve(record)
        except _NOTHING_THERE:  # a related row that is not there
            return None

    def _walk(self, record: Any) -> Any:
        found = record
        for name in self.path:
            if found is None:
                return None
            if isinstance(found, dict):
                found = found[name]
                continue
            found = getattr(found, name)
            if callable(found):
                found = found()
        return found

    def _display(self, record: Any) -> Callable[[Any], Any] | None:
        """How to read the label of a field with choices; None for other values."""
        if not isinstance(record, Model):
            return None
        try:
            field = self.accessor.get_field(record)
        except FieldDoesNotExist:
            return None
        if not getattr(field, "choices", None):
            return None
        *path, name = self.path

        def label(row: Any) -> Any:
            for step in path:
                row = getattr(row, step)
            return getattr(row, f"get_{name}_display")()

        return label
