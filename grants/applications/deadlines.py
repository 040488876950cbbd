"""What time causes on drafts: a reminder before the call closes, once each."""

from datetime import timedelta

from django.db import transaction

from documents import parts
from grants.applications.machine import ApplicationState
from grants.applications.models import Application, DraftMemory
from grants.applications.notifications import Reminder
from grants.calls.machine import CallState
from workflows import notifications
from workflows.actors import CLOCK
from workflows.clock import now
from workflows.deadlines import periodic
from workflows.effects import Event

BEFORE_CLOSING = timedelta(days=3)
#: Per run: the next run takes the others.
BATCH = 500


@periodic("draft_reminders")
def remind_drafts() -> int:
    """Remind the authors of drafts whose call closes within three days. Returns how many drafts."""
    at = now()
    due = Application.objects.filter(
        state=ApplicationState.DRAFT,
        call__state=CallState.OPEN,
        call__closes_at__gt=at,
        call__closes_at__lte=at + BEFORE_CLOSING,
        memory__reminded_at__isnull=True,
    )
    identifiers = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(_remind(identifier) for identifier in identifiers)


@periodic("abandoned_uploads")
def sweep_uploads() -> int:
    """Forget the files sent in parts that nobody finished. Returns how many."""
    return parts.sweep_abandoned()


@transaction.atomic
def _remind(identifier: int) -> bool:
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__programme", "applicant")
        .get(pk=identifier)
    )
    memory, _created = DraftMemory.objects.get_or_create(application=application)
    if memory.reminded_at is not None or application.state != ApplicationState.DRAFT:
        return False
    memory.reminded_at = now()
    memory.save(update_fields=["reminded_at"])
    event = Event(instance=application, transition="remind", actor=CLOCK, facts={}, entry=None)
    notifications.tell(Reminder(), event)
    return True
