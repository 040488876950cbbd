"""What time causes on opinions."""

from typing import Any

from grants.screening.opinions.actions import OPINION_DUE, OPINION_REMINDER
from grants.screening.opinions.machine import OpinionState
from grants.screening.opinions.models import Opinion
from grants.screening.opinions.notifications import OpinionReminder
from workflows import engine, notifications
from workflows.clock import now
from workflows.deadlines import deadline
from workflows.effects import Event


@deadline("screening.opinion", OPINION_DUE)
def opinion_due(opinion: Opinion, actor: Any) -> None:
    """No answer came in time: who follows the file is told; it may still come."""
    engine.fire(opinion, "lapse", actor=actor)


@deadline("screening.opinion", OPINION_REMINDER)
def opinion_reminder(opinion: Opinion, actor: Any) -> None:
    """The deadline is near and nothing came: whoever is asked is told, once."""
    row = engine.lock(opinion)
    if row.state == OpinionState.ASKED and now() < row.due_at:
        event = Event(instance=row, transition="remind", actor=actor, facts={}, entry=None)
        notifications.tell(OpinionReminder(), event)
