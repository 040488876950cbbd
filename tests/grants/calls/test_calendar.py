"""The clock closes a call at its last moment, grace included, and has nothing left when it was closed before."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from grants.calls import actions
from tests.factories.accounts import UserFactory
from tests.factories.calls import open_call
from workflows import deadlines
from workflows.models import Deadline
from workflows.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return open_call(grace_minutes=10)


def test_the_clock_closes_a_call_after_its_grace(call, time_machine):
    time_machine.move_to(call.last_moment - timedelta(seconds=1), tick=False)
    deadlines.run()
    call.refresh_from_db()
    assert call.state == "open"

    time_machine.move_to(call.last_moment, tick=False)
    deadlines.run()
    deadlines.run()

    call.refresh_from_db()
    assert call.state == "closed"
    assert history(call).last().actor_label == "Échéance automatique"
    assert not Deadline.objects.filter(name="close", fired_at=None).exists()


def test_a_call_closed_by_hand_leaves_nothing_to_the_clock(call, time_machine):
    actions.close_call(call=call, by=UserFactory(role=Role.OFFICER))

    time_machine.move_to(call.last_moment + timedelta(days=1), tick=False)
    counts = deadlines.run()

    assert (counts.get("close"), counts.get("failed")) == (None, None)
    assert not deadlines.overdue(timedelta(0)).exists()
