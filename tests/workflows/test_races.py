"""Races on real row locks: one success, one log row, one message, whatever the number of hands."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.roles import Role
from grants.calls.models import Call
from tests.factories.accounts import UserFactory
from tests.workflows.tasks import deliveries
from workflows import engine, log
from workflows.engine import WrongState, fire
from workflows.models import LogEntry, Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
HANDS = 8


def race(work):
    """Run `work(n)` in as many threads as there are hands, all released at the same instant."""
    barrier = threading.Barrier(HANDS)

    def run(number):
        barrier.wait()
        try:
            return work(number)
        except WrongState as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, range(HANDS)))


@pytest.fixture
def people(db):
    return [UserFactory(role=Role.OFFICER) for _number in range(HANDS)]


def test_one_of_eight_hands_opens_the_call(call, people, kind):
    kind.people = [people[0]]

    outcomes = race(lambda number: fire(call, "open", actor=people[number]))

    assert sum(isinstance(each, Call) for each in outcomes) == 1
    assert sum(isinstance(each, WrongState) for each in outcomes) == HANDS - 1
    assert LogEntry.objects.count() == 1
    assert (Message.objects.filter(kind=kind.code).count(), deliveries().count()) == (1, 1)


def test_without_the_lock_the_race_is_lost(call, people, monkeypatch):
    """The negative control: it shows that the test above can see a race."""
    met = threading.Barrier(HANDS)

    def look(instance):
        row = type(instance)._base_manager.get(pk=instance.pk)
        met.wait()
        return row

    monkeypatch.setattr(engine, "lock", look)

    outcomes = race(lambda number: fire(call, "open", actor=people[number]))

    assert sum(isinstance(each, Call) for each in outcomes) > 1


def test_parallel_transitions_of_different_rows_keep_one_chain(call, people):
    calls = []
    for number in range(HANDS):
        copy = Call.objects.get(pk=call.pk)
        copy.pk, copy.reference, copy.slug = None, f"C{number}", f"c-{number}"
        copy._state.adding = True
        copy.save()
        for related in (call.criteria, call.envelopes):
            row = related.first()
            row.pk, row.call = None, copy
            row._state.adding = True
            row.save()
        calls.append(copy)

    race(lambda number: fire(calls[number], "open", actor=people[number]))

    assert list(LogEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 9))
    assert list(log.verify()) == []
