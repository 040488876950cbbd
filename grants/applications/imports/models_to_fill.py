"""The files to start from: every column with its title and an example row."""

from __future__ import annotations

import io

import openpyxl
from django.http import HttpResponse
from openpyxl.cell import WriteOnlyCell

from documents import tabular
from grants.applications.imports.columns import COLUMNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 24


def csv_file(kind: str) -> HttpResponse:
    """Semicolons and UTF-8 with its mark: what French spreadsheets open right."""
    header = [column.title for column in COLUMNS[kind]]
    content = tabular.document(header, [[column.example for column in COLUMNS[kind]]])
    return _download(content, "text/csv; charset=utf-8", f"modele-{kind.replace('_', '-')}.csv")


def xlsx_file(kind: str) -> HttpResponse:
    """A workbook whose cells are text: no spreadsheet drops a zero or rewrites a number in them."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Import")
    for place in range(1, len(COLUMNS[kind]) + 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].width = _WIDTH
    for row in ([str(c.title) for c in COLUMNS[kind]], [c.example for c in COLUMNS[kind]]):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return _download(stream.getvalue(), XLSX, f"modele-{kind.replace('_', '-')}.xlsx")


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
