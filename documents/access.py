"""Who may read a file: asked of the room that owns the object the file is joined to.

Rooms to the left register a rule for their model at start-up (`AppConfig.ready`). A model without a
rule shows its files to nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from documents.models import PrivateFile

Rule = Callable[[Any, str], bool]
ListRule = Callable[[Any], "QuerySet[Any]"]


@dataclass(frozen=True)
class Registration:
    """What the room of one model answers: for one object, and for lists."""

    rule: Rule
    visible: ListRule | None


_registry: dict[str, Registration] = {}


def register(label: str, rule: Rule, *, visible: ListRule | None = None) -> None:
    """Say who reads the files of one model.

    `label` is the owner's `label_lower` (`applications.attachment`), `rule(user, owner_id)` answers for
    one object (`owner_id` is a string), `visible(user)` is the queryset of owners the user may read,
    used by lists. Registering twice replaces, so that a reloaded app does not fail.
    """
    if label != label.lower() or "." not in label:
        raise ValueError(f"{label!r} is not a model label in lower case such as 'applications.attachment'")
    _registry[label] = Registration(rule, visible)


def unregister(label: str) -> None:
    """Forget a model's rule; its files are then shown to nobody."""
    _registry.pop(label, None)


def may_read(user: Any, file: "PrivateFile") -> bool:
    """Whether this signed-in, active user may read this file, asked afresh at each call."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    registration = _registry.get(f"{file.owner_type.app_label}.{file.owner_type.model}")
    return registration is not None and bool(registration.rule(user, file.owner_id))


def listed_owners(user: Any) -> Iterator[tuple[ContentType, "QuerySet[Any]"]]:
    """For each model with a list rule: its content type and the visible owners' ids as text."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return
    for label, registration in _registry.items():
        if registration.visible is None:
            continue
        app_label, model = label.split(".")
        owners = registration.visible(user).annotate(owner_key=Cast("pk", CharField(max_length=64)))
        yield ContentType.objects.get_by_natural_key(app_label, model), owners.values("owner_key")
