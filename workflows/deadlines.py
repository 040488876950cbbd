"""What time causes: deadlines are rows, fired once by `manage.py run_due` under a named system actor."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from workflows.actors import CLOCK
from workflows.clock import now
from workflows.errors import WrongState
from workflows.models import Deadline

logger = logging.getLogger(__name__)
Handler = Callable[[Any, Any], None]
Periodic = Callable[[], int]
_handlers: dict[tuple[str, str], Handler] = {}
_periodic: dict[str, Periodic] = {}


def deadline(model: str, name: str) -> Callable[[Handler], Handler]:
    """Register what happens when the deadline `name` of `model` ("app.model") has come.

    The handler gets (instance, actor) and runs in one transaction with the mark that it ran. A
    WrongState that it raises means that the matter was settled otherwise: the deadline is done.
    """

    def decorate(handler: Handler) -> Handler:
        _handlers[model, name] = handler
        return handler

    return decorate


def periodic(name: str) -> Callable[[Periodic], Periodic]:
    """Register work that every run of `run_due` does; it returns how many things it did."""

    def decorate(function: Periodic) -> Periodic:
        _periodic[name] = function
        return function

    return decorate


def schedule(instance: models.Model, name: str, at: datetime) -> Deadline:
    """Set or move the deadline `name` of an instance. A past one fires at the next run."""
    row, _created = Deadline.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        name=name,
        defaults={"due_at": at, "fired_at": None, "attempts": 0, "last_error": ""},
    )
    return row


def cancel(instance: models.Model, name: str) -> None:
    """Forget a deadline that has not fired."""
    content_type = ContentType.objects.get_for_model(instance)
    Deadline.objects.filter(
        content_type=content_type, object_id=instance.pk, name=name, fired_at__isnull=True
    ).delete()


def run() -> dict[str, int]:
    """Fire everything that is due and do the periodic work. Returns counts by name.

    Each deadline has a transaction of its own: one that fails is logged, counted and tried again at
    the next run, and the others go on.
    """
    counts: dict[str, int] = {}
    due = Deadline.objects.filter(fired_at__isnull=True, due_at__lte=now()).order_by("due_at", "pk")
    for identifier in list(due.values_list("pk", flat=True)[:5000]):
        outcome = _run_one(identifier)
        if outcome:
            counts[outcome] = counts.get(outcome, 0) + 1
    for name, function in sorted(_periodic.items()):
        try:
            counts[name] = function()
        except Exception:
            logger.exception("periodic work %s failed", name)
            counts[f"{name} (failed)"] = 1
    return counts


def _run_one(identifier: int) -> str:
    try:
        with transaction.atomic():
            row = Deadline.objects.select_for_update().filter(pk=identifier, fired_at__isnull=True).first()
            if row is None or row.due_at > now():
                return ""
            _handle(row)
            # What the handler did may have called the deadline off: then there is no row to mark.
            Deadline.objects.filter(pk=identifier).update(fired_at=now())
            return row.name
    except Exception as error:
        logger.exception("deadline %s failed", identifier)
        Deadline.objects.filter(pk=identifier).update(
            attempts=models.F("attempts") + 1, last_error=f"{type(error).__name__}: {error}"[:500]
        )
        return "failed"


def _handle(row: Deadline) -> None:
    instance: Any = row.instance
    if instance is None:
        return
    handler = _handlers[instance._meta.label_lower, row.name]
    try:
        with transaction.atomic():
            handler(instance, CLOCK)
    except WrongState:
        logger.info("deadline %s of %s was settled before", row.name, instance)


def overdue(since: timedelta) -> models.QuerySet[Deadline]:
    """Deadlines that should have fired longer ago than `since`: what a health check looks at."""
    return Deadline.objects.filter(fired_at__isnull=True, due_at__lt=now() - since)
