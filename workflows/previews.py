"""What a kind of message would say today, from the last real event of its kind. Nothing is sent or kept."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.actors import CLOCK, IMPORT
from workflows.effects import Event
from workflows.models import LogEntry
from workflows.notifications import Notification

logger = logging.getLogger(__name__)
SHOWN_RECIPIENTS = 5


@dataclass
class Preview:
    """A message as it would read, or why it cannot be shown."""

    entry: LogEntry | None = None
    subject: str = ""
    body: str = ""
    url: str = ""
    recipients: list[str] = field(default_factory=list)
    more_recipients: int = 0
    problem: str = ""


def preview(kind: Notification) -> Preview:
    """Render a kind of message now, for the last transition in the log that would send it."""
    entry = _last_entry(kind)
    if entry is None:
        return Preview(problem=_("Aucun évènement de ce type n’a encore eu lieu : il n’y a rien à montrer."))
    if entry.instance is None:
        return Preview(entry=entry, problem=_("L’objet de cet évènement n’existe plus."))
    try:
        with transaction.atomic():
            return _rendered(kind, entry)
    except Exception:  # the facts kept in the log are plain text: a kind that needs more cannot be replayed
        logger.warning("no preview of %s from log row %s", kind.code, entry.sequence, exc_info=True)
        return Preview(
            entry=entry,
            problem=_("Ce message dépend d’éléments qui ne sont connus qu’au moment de l’évènement."),
        )


def _rendered(kind: Notification, entry: LogEntry) -> Preview:
    event = Event(
        instance=entry.instance,
        transition=entry.transition,
        actor=entry.actor or _system_actor(entry),
        facts=entry.facts,
        entry=entry,
    )
    url = kind.url(event)
    subject, body = kind.render(kind.context(event), url)
    people = [str(person) for person in dict.fromkeys(kind.recipients(event))]
    return Preview(
        entry=entry,
        subject=subject,
        body=body,
        url=url,
        recipients=people[:SHOWN_RECIPIENTS],
        more_recipients=max(0, len(people) - SHOWN_RECIPIENTS),
    )


def _last_entry(kind: Notification) -> LogEntry | None:
    wanted = Q(pk__in=[])
    for label, transition in kind.on:
        app_label, model = label.split(".")
        content_type = ContentType.objects.get_by_natural_key(app_label, model)
        wanted |= Q(content_type=content_type, transition=transition)
    return LogEntry.objects.filter(wanted).select_related("actor").order_by("-sequence").first()


def _system_actor(entry: LogEntry) -> Any:
    return IMPORT if entry.transition == "import" else CLOCK
