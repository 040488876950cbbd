"""Two people at once: one outcome, one log row, and a vote that lands before or after, never in between."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from grants.applications.machine import ApplicationState as S
from grants.committee import actions
from grants.committee.machine import ItemState
from grants.review import actions as review
from grants.review.models import Review
from tests.factories.calls import open_call
from tests.factories.committee import opened_room
from tests.factories.review import admissible
from tests.factories.screening import reader, secretary
from workflows.errors import EngineError
from workflows.models import LogEntry

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def race(*jobs):
    """Run the jobs at once; their results or the errors they met."""
    barrier, outcomes = threading.Barrier(len(jobs)), []

    def run(job):
        barrier.wait(10)
        try:
            outcomes.append(job())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_proposed_and_declined_at_once_one_wins():
    room = opened_room()
    item = room.at_vote()
    for member, choice in zip(room.members, ("for", "against", "abstain"), strict=True):
        actions.vote(item=item, choice=choice, by=member)
    outcomes = race(
        lambda: actions.propose(item=item, amount=Decimal(1000), by=room.secretary),
        lambda: actions.decline(item=item, reason="Hors sujet", by=room.secretary),
    )
    item.refresh_from_db()
    assert sum(isinstance(outcome, EngineError) for outcome in outcomes) == 1
    assert LogEntry.objects.filter(transition__in=["propose", "decline"]).count() == 2  # item and file
    expected = {ItemState.PROPOSED: S.PROPOSED, ItemState.DECLINED: S.NOT_PROPOSED}
    assert item.application.state == expected[item.state]


def test_eight_windows_of_one_member_leave_one_vote():
    room = opened_room()
    item = room.at_vote()
    choices = ["for", "against"] * 4
    race(
        *[
            lambda choice=choice: actions.vote(item=item, choice=choice, by=room.members[0])
            for choice in choices
        ]
    )
    assert item.votes.count() == 1


def test_sharing_out_twice_at_once_gives_each_file_its_readers_once():
    call = open_call()
    for _turn in range(3):
        reader(call)
    for _turn in range(6):
        admissible(call)
    keeper = secretary(call)
    race(*[lambda: review.distribute(call=call, by=keeper) for _turn in range(4)])
    assert Review.objects.filter(application__call=call).count() == 12
