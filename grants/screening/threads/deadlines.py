"""What time causes on threads: the messages of a while are announced together, once."""

from typing import Any

from grants.screening.notifications_threads import MessagesForApplicant, MessagesForService
from grants.screening.threads.actions import TELL_APPLICANT, TELL_SERVICE
from grants.screening.threads.models import Thread
from workflows import notifications
from workflows.clock import now
from workflows.deadlines import deadline
from workflows.effects import Event


@deadline("screening.thread", TELL_SERVICE)
def tell_service(thread: Thread, actor: Any) -> None:
    """Tell who follows the file what the applicant wrote and nobody has read."""
    _tell(thread, actor, MessagesForService(), from_applicant=True)


@deadline("screening.thread", TELL_APPLICANT)
def tell_applicant(thread: Thread, actor: Any) -> None:
    """Tell the applicant what the service wrote and nobody has read."""
    _tell(thread, actor, MessagesForApplicant(), from_applicant=False)


def _tell(thread: Thread, actor: Any, kind: notifications.Notification, *, from_applicant: bool) -> None:
    row = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    waiting = row.messages.filter(from_applicant=from_applicant, read_at=None, told_at=None)
    unread = list(waiting.select_related("author"))
    if not unread:
        return
    facts = {"messages": unread}
    notifications.tell(kind, Event(instance=row, transition="tell", actor=actor, facts=facts, entry=None))
    row.messages.filter(pk__in=[message.pk for message in unread]).update(told_at=now())
