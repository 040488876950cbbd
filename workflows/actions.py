"""The verbs of the screens: reading one's messages, choosing what comes by e-mail, trying again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from workflows import delivery
from workflows.clock import now
from workflows.models import Message, Preference
from workflows.notifications import registered
from workflows.queries import dead_letters

# More would keep the administrator waiting: the button can be pressed again.
RETRIED_AT_ONCE = 500


def mark_read(*, message: Message) -> None:
    """Note the first time that the recipient opened a message."""
    if message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=now())


def mark_all_read(*, user: Any) -> int:
    """Note that a person has read every message. Returns how many were unread."""
    return Message.objects.filter(recipient=user, read_at__isnull=True).update(read_at=now())


@transaction.atomic
def save_preferences(*, user: Any, wanted: Mapping[str, bool]) -> None:
    """Keep which kinds of message come by e-mail. Mandatory and unknown kinds are left as they are."""
    known = registered()
    for code, email in sorted(wanted.items()):
        if code in known and not known[code].mandatory:
            Preference.objects.update_or_create(user=user, kind=code, defaults={"email": email})


def retry(*, message: Message) -> None:
    """Give one abandoned e-mail a new series of tries."""
    delivery.retry(message=message)


def retry_all() -> int:
    """Give the abandoned e-mails, oldest first, a new series of tries. Returns how many."""
    messages = list(dead_letters().order_by("created_at", "pk")[:RETRIED_AT_ONCE])
    for message in messages:
        delivery.retry(message=message)
    return len(messages)
