"""Lists that leave: the database and Python write the same bytes, and no cell runs anything."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.db.models import DateField, DateTimeField, DecimalField, F, IntegerField, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Applicant
from documents import columns, tabular
from documents.columns import Column, Kind
from tests.factories.accounts import ApplicantFactory

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)  # a minute before clocks go forward in Paris
# Cells of a spreadsheet know no zone.
LOCAL = [datetime(2026, 1, 31), datetime(2026, 3, 29, 1, 59)]  # noqa: DTZ001 -- same
COLUMNS = [
    Column("name", "Nom", F("name")),
    Column("kind", "Statut; code", F("kind"), Kind.WORD),
    Column("amount", "Montant", Value(Decimal("-1234.5"), DecimalField()), Kind.MONEY),
    Column("whole", "Nombre", Value(-3, IntegerField()), Kind.WHOLE),
    Column("day", "Jour", Value(date(2026, 1, 31), DateField()), Kind.DAY),
    Column("moment", "Moment", Value(MOMENT, DateTimeField()), Kind.MOMENT),
    Column("nothing", "Rien", F("acronym")),
    Column("absent", "Absent", F("founded_on"), Kind.DAY),
]
# What a text column of the database may hold: anything but NUL and lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
NASTY = st.sampled_from(
    ["=1+1", "+33", "-5", "@x", "\t=1", " =1", "\r\n=1", "a\r\nb", "a;b", 'a"b', "\x02", "\x01", "<b>&",
     "\u2028", "|=", "＝1", "\\.", "\ufffe"]
)  # fmt: skip


def whole(form, rows=None, chosen=COLUMNS):
    return b"".join(
        columns.stream(chosen, rows if rows is not None else Applicant.objects.order_by("pk"), form)
    )


def sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_a_line_of_csv():
    ApplicantFactory(name='=1+1;"Été"')
    assert whole("csv").decode("utf-8-sig") == (
        'Nom;"Statut; code";Montant;Nombre;Jour;Moment;Rien;Absent\r\n'
        '"\'=1+1;""Été""";association;-1234,50;-3;31/01/2026;29/03/2026 01:59;;\r\n'
    )


def test_a_row_of_xlsx_is_read_back_with_its_types():
    ApplicantFactory(name="=1+1 <b> & « Été »")
    rows = list(sheet(whole("xlsx")).iter_rows())
    assert [cell.value for cell in rows[0]] == [column.heading for column in COLUMNS]
    values = [cell.value for cell in rows[1]]
    assert values == [
        "'=1+1 <b> & « Été »", "association", -1234.5, -3, *LOCAL, None, None,
    ]  # fmt: skip
    assert [cell.data_type for cell in rows[1]] == ["s", "s", "n", "n", "d", "d", "n", "n"]
    assert rows[1][2].number_format == "#,##0.00"
    assert rows[0][0].font.bold


def test_an_empty_list_is_a_heading():
    assert whole("csv").decode("utf-8-sig").count("\r\n") == 1
    assert sheet(whole("xlsx")).max_row == 1


def test_the_same_rows_give_the_same_bytes():
    for number in range(3):
        ApplicantFactory(name=f"Asso {number}")
    for form in ("csv", "xlsx"):
        assert whole(form) == whole(form)


def test_it_tells_how_many_left():
    for number in range(3):
        ApplicantFactory(name=f"Asso {number}")
    told = []
    for form in ("csv", "xlsx"):
        b"".join(columns.stream(COLUMNS, Applicant.objects.all(), form, done=told.append))
    assert told == [3, 3]


def test_it_leaves_in_blocks(monkeypatch):
    monkeypatch.setattr(columns, "BLOCK", 100)
    for number in range(20):
        ApplicantFactory(name=f"Association numéro {number}")
    blocks = list(columns.stream(COLUMNS, Applicant.objects.order_by("pk"), "csv"))
    assert len(blocks) > 5
    assert b"".join(blocks).count(b"\r\n") == 21


def test_a_list_without_free_text():
    ApplicantFactory()
    assert whole("csv", chosen=COLUMNS[1:3]).decode("utf-8-sig").splitlines()[1] == "association;-1234,50"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(TEXTS, NASTY), min_size=1, max_size=4))
def test_whatever_the_texts_cells_stay_cells_and_run_nothing(texts):
    """On PostgreSQL, the lines of the database are also those that Python makes of the same rows."""
    Applicant.objects.all().delete()
    for text in texts:
        row = ApplicantFactory()
        Applicant.objects.filter(pk=row.pk).update(name=text, address=text)
    chosen = [Column("name", "Nom", F("name")), Column("address", "Adresse", F("address")), *COLUMNS[1:6]]
    rows = Applicant.objects.order_by("pk")
    content = whole("csv", rows, chosen)
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    assert [line[0] for line in read] == [tabular.neutral(text) for text in texts]
    assert not any(cell.lstrip(" ").startswith(("=", "+", "@", "\t")) for line in read for cell in line)
    assert {line[3] for line in read} == {"-1234,50"}
    shown = [row[0].value or "" for row in list(sheet(whole("xlsx", rows, chosen)).iter_rows())[1:]]
    assert shown == [tabular.neutral(text) for text in texts]
    if connection.vendor == "postgresql":
        annotated = rows.annotate(**{f"c_{column.name}": column.value for column in chosen})
        annotated = annotated.values_list(*(f"c_{column.name}" for column in chosen))
        for form in ("csv", "xlsx"):
            ours = b"".join(columns._from_database(chosen, annotated, form))
            assert ours == b"".join(columns._from_rows(chosen, annotated, form))


def test_the_workbook_is_a_sound_zip():
    ApplicantFactory()
    archive = zipfile.ZipFile(io.BytesIO(whole("xlsx")))
    assert archive.testzip() is None
    assert "xl/worksheets/sheet1.xml" in archive.namelist()
