"""What a state machine is written with: the base model, the state field, transitions and conditions.

A stage's `machine.py` declares its states and transitions with these and holds no other code. The
engine (`workflows.engine`) is the only caller of a transition method.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django_fsm
from django.db import models
from django.utils.functional import Promise

from workflows.errors import StateIsGuarded

Permission = Callable[[Any, Any], bool]
#: A sentence for the screen, translated when it is shown.
Words = str | Promise


@dataclass(frozen=True)
class Condition:
    """A named condition: `check(instance, facts)` gives True/False, or the sentences that say what lacks."""

    check: Callable[..., bool | Iterable[str]]
    sentence: Words
    needs: tuple[str, ...] = ()

    def unmet(self, instance: models.Model, facts: dict[str, Any]) -> list[str]:
        """The French sentences to show; empty when the condition holds."""
        outcome = self.check(instance, facts)
        if isinstance(outcome, bool):
            return [] if outcome else [str(self.sentence)]
        return list(outcome)


def condition(sentence: Words, *, needs: tuple[str, ...] = ()) -> Callable[[Callable], Condition]:
    """Turn a function of (instance, facts) into a condition.

    `sentence` is shown when the function gives False. `needs` names the facts without which the
    condition cannot be asked beforehand (buttons are then shown without waiting for it).
    """

    def decorate(function: Callable) -> Condition:
        return Condition(check=function, sentence=sentence, needs=needs)

    return decorate


@dataclass(frozen=True)
class Rule:
    """Everything that a transition declares besides its sources and target."""

    label: Words
    log: Words
    permission: Permission
    denied: Words
    conditions: tuple[Condition, ...]
    automatic: bool
    accepts: frozenset[str]


def transition(
    *,
    source: Any,
    target: Any,
    label: Words,
    log: Words,
    permission: Permission,
    denied: Words,
    conditions: Iterable[Condition] = (),
    automatic: bool = False,
) -> Callable[[Callable], Callable]:
    """Declare a transition of the field `state`.

    `label` is the button, `log` the sentence of the journal, `permission(user, instance)` says who may
    and `denied` why not. `automatic` lets the clock and other named system actors fire it.
    """

    def decorate(method: Callable) -> Callable:
        rule = Rule(
            label=label,
            log=log,
            permission=permission,
            denied=denied,
            conditions=tuple(conditions),
            automatic=automatic,
            accepts=frozenset(inspect.signature(method).parameters) - {"self"},
        )
        sources = source if isinstance(source, list | tuple | set) else [source]
        return django_fsm.transition(
            field="state",
            source=[str(item.value) for item in sources],
            target=str(target.value),
            permission=lambda instance, user: permission(user, instance),
            custom={"rule": rule},
        )(_guarded(method))

    return decorate


def _guarded(method: Callable) -> Callable:
    """The method of a transition, refused to anyone but the engine."""

    def guarded(self: Any, **facts: Any) -> Any:
        if not getattr(self, "_door_open", False):
            raise StateIsGuarded(f"{type(self).__name__}.{method.__name__}: use workflows.engine.fire")
        return method(self, **facts)

    guarded.__name__, guarded.__qualname__ = method.__name__, method.__qualname__
    guarded.__doc__ = method.__doc__
    return guarded


def state_field(states: type[models.TextChoices], **options: Any) -> django_fsm.FSMField:
    """The protected state column; a new row begins in the first state of the enumeration."""
    field = django_fsm.FSMField(
        "état",
        choices=states.choices,
        default=states.values[0],
        protected=True,
        db_index=True,
        **options,
    )
    field.enum = states  # `{% state %}` finds the tone of each state there
    return field


def state_constraint(states: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The database's own list of states: no back door can write another one."""
    return models.CheckConstraint(
        condition=models.Q(state__in=states.values),
        name=name,
        violation_error_message="Cet état n’existe pas.",
    )


class WorkflowQuerySet(models.QuerySet):
    """A queryset that cannot change a state in bulk."""

    def update(self, **values: Any) -> int:
        if "state" in values:
            raise StateIsGuarded("a queryset does not change states: use workflows.engine.fire")
        return super().update(**values)

    def bulk_update(self, objs: Iterable, fields: Iterable[str], batch_size: int | None = None) -> int:
        fields = list(fields)
        if "state" in fields:
            raise StateIsGuarded("a queryset does not change states: use workflows.engine.fire")
        return super().bulk_update(objs, fields, batch_size=batch_size)

    def bulk_create(self, objs: Iterable, *args: Any, **options: Any) -> list:
        objs = list(objs)
        for instance in objs:
            instance.require_initial_state()
        return super().bulk_create(objs, *args, **options)


class WorkflowModel(django_fsm.FSMModelMixin, models.Model):
    """Base of everything that has a state. Only the engine writes the column."""

    if TYPE_CHECKING:
        state: Any  # each machine declares it with `state_field`
        _door_open: bool

    #: Files point at no page, image or document of the site: each save would queue a task to look for some.
    wagtail_reference_index_ignore = True

    objects = WorkflowQuerySet.as_manager()

    class Meta:
        abstract = True

    def require_initial_state(self) -> None:
        """Raise StateIsGuarded when a new row claims to be further than the beginning."""
        initial = state_of(type(self)).get_default()
        if str(self.state) != initial and not getattr(self, "_door_open", False):
            raise StateIsGuarded(f"a new {type(self).__name__} begins as {initial}, not {self.state}")

    def full_clean(self, exclude: Any = None, *args: Any, **options: Any) -> None:
        # The protected field cannot be assigned, and cleaning assigns.
        super().full_clean({*(exclude or ()), "state"}, *args, **options)

    def save(self, **options: Any) -> None:
        if self._state.adding:
            self.require_initial_state()
        elif not getattr(self, "_door_open", False):
            # A stale copy must not carry an old state back over a transition made meanwhile.
            named = options.get("update_fields")
            if named is not None and "state" in named:
                raise StateIsGuarded("the state is saved by workflows.engine.fire alone")
            if named is None:
                deferred = self.get_deferred_fields()
                options["update_fields"] = [
                    field.name
                    for field in self._meta.concrete_fields
                    if not field.primary_key and field.name != "state" and field.attname not in deferred
                ]
        super().save(**options)


def state_of(model: type["WorkflowModel"]) -> Any:
    """The state field of a machine's model."""
    return {field.name: field for field in model._meta.concrete_fields}["state"]


def machines() -> list[type[WorkflowModel]]:
    """Every concrete model with a machine, in the order of the apps."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, WorkflowModel)]


def transitions(model: type[WorkflowModel]) -> list[django_fsm.Transition]:
    """Every (source, target) pair of the model's machine, sorted by the order of states then by name."""
    field = state_of(model)
    order = {value: place for place, (value, _label) in enumerate(field.choices)}
    return sorted(
        field.get_all_transitions(model),
        key=lambda item: (order.get(item.source, -1), order.get(item.target, -1), item.name),
    )
