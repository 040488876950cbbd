"""Every dialect of CSV, and workbooks: what is read is what was written, or a sentence says why not."""

import csv
import datetime
import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.applications.imports import reading
from tests.factories.imports import csv_bytes

HEADER = ["Nom", "Montant attribué", "Année"]
ROW = ["Œuvres d’été ; « à côté »", "1 234,56 €", "2023"]


def cells(content):
    table = reading.read(content)
    return table.header, [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_dialects(delimiter, encoding, newline):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows([HEADER, ROW])
    assert cells(text.getvalue().encode(encoding)) == (HEADER, [ROW])


def test_titles_that_hold_other_separators():
    assert cells(csv_bytes(["Nom, prénom, sigle", "Montant"], ["a", "1,50"])) == (
        ["Nom, prénom, sigle", "Montant"],
        [["a", "1,50"]],
    )


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=5), st.sampled_from(";,\t|"), st.booleans())
def test_any_text_comes_back_as_it_was_written(rows, delimiter, mark):
    content = csv_bytes(HEADER, *rows, delimiter=delimiter, encoding="utf-8-sig" if mark else "utf-8")
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells(content) == (HEADER, kept)


def outcome(content):
    """The rows, or the sentence of the refusal."""
    try:
        return list(reading.read(content).rows), ""
    except ValidationError as refused:
        return [], refused.messages[0]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_french(content):
    for start in (b"", b"Nom;Montant\r\n", b"PK\x03\x04"):
        rows, said = outcome(start + content)
        assert said.endswith(".") or all(len(row.cells) == len(rows[0].cells) for row in rows)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Ce fichier est vide."),
        (b"\xef\xbb\xbf\r\n;;\r\n", "Ce fichier est vide."),
        (b"Nom\x00;Montant\r\n", "Les caractères de ce fichier sont illisibles"),
        (b"Nom\x81;Montant", "Les caractères de ce fichier sont illisibles"),
        (b'Nom;Montant\r\na;1\r\n"b;2\r\n', "Les guillemets ouverts ligne 3 ne sont pas refermés"),
        (b'Nom;Montant\r\n"a"b;1\r\n', "Les guillemets ouverts ligne 2 ne sont pas refermés"),
        (b'Nom;Montant\r\n"' + b"x" * 140_000, "Une cellule qui commence ligne 2 n’en finit pas"),
        (b"PK\x03\x04rien", "Ce classeur est illisible"),
        (b"x" * (reading.MAX_BYTES + 1), "Ce fichier est trop lourd : 10"),
    ],
)
def test_what_cannot_be_read_is_said(content, said):
    with pytest.raises(ValidationError) as refused:
        list(reading.read(content).rows)
    assert refused.value.messages[0].startswith(said)


def test_empty_lines_are_passed_over_and_lines_keep_their_number():
    rows = list(reading.read(b'\r\nNom;Montant\r\n\r\na;1\r\n;\r\n"b\nc";2').rows)
    assert [(row.number, row.cells) for row in rows] == [(4, ["a", "1"]), (6, ["b\nc", "2"])]


def test_a_line_longer_than_the_header_is_in_error_and_a_shorter_one_is_not():
    rows = list(reading.read(b"Nom;Montant\r\na;1;;\r\nb;2;3\r\nc\r\n").rows)
    assert [(row.cells, bool(row.problem)) for row in rows] == [
        (["a", "1"], False),
        (["b", "2"], True),
        (["c", ""], False),
    ]


def test_too_many_rows_are_refused_when_they_are_met(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert len(reading.read(csv_bytes(["Nom"], *[[f"{n}"] for n in range(3)])).rows) == 3
    with pytest.raises(ValidationError) as refused:
        reading.read(csv_bytes(["Nom"], *[[f"{n}"] for n in range(4)]))
    assert refused.value.messages == [
        "Ce fichier compte plus de 3 lignes : découpez-le, par exemple par année."
    ]


def test_a_hundred_thousand_rows_cost_little_before_they_are_refused():
    content = csv_bytes(HEADER, *[ROW] * 100_000)
    tracemalloc.start()
    with pytest.raises(ValidationError, match="plus de 20"):
        reading.read(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The decoded text, twice, and the rows up to the limit.
    assert peak < 8 * len(content)


def test_a_cell_without_end_is_cut_and_said():
    (row,) = reading.read(csv_bytes(["Nom"], ["x" * 6000])).rows
    assert len(row.cells[0]) == reading.MAX_CELL
    assert row.problem


# --- Workbooks ---------------------------------------------------------------------------------------


def workbook(*rows, sheets=1):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for _ in range(1, sheets):
        book.create_sheet()
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_read_as_a_person_reads_it():
    content = workbook(
        ["Nom", "SIRET", "Date", "Montant", "Oui ?", None],
        ["Été", 1234501300010, datetime.datetime(2023, 5, 12), 1234.5, True],  # noqa: DTZ001 -- a cell has no zone
        [None, None, None, None, None],
        ["b", "01234501300010", datetime.date(2023, 5, 12), 0.30000000000000004, "=SOMME(A1)"],
    )
    assert cells(content) == (
        ["Nom", "SIRET", "Date", "Montant", "Oui ?"],
        [
            ["Été", "1234501300010", "12/05/2023", "1234.5", "oui"],
            ["b", "01234501300010", "12/05/2023", "0.3", "=SOMME(A1)"],
        ],
    )


def test_other_sheets_are_said():
    table = reading.read(workbook(["Nom"], ["a"], sheets=2))
    assert table.notices == ["Ce classeur a plusieurs feuilles : seule la première, « Sheet », est lue."]


def rewritten(content, name, change):
    """The workbook with one of its parts changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            data = before.read(part)
            after.writestr(part.filename, change(data) if part.filename == name else data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_row_that_says_it_is_the_billionth_costs_nothing(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 100)
    content = rewritten(
        workbook(["Nom"], ["a"], ["b"]),
        SHEET,
        lambda data: data.replace(b'<row r="3"', b'<row r="999999999"'),
    )
    assert cells(content) == (["Nom"], [["a"]])


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNFOLDED", 1_000_000)
    content = rewritten(workbook(["Nom"]), SHEET, lambda data: data + b" " * 2_000_000)
    assert len(content) < 20_000
    with pytest.raises(ValidationError, match="trop grand une fois ouvert"):
        reading.read(content)


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
@pytest.mark.parametrize("change", [lambda data: b"", lambda data: data[:50], lambda data: b"<a>" * 1000])
def test_a_broken_workbook_is_refused_in_french(name, change):
    content = rewritten(workbook(["Nom"], ["a"]), name, change)
    rows, said = outcome(content)
    assert said.startswith(("Ce classeur est illisible", "Ce fichier est vide")) or len(rows) == 1
