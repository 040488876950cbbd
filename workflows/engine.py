"""The one door: nothing changes a state except `fire`.

In one database transaction it locks the row, asks the state (409), the actor's right (403) and the
conditions (422), runs the transition, saves, appends one row to the log, runs the registered effects
and queues the messages. All of it commits, or none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext as _

from workflows import effects, log, notifications
from workflows.actors import is_system
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.machine import Rule, WorkflowModel, transitions

__all__ = ["ConditionsUnmet", "NotAllowed", "Offer", "WrongState", "fire", "import_in_state", "offered"]

# Deadlock and serialisation failure: PostgreSQL has rolled everything back, so trying again is safe.
_RETRIED = {"40P01", "40001"}
_ATTEMPTS = 3


@dataclass(frozen=True)
class Offer:
    """A transition that exists from the present state, and whether this user can fire it now."""

    name: str
    label: str
    target: str
    allowed: bool
    reason: str = ""
    unmet: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """The button can be pressed now."""
        return self.allowed and not self.unmet


def fire(instance: WorkflowModel, name: str, *, actor: Any, held: bool = False, **facts: Any) -> Any:
    """Fire the transition `name` and return the row as it is now, freshly read and saved.

    The given instance is left as it was, unless it is `held`: locked by the caller in this very
    transaction, it is then the row itself, with what the caller has set on it. `facts` are handed to the
    transition, the conditions and the effects, and written in the log. Raises WrongState, NotAllowed or
    ConditionsUnmet; then nothing has happened. Called inside another transaction, it commits or rolls
    back with it.
    """
    attempts = 1 if connection.in_atomic_block else _ATTEMPTS
    for attempt in range(1, attempts + 1):
        try:
            with transaction.atomic():
                return _fire(instance if held else lock(instance), name, actor, facts)
        except OperationalError as error:
            if attempt == attempts or getattr(error.__cause__, "sqlstate", None) not in _RETRIED:
                raise
    raise AssertionError("unreachable")


def _fire(row: WorkflowModel, name: str, actor: Any, facts: dict[str, Any]) -> WorkflowModel:
    found = _find(row, name)
    if found is None:
        raise WrongState(_wrong_state(row, name))
    rule: Rule = found.custom["rule"]
    if not _may(rule, actor, row):
        raise NotAllowed(str(rule.denied))
    unmet = [sentence for item in rule.conditions for sentence in item.unmet(row, facts)]
    if unmet:
        raise ConditionsUnmet(unmet)
    source = str(row.state)
    row._door_open = True
    try:
        getattr(row, name)(**{key: value for key, value in facts.items() if key in rule.accepts})
        row.save()
    finally:
        del row._door_open
    entry = log.append(
        instance=row,
        transition=name,
        source=source,
        target=str(row.state),
        actor=actor,
        facts=facts,
        rule=rule,
    )
    event = effects.Event(instance=row, transition=name, actor=actor, facts=facts, entry=entry)
    effects.run(event)
    notifications.queue(event)
    return row


def lock(instance: models.Model) -> Any:
    """Read the row again under a lock held until the end of the transaction."""
    return type(instance)._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)


def offered(instance: WorkflowModel, user: Any, *, only: Iterable[str] | None = None) -> list[Offer]:
    """The transitions that exist from here, with what stands in the way of `user` firing each.

    Conditions that need facts are not asked: `fire` asks them.
    """
    wanted = None if only is None else set(only)
    offers = []
    for item in transitions(type(instance)):
        if item.source != str(instance.state) or (wanted is not None and item.name not in wanted):
            continue
        rule: Rule = item.custom["rule"]
        allowed = _may(rule, user, instance)
        asked = [each for each in rule.conditions if not each.needs] if allowed else []
        offers.append(
            Offer(
                name=item.name,
                label=str(rule.label),
                target=str(item.target),
                allowed=allowed,
                reason="" if allowed else str(rule.denied),
                unmet=[str(sentence) for each in asked for sentence in each.unmet(instance, {})],
            )
        )
    return offers


@transaction.atomic
def import_in_state(instances: Iterable[WorkflowModel], *, actor: Any, reason: str) -> list[Any]:
    """Create rows that begin elsewhere than at the beginning: past files, load data.

    Each gets one log row saying so; no effect runs and nobody is told.
    """
    rows = list(instances)
    if not rows:
        return []
    for row in rows:
        row._door_open = True
    created = type(rows[0])._base_manager.bulk_create(rows, batch_size=500)
    for row in created:
        del row._door_open
    log.append_imports(created, actor=actor, reason=reason)
    return created


def _find(row: WorkflowModel, name: str) -> Any:
    for item in transitions(type(row)):
        if item.name == name and item.source == str(row.state):
            return item
    if all(item.name != name for item in transitions(type(row))):
        raise LookupError(f"{type(row).__name__} has no transition {name!r}")
    return None


def _may(rule: Rule, actor: Any, row: WorkflowModel) -> bool:
    if is_system(actor):
        return rule.automatic
    return bool(actor.is_authenticated and actor.is_active and rule.permission(actor, row))


def _wrong_state(row: WorkflowModel, name: str) -> str:
    rule = next(item.custom["rule"] for item in transitions(type(row)) if item.name == name)
    state: Any = row
    return _("« %(action)s » n’est pas possible : l’état est maintenant « %(state)s ».") % {
        "action": rule.label,
        "state": state.get_state_display(),
    }
