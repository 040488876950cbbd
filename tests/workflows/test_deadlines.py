"""What time causes happens once, in order, and one failure does not stop the others."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from workflows import deadlines
from workflows.errors import WrongState
from workflows.models import Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def handled(monkeypatch):
    """What the handlers of the test were called with."""
    calls: list = []
    for name in ("first", "second"):
        monkeypatch.setitem(
            deadlines._handlers,
            ("calls.call", name),
            lambda instance, actor, name=name: calls.append((name, instance.pk, actor.code)),
        )
    return calls


def test_a_deadline_fires_once_when_its_time_has_come(frozen, call, handled):
    deadlines.schedule(call, "first", timezone.now() + timedelta(hours=1))

    deadlines.run()
    assert handled == []
    frozen.shift(timedelta(hours=1))
    deadlines.run()
    deadlines.run()

    assert handled == [("first", call.pk, "clock")]


def test_a_deadline_can_be_moved_and_cancelled(frozen, call, handled):
    deadlines.schedule(call, "first", timezone.now() - timedelta(hours=1))
    deadlines.schedule(call, "first", timezone.now() + timedelta(days=1))
    deadlines.schedule(call, "second", timezone.now())
    deadlines.cancel(call, "second")

    deadlines.run()
    assert handled == []
    frozen.shift(timedelta(days=1))
    deadlines.run()

    assert handled == [("first", call.pk, "clock")]


def test_a_failing_deadline_is_kept_for_the_next_run(call, handled, monkeypatch, caplog):
    def explode(instance, actor):
        raise RuntimeError("broken")

    monkeypatch.setitem(deadlines._handlers, ("calls.call", "first"), explode)
    deadlines.schedule(call, "first", timezone.now() - timedelta(hours=2))
    deadlines.schedule(call, "second", timezone.now() - timedelta(hours=1))

    counts = deadlines.run()

    assert (counts["failed"], counts["second"]) == (1, 1)
    row = Deadline.objects.get(name="first")
    assert (row.fired_at, row.attempts, row.last_error) == (None, 1, "RuntimeError: broken")


def test_a_matter_settled_otherwise_is_done(call, monkeypatch):
    def settled(instance, actor):
        raise WrongState("déjà fait")

    monkeypatch.setitem(deadlines._handlers, ("calls.call", "first"), settled)
    deadlines.schedule(call, "first", timezone.now() - timedelta(hours=1))

    deadlines.run()

    assert Deadline.objects.get().fired_at is not None


def test_the_command_says_what_it_did(call, handled, capsys):
    deadlines.schedule(call, "first", timezone.now())

    call_command("run_due")

    assert "first: 1" in capsys.readouterr().out
