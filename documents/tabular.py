"""CSV files that leave: French conventions, and cells that no spreadsheet runs as a formula.

The one place that writes CSV. Text that begins like a formula gets an apostrophe before it, as
spreadsheets do themselves; numbers are written from numbers, never from text, so a negative amount
stays a number.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

BOM = "\ufeff"
# What Excel, LibreOffice and their full-width forms take for the start of a formula, after any blank.
FORMULA_SIGNS = "=+@＝＋－＠-"  # the hyphen last, as in a set of characters
FORMULA = tuple(FORMULA_SIGNS)
#: Line ends become spaces; what no spreadsheet or XML file may hold is dropped.
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
DROPPED = "".join(map(chr, [*range(9), *range(0x0E, 0x1C), 0x1F, 0xFFFE, 0xFFFF]))
FLATTENED = str.maketrans(dict.fromkeys(LINE_ENDS, " ") | dict.fromkeys(DROPPED, ""))


class Written(str):
    """A cell that is written already, by `columns`."""

    __slots__ = ()


def cell(value: Any) -> str:
    """One value as text: amounts with a comma, days as 31/12/2026, text neutralised and on one line."""
    if isinstance(value, Written):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return neutral(str(value))


def neutral(text: str) -> str:
    """Text on one line that a spreadsheet shows as it is, whatever it begins with."""
    flat = text.replace("\r\n", " ").translate(FLATTENED)
    return f"'{flat}" if flat.startswith("\t") or flat.lstrip(" \t").startswith(FORMULA) else flat


class _Echo:
    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Each row as one line of text, `;` between cells, CR LF at the end."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def document(header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> bytes:
    """A whole file in memory, UTF-8 with its mark: what Excel opens right and others read as well."""
    text = io.StringIO(newline="")
    text.write(BOM)
    text.writelines(lines([header]))
    text.writelines(lines(rows))
    return text.getvalue().encode("utf-8", "replace")


def response(name: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Send the file as it is made: memory does not grow with the number of rows."""

    def pieces() -> Iterator[bytes]:
        yield BOM.encode()
        yield from (line.encode("utf-8", "replace") for line in lines([header]))
        for line in lines(rows):
            yield line.encode("utf-8", "replace")

    answer = StreamingHttpResponse(pieces(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
