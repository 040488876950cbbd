"""Lists that leave as CSV or XLSX: columns declared once, written by the database where it can.

    COLUMNS = [Column("reference", _("Numéro"), F("reference")), Column("amount", _("Montant"), F("amount"), Kind.MONEY)]
    columns.stream(COLUMNS, rows, "csv")

PostgreSQL formats, neutralises and sends the lines itself (`COPY … TO STDOUT`): Python only passes the
blocks on. Elsewhere the same cells are made one row after the other. Both give the same bytes, and neither
keeps more than a block in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from documents import sheets, tabular

#: About what leaves at once.
BLOCK = 1 << 16
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- spreadsheets count local days from there
_SEPARATOR, _QUOTE = "\x02", "\x01"  # neither is ever in a cell: `tabular.FLATTENED` drops them


class Kind(Enum):
    """What a column holds, hence how it is written."""

    TEXT = "text"  # typed by people: neutralised
    WORD = "word"  # our own words and codes: nothing to neutralise
    MONEY = "money"  # a Decimal with two places
    WHOLE = "whole"
    DAY = "day"
    MOMENT = "moment"  # to the minute, Europe/Paris


@dataclass(frozen=True)
class Column:
    """One column: its name in the query, its heading, the expression that gives it, and what it holds."""

    name: str
    heading: Any
    value: Any
    kind: Kind = Kind.TEXT


#: What a browser is told of each form.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_response(name: str, form: str, blocks: Iterable[bytes]) -> StreamingHttpResponse:
    """A download named after the list and its form, that nobody keeps on the way."""
    answer = StreamingHttpResponse(blocks, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def stream(
    columns: Sequence[Column], rows: QuerySet, form: str, *, done: Callable[[int], None] = lambda rows: None
) -> Iterator[bytes]:
    """The whole file in blocks: `form` is "csv" or "xlsx". The rows come in the order of the queryset.

    `done` is told how many rows left, once the last one has.
    """
    chosen = rows.annotate(**{f"c_{column.name}": column.value for column in columns})
    chosen = chosen.values_list(*(f"c_{column.name}" for column in columns))
    made = _from_database if connection.vendor == "postgresql" else _from_rows
    lines = _counted(made(columns, chosen, form), done)
    headings = [str(column.heading) for column in columns]
    if form == "csv":
        return _csv(headings, lines)
    return sheets.workbook(headings, lines)


def _counted(blocks: Iterator[bytes], done: Callable[[int], None]) -> Iterator[bytes]:
    rows = 0
    for block in blocks:
        rows += block.count(b"\n")
        yield block
    done(rows)


def _csv(headings: list[str], lines: Iterator[bytes]) -> Iterator[bytes]:
    yield tabular.BOM.encode() + "".join(tabular.lines([headings])).encode()
    yield from lines


# --- One row after the other -------------------------------------------------------------------------


def _from_rows(columns: Sequence[Column], rows: QuerySet, form: str) -> Iterator[bytes]:
    write = _csv_line if form == "csv" else _sheet_line
    kinds = [column.kind for column in columns]
    block: list[str] = []
    size = 0
    for row in rows.iterator(chunk_size=1000):
        line = write(kinds, row)
        block.append(line)
        size += len(line)
        if size > BLOCK:
            yield "".join(block).encode()
            block, size = [], 0
    yield "".join(block).encode()


def _csv_line(kinds: Sequence[Kind], row: Iterable[Any]) -> str:
    cells = [_csv_cell(kind, value) for kind, value in zip(kinds, row, strict=True)]
    return next(iter(tabular.lines([[tabular.Written(cell) for cell in cells]])))


def _csv_cell(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return str(_cents(value)).replace(".", ",")
    if kind is Kind.WORD:
        return str(value)
    return tabular.cell(value)


def _cents(value: Any) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _sheet_line(kinds: Sequence[Kind], row: Iterable[Any]) -> str:
    return f"<row>{''.join(_sheet_cell(kind, value) for kind, value in zip(kinds, row, strict=True))}</row>\n"


def _sheet_cell(kind: Kind, value: Any) -> str:
    if value is None or value == "":
        return sheets.EMPTY
    if kind is Kind.WHOLE:
        return f"{sheets.NUMBER}{value}{sheets.END}"
    if kind is Kind.MONEY:
        return f"{sheets.MONEY}{_cents(value)}{sheets.END}"
    if kind is Kind.DAY:
        return f"{sheets.DAY}{_serial_day(value)}{sheets.END}"
    if kind is Kind.MOMENT:
        return f"{sheets.MOMENT}{_serial_moment(value)}{sheets.END}"
    text = tabular.neutral(str(value)) if kind is Kind.TEXT else str(value)
    return f"{sheets.TEXT}{escape(text)}{sheets.TEXT_END}"


def _serial_day(value: date) -> int:
    return (value - _EPOCH.date()).days


def _serial_moment(value: datetime) -> str:
    local = timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0)
    days = Decimal((local - _EPOCH).total_seconds()) / 86400
    return str(days.quantize(Decimal("0.00000001"), rounding=ROUND_HALF_UP))


# --- By PostgreSQL -----------------------------------------------------------------------------------


def _from_database(columns: Sequence[Column], rows: QuerySet, form: str) -> Iterator[bytes]:
    """The lines as PostgreSQL writes them: the query that the ORM compiled, inside one that formats it."""
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing can answer: the ORM writes no query
        return
    names = [f'"c_{column.name}"' for column in columns]
    texts = [name for column, name in zip(columns, names, strict=True) if column.kind is Kind.TEXT]
    # One look at each row says whether any of its texts needs care; most need none. OFFSET 0 keeps the inner
    # cells from being worked out again each time that the outer query names them.
    looked_at = f"concat_ws('|', '', {', '.join(texts)}) ~ {_CAREFUL}" if texts else "false"
    source = f"(SELECT {', '.join(names)}, {looked_at} AS careful FROM ({inner}) typed OFFSET 0) cells"  # noqa: S608 -- the ORM's
    write = _csv_sql if form == "csv" else _sheet_sql
    cells = [write(column.kind, name) for column, name in zip(columns, names, strict=True)]
    if form == "csv":
        select, options = ", ".join(cells), "DELIMITER ';'"
    else:
        select = f"'<row>' || {' || '.join(cells)} || '</row>'"
        options = f"DELIMITER E'\\x{ord(_SEPARATOR):02x}', QUOTE E'\\x{ord(_QUOTE):02x}'"
    statement = f"COPY (SELECT {select} FROM {source}) TO STDOUT (FORMAT csv, {options})"  # noqa: S608 -- same
    yield from _copied(statement, parameters, b"\r\n" if form == "csv" else b"\n")


def _copied(statement: str, parameters: Sequence[Any], line_end: bytes) -> Iterator[bytes]:
    block, size = [], 0
    with connection.cursor() as cursor:
        raw = cursor.cursor
        with raw.copy(raw.mogrify(statement, parameters)) as copy:
            for line in copy:
                block.append(bytes(line))
                size += len(line)
                if size > BLOCK:
                    yield _joined(block, line_end)
                    block, size = [], 0
    yield _joined(block, line_end)


def _joined(block: list[bytes], line_end: bytes) -> bytes:
    joined = b"".join(block)  # no cell holds a line end: `tabular.FLATTENED`
    return joined if line_end == b"\n" else joined.replace(b"\n", line_end)


def _literal(text: str) -> str:
    """A text as an SQL literal, its controls escaped; percent signs doubled for the parameters."""
    signs = {"'": "''", "\\": "\\\\", "%": "%%"}
    return (
        "E'"
        + "".join(signs.get(sign, sign if sign.isprintable() else f"\\u{ord(sign):04x}") for sign in text)
        + "'"
    )


_ENDS = tabular.LINE_ENDS
_GONE = tabular.DROPPED.replace("\x00", "")  # PostgreSQL holds none
_BEGINNINGS = ", ".join(_literal(sign) for sign in tabular.FORMULA)
_ZONE = _literal(settings.TIME_ZONE)


#: Matches the cells of a row, joined by bars, when one holds what is dropped or may begin a formula.
_CAREFUL = _literal(f"[{_ENDS}{_GONE}]|[|](\t|[ \t]*[{tabular.FORMULA_SIGNS}])")


def _neutral(name: str) -> str:
    """`tabular.neutral`, in SQL; the plain cell in the rows that need no care."""
    line = f"replace({name}, {_literal(chr(13) + chr(10))}, ' ')"
    flat = f"translate({line}, {_literal(_ENDS + _GONE)}, {_literal(' ' * len(_ENDS))})"
    tab, blanks = _literal("\t"), _literal(" \t")
    begins = f"left({flat}, 1) = {tab} OR left(ltrim({flat}, {blanks}), 1) IN ({_BEGINNINGS})"
    return f"CASE WHEN NOT careful THEN {name} WHEN {begins} THEN '''' || {flat} ELSE {flat} END"


def _csv_sql(kind: Kind, name: str) -> str:
    written = {
        Kind.TEXT: f"nullif({_neutral(name)}, '')",
        Kind.WORD: f"nullif({name}, '')",
        Kind.MONEY: f"replace(round({name}, 2)::text, '.', ',')",
        Kind.WHOLE: name,
        Kind.DAY: f"to_char({name}, 'DD/MM/YYYY')",
        Kind.MOMENT: f"to_char({name} AT TIME ZONE {_ZONE}, 'DD/MM/YYYY HH24:MI')",
    }
    return written[kind]


def _sheet_sql(kind: Kind, name: str) -> str:
    if kind in (Kind.TEXT, Kind.WORD):
        text = _neutral(name) if kind is Kind.TEXT else name
        escaped = f"replace(replace(replace({text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
        return (
            f"CASE WHEN {name} <> '' THEN {_literal(sheets.TEXT)} || {escaped} || {_literal(sheets.TEXT_END)} "
            f"ELSE {_literal(sheets.EMPTY)} END"
        )
    local = f"date_trunc('minute', {name} AT TIME ZONE {_ZONE})"
    opening, value = {
        Kind.WHOLE: (sheets.NUMBER, f"{name}::text"),
        Kind.MONEY: (sheets.MONEY, f"round({name}, 2)::text"),
        Kind.DAY: (sheets.DAY, f"({name} - date '1899-12-30')::text"),
        Kind.MOMENT: (
            sheets.MOMENT,
            f"round(extract(epoch from {local} - timestamp '1899-12-30')::numeric / 86400, 8)::text",
        ),
    }[kind]
    return f"coalesce({_literal(opening)} || {value} || {_literal(sheets.END)}, {_literal(sheets.EMPTY)})"
