"""Reads of threads: by file with what is unread, and with their files."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.screening import queries as desk
from grants.screening.threads.models import Thread, ThreadMessage


@dataclass(frozen=True)
class Shown:
    """A message with its files."""

    message: ThreadMessage
    files: list[PrivateFile]


def unread_by_service() -> Q:
    """Messages that nobody of the service has read."""
    return Q(messages__from_applicant=True, messages__read_at=None)


def threads_of(application: Application, *, for_applicant: bool) -> QuerySet[Thread]:
    """The threads of a file, latest first, each with `unread` by this side and `sent` messages. One query."""
    unread = Q(messages__from_applicant=not for_applicant, messages__read_at=None)
    return (
        Thread.objects.filter(application=application)
        .select_related("opened_by")
        .annotate(sent=Count("messages"), unread=Count("messages", filter=unread))
        .order_by("-last_at", "-pk")
    )


def shown(thread: Thread) -> list[Shown]:
    """The messages of a thread, oldest first, with their files. Two queries."""
    rows = list(thread.messages.select_related("author", "read_by"))
    owner_type = ContentType.objects.get_for_model(ThreadMessage)
    found: dict[str, list[PrivateFile]] = {}
    for file in PrivateFile.objects.filter(owner_type=owner_type, owner_id__in=[str(row.pk) for row in rows]):
        found.setdefault(file.owner_id, []).append(file)
    return [Shown(row, found.get(str(row.pk), [])) for row in rows]


def messages_visible_to(user: Any) -> QuerySet[ThreadMessage]:
    """The messages of one's own files, and those of the files of the calls on which one works."""
    own = applications.mine(user).filter(submitted_at__isnull=False).values("pk")
    followed = desk.visible_to(user).values("pk")
    return ThreadMessage.objects.filter(Q(thread__application__in=own) | Q(thread__application__in=followed))


def awaiting_answer(user: Any) -> QuerySet[Thread]:
    """The threads with a message that nobody of the service has read, on the calls of an officer."""
    files = Application.objects.filter(desk.on_my_calls(user, roles=[Role.OFFICER]))
    unread = ThreadMessage.objects.filter(thread=OuterRef("pk"), from_applicant=True, read_at=None)
    return (
        Thread.objects.filter(Exists(unread), application__in=files.values("pk"))
        .select_related("application__applicant", "application__screening__officer")
        .order_by("last_at", "pk")
    )
