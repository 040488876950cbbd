"""The journal cannot be changed through the models, and a change behind their back shows."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from workflows import log
from workflows.actors import CLOCK
from workflows.engine import fire
from workflows.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(call, officer):
    fire(call, "open", actor=officer, reason="prêt", amount=Decimal("12.50"), day=date(2026, 3, 1))
    fire(call, "close", actor=CLOCK)
    fire(call, "conclude", actor=officer)
    return list(LogEntry.objects.order_by("sequence"))


def execute(sql):
    """Write behind the models' back, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def test_an_untouched_log_verifies(journal):
    assert list(log.verify()) == []


def test_the_command_prints_the_seal(journal, capsys):
    call_command("verify_log")

    assert capsys.readouterr().out == f"3 rows, unbroken. Seal: {journal[-1].hash}\n"


def test_facts_are_written_as_json(journal):
    assert journal[0].facts == {"reason": "prêt", "amount": "12.50", "day": "2026-03-01"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("wording", "'autre'"),
        ("actor_label", "'autre'"),
        ("target", "'draft'"),
        ("object_id", "99"),
        ("actor_id", "NULL"),
        ("facts", "'{}'"),
        ("at", "'2020-01-01 00:00:00'"),
    ],
)
def test_an_altered_row_shows(journal, column, value):
    execute(f"UPDATE workflows_logentry SET {column} = {value} WHERE sequence = 1")

    assert list(log.verify()) == ["Row 1 has been altered."]


def test_a_removed_row_shows(journal):
    execute("DELETE FROM workflows_logentry WHERE sequence = 2")

    assert list(log.verify()) == ["Rows 2 to 2 are missing.", "Row 3 does not follow the row before it."]


def test_a_cut_end_shows(journal):
    execute("DELETE FROM workflows_logentry WHERE sequence = 3")

    with pytest.raises(CommandError, match="ends at row 2 but 3 rows were written"):
        call_command("verify_log")


def test_the_models_refuse_to_change_the_log(journal):
    first = journal[0]
    for attempt in (
        first.save,
        first.delete,
        LogEntry.objects.all().delete,
        lambda: LogEntry.objects.update(wording="x"),
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.postgresql
def test_the_database_itself_refuses_to_change_the_log(journal):
    from django.db import DatabaseError, transaction

    for statement in ("UPDATE workflows_logentry SET wording = 'x'", "DELETE FROM workflows_logentry"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
