"""What the actions on a file refuse, besides what the engine does."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.errors import ConditionsUnmet, EngineError, WrongState


class Outdated(EngineError):
    """The file changed since it was read over: nothing is submitted that was not shown (HTTP 409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Le dossier a été modifié depuis que vous l’avez relu. Relisez-le, puis déposez-le.")
        )


class AlreadyStarted(EngineError):
    """This applicant already has a running file for the call (HTTP 409)."""

    status = 409

    def __init__(self, application: Any) -> None:
        self.application = application
        super().__init__(_("Ce demandeur a déjà un dossier pour cet appel."))


__all__ = ["AlreadyStarted", "ConditionsUnmet", "EngineError", "Outdated", "WrongState"]
