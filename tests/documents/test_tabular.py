"""CSV that leaves: French, and never a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import tabular


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "oui"),
        (12, "12"),
        (Decimal("1234.5"), "1234,50"),
        (Decimal("-5"), "-5,00"),
        (date(2026, 1, 31), "31/01/2026"),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "01/02/2026 00:30"),
        ("Entraide", "Entraide"),
        ("=1+1", "'=1+1"),
        ("+33 5 58", "'+33 5 58"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "' =1"),
        ("＝1", "'＝1"),
        ("a\nb\x00", "a b"),
    ],
)
def test_cells(value, written):
    assert tabular.cell(value) == written


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), max_size=4))
def test_whatever_the_text_it_stays_in_its_cell_and_runs_nothing(rows):
    content = tabular.document(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [len(row) for row in read] == [2, *(len(row) for row in rows)]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for cell in row)


def test_a_streamed_file_is_the_same_as_a_whole_one():
    rows = [["é", Decimal(1)], ["\ud800", None]]
    answer = tabular.response("x.csv", ["Nom", "Montant"], rows)
    assert b"".join(answer.streaming_content) == tabular.document(["Nom", "Montant"], rows)
    assert answer["Content-Disposition"] == 'attachment; filename="x.csv"'
    assert answer["Cache-Control"] == "private, no-store"
