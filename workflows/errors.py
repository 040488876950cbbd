"""Why a transition did not happen: three different answers, each with a human reason."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EngineError(Exception):
    """Base of what the engine refuses. `reason` is a French sentence for the screen."""

    status = 500

    def __init__(self, reason: str | Promise):
        self.reason = reason
        super().__init__(str(reason))


class WrongState(EngineError):
    """The transition does not exist from the state the row is in now (HTTP 409)."""

    status = 409


class NotAllowed(EngineError):
    """This actor may not (HTTP 403)."""

    status = 403


class ConditionsUnmet(EngineError):
    """The actor may, but not yet: every unmet condition is listed (HTTP 422)."""

    status = 422

    def __init__(self, unmet: list[str]):
        self.unmet = [str(sentence) for sentence in unmet]
        super().__init__(" ".join(self.unmet) or str(_("Une condition n’est pas remplie.")))


class StateIsGuarded(RuntimeError):
    """Code tried to write a state without going through `workflows.engine.fire`."""
