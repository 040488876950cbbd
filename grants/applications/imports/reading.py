"""A table read from what spreadsheets and other software write: CSV in any of its dialects, or XLSX.

Nothing is interpreted beyond text: a cell is what a person would read in it.
"""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from ui.formatting import grouped

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 5_000
#: What an XLSX file may hold once unfolded: the library keeps all its texts in memory.
MAX_UNFOLDED = 100 * 1024 * 1024
#: The rarest in a title first: a comma may well stand in one, a tab never.
_DELIMITERS = "\t;|,"
#: What opens a formula in a spreadsheet, where a text never begins with it.
FORMULA = ("=", "@")


@dataclass
class Row:
    """One line of the file: its number as a spreadsheet shows it, its cells, what is wrong with it."""

    number: int
    cells: list[str]
    problem: str = ""


@dataclass
class Table:
    """The titles of the columns, the rows that hold something, and what was noticed meanwhile."""

    header: list[str]
    rows: list[Row]
    notices: list[str] = field(default_factory=list)


def read(content: bytes) -> Table:
    """Read a CSV or XLSX file up to its limits. Raises ValidationError (French)."""
    if len(content) > MAX_BYTES:
        raise ValidationError(_("Ce fichier est trop lourd : %(limit)s Mo au plus."), params={"limit": 10})
    notices: list[str] = []
    lines = _xlsx(content, notices) if content[:4] == b"PK\x03\x04" else _csv(content)
    header = next((row for row in lines if any(cell.strip() for cell in row.cells)), None)
    if header is None:
        raise ValidationError(_("Ce fichier est vide."))
    titles = [" ".join(cell.split()) for cell in header.cells]
    while titles and not titles[-1]:
        titles.pop()
    return Table(titles, list(_bounded(lines, len(titles))), notices)


def _bounded(lines: Iterator[Row], width: int) -> Iterator[Row]:
    """The rows that hold something, as wide as the header; too many of them raise."""
    count = 0
    for row in lines:
        if not any(cell.strip() for cell in row.cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise ValidationError(
                _("Ce fichier compte plus de %(limit)s lignes : découpez-le, par exemple par année."),
                params={"limit": grouped(MAX_ROWS)},
            )
        if any(cell.strip() for cell in row.cells[width:]):
            row.problem = row.problem or _(
                "Cette ligne a plus de cellules que l’en-tête : un séparateur se trouve sans doute dans un "
                "texte sans guillemets."
            )
        if any(len(cell) > MAX_CELL for cell in row.cells):
            row.problem = row.problem or _("Une cellule de cette ligne est trop longue.")
        row.cells = [cell[:MAX_CELL] for cell in row.cells[:width]] + [""] * (width - len(row.cells))
        yield row


# --- CSV ---------------------------------------------------------------------------------------------


def _csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number in itertools.count(1):
        started = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ValidationError(_csv_problem(str(error)), params={"line": started}) from error
        yield Row(number, cells[: MAX_COLUMNS + 1])


def _csv_problem(error: str) -> str:
    if "field larger" in error:
        return _(
            "Une cellule qui commence ligne %(line)s n’en finit pas : un guillemet n’y est sans doute pas refermé."
        )
    return _(
        "Les guillemets ouverts ligne %(line)s ne sont pas refermés, ou du texte les suit dans la même cellule. "
        "Rien n’a été lu."
    )


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValidationError(
        _("Les caractères de ce fichier sont illisibles : enregistrez-le en « CSV UTF-8 ».")
    )


def _delimiter(text: str) -> str:
    """The separator of the first line that holds something; what stands between quotes is not one."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return next((each for each in _DELIMITERS if each in bare), ";")


# --- XLSX --------------------------------------------------------------------------------------------


def _xlsx(content: bytes, notices: list[str]) -> Iterator[Row]:
    unreadable = _("Ce classeur est illisible : enregistrez-le de nouveau en XLSX, ou en « CSV UTF-8 ».")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNFOLDED:
                raise ValidationError(_("Ce classeur est trop grand une fois ouvert : découpez-le."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        _notice(book, sheet, notices)
        # A sheet may say that its next row is the millionth: beyond the limit nothing is asked of it.
        yield from (
            Row(number, [_text(cell) for cell in cells])
            for number, cells in enumerate(
                sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1), start=1
            )
        )
        book.close()
    except ValidationError:
        raise
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        EOFError,
    ) as error:
        raise ValidationError(unreadable) from error
    except Exception as error:  # a parser of hostile XML may fail in any way: that is a refusal
        raise ValidationError(unreadable) from error


def _notice(book: Any, sheet: Any, notices: list[str]) -> None:
    if len(book.worksheets) > 1:
        notices.append(
            _("Ce classeur a plusieurs feuilles : seule la première, « %(name)s », est lue.")
            % {"name": sheet.title}
        )
    if (sheet.max_row or 0) > MAX_ROWS + 1:
        notices.append(
            _("La feuille va jusqu’à la ligne %(last)s : rien n’est lu après la ligne %(limit)s.")
            % {"last": grouped(sheet.max_row), "limit": grouped(MAX_ROWS + 2)}
        )


def _text(cell: Any) -> str:
    """A cell as a person reads it; a formula stays one, for the row to be refused."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
    return str(value)
