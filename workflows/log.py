"""The journal of transitions: rows are added, never changed, each sealed with the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from workflows.actors import actor_label, is_system
from workflows.clock import now
from workflows.machine import Rule
from workflows.models import ChainHead, LogEntry

SEALED = ("sequence", "content_type_id", "object_id", "transition", "source", "target", "wording")


def append(
    *,
    instance: models.Model,
    transition: str,
    source: str,
    target: str,
    actor: Any,
    facts: dict[str, Any],
    rule: Rule,
) -> LogEntry:
    """Add the row of one transition. Must run inside its transaction."""
    entry = _entry(
        instance, actor, transition=transition, source=source, target=target, wording=str(rule.log)
    )
    entry.facts = {key: plain(value) for key, value in sorted(facts.items())}
    head = _head()
    _seal(entry, head)
    entry.save(force_insert=True)
    head.save()
    return entry


@transaction.atomic
def append_imports(instances: Iterable[models.Model], *, actor: Any, reason: str) -> None:
    """One row for each instance created in a state other than the first."""
    head = _head()
    entries = []
    for instance in instances:
        state = str(getattr(instance, "state", ""))
        entry = _entry(instance, actor, transition="import", source="", target=state, wording=reason)
        _seal(entry, head)
        entries.append(entry)
    LogEntry.objects.bulk_create(entries, batch_size=500)
    head.save()


def verify() -> Iterator[str]:
    """Walk the whole chain and give one sentence for each thing that is not as it was written."""
    previous, expected = "", 1
    for entry in LogEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            yield f"Rows {expected} to {entry.sequence - 1} are missing."
        if entry.previous_hash != previous:
            yield f"Row {entry.sequence} does not follow the row before it."
        if entry.hash != _digest(entry):
            yield f"Row {entry.sequence} has been altered."
        previous, expected = entry.hash, entry.sequence + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.sequence, head.hash) != (expected - 1, previous):
        yield f"The log ends at row {expected - 1} but {head.sequence} rows were written."


def plain(value: Any) -> Any:
    """A fact as JSON: what a person or a verifier can read years later."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [plain(item) for item in value]
    return str(value)


def _entry(instance: models.Model, actor: Any, **values: str) -> LogEntry:
    return LogEntry(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        actor=None if is_system(actor) else actor,
        actor_label=actor_label(actor),
        at=now(),
        **values,
    )


def _head() -> ChainHead:
    # Taken late and held until commit: it is what puts parallel transitions in one order.
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1)
        head = ChainHead.objects.select_for_update().get(pk=1)
    return head


def _seal(entry: LogEntry, head: ChainHead) -> None:
    entry.sequence = head.sequence + 1
    entry.previous_hash = head.hash
    entry.hash = _digest(entry)
    head.sequence, head.hash = entry.sequence, entry.hash


def _digest(entry: LogEntry) -> str:
    sealed = {name: getattr(entry, name) for name in SEALED}
    sealed |= {
        "actor_id": entry.actor_id,
        "actor_label": entry.actor_label,
        "facts": entry.facts,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": entry.previous_hash,
    }
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
