"""What time causes in screening."""

from typing import Any

from grants.screening import reminders as _reminders  # noqa: F401 -- registers its own
from grants.screening.complements.actions import COMPLEMENT_DUE, COMPLEMENT_REMINDER
from grants.screening.machine import ComplementState
from grants.screening.models import ComplementRequest
from grants.screening.notifications import ComplementReminder
from grants.screening.opinions import deadlines as _opinions  # noqa: F401 -- registers its own
from grants.screening.threads import deadlines as _threads  # noqa: F401 -- registers its own
from workflows import engine, notifications
from workflows.clock import now
from workflows.deadlines import deadline
from workflows.effects import Event


@deadline("screening.complementrequest", COMPLEMENT_DUE)
def complement_due(request: ComplementRequest, actor: Any) -> None:
    """No answer came in time: said to both sides; the file may still be completed until decided."""
    engine.fire(request, "lapse", actor=actor)


@deadline("screening.complementrequest", COMPLEMENT_REMINDER)
def complement_reminder(request: ComplementRequest, actor: Any) -> None:
    """The deadline is near and nothing came: the applicant is told, once."""
    row = engine.lock(request)
    if row.state == ComplementState.ASKED and now() < row.due_at:
        event = Event(instance=row, transition="remind", actor=actor, facts={}, entry=None)
        notifications.tell(ComplementReminder(), event)
