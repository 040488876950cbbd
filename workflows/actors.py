"""Who acts: a person, or the clock and other named parts of the system."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SystemActor:
    """Something that is not a person but answers for what it does, by name, in the log."""

    code: str
    label: str | Promise

    is_system = True
    is_authenticated = True
    is_active = True
    pk = None

    def __str__(self) -> str:
        return str(self.label)


CLOCK = SystemActor("clock", _("Échéance automatique"))
IMPORT = SystemActor("import", _("Reprise de données"))


def is_system(actor: Any) -> bool:
    """True for a SystemActor, False for people."""
    return isinstance(actor, SystemActor)


def actor_label(actor: Any) -> str:
    """The name written in the log beside the reference to the account."""
    return str(actor) if is_system(actor) else actor.display_name
