"""Why a register gave nothing, said in French to who asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

#: How each register is named in a sentence that begins with it.
NAMES = {"companies": "L’Annuaire des entreprises", "associations": "Le répertoire des associations"}


class RegisterError(Exception):
    """A register gave nothing; `sentence` says why and what to do."""

    #: Whether it speaks of the register's health: these count for the breaker.
    outage = False

    def __init__(self, register: str, **facts: Any) -> None:
        self.register, self.facts = register, facts
        super().__init__(f"{type(self).__name__} from the register of {register}")

    @property
    def sentence(self) -> str:
        """The reason, in French."""
        return self.reason()

    def reason(self) -> str:
        """Overridden by each kind."""
        raise NotImplementedError  # every kind names its own; abc does not hold exceptions

    @property
    def name(self) -> str:
        """The register, as the first words of a sentence."""
        return NAMES[self.register]


class Unreachable(RegisterError):
    """It is down, refuses, or leads elsewhere."""

    outage = True

    def reason(self) -> str:
        return _("%(register)s ne répond pas pour le moment.") % {"register": self.name}


class TooSlow(Unreachable):
    """It did not answer in full within the time allowed."""

    def reason(self) -> str:
        return _("%(register)s met trop de temps à répondre.") % {"register": self.name}


class Busy(RegisterError):
    """It asks to come back later; `seconds` says when."""

    outage = True

    def reason(self) -> str:
        return _("%(register)s reçoit trop de demandes : réessayez dans quelques minutes.") % {
            "register": self.name
        }


class Unreadable(RegisterError):
    """It answered something else than what its documentation promises."""

    outage = True

    def reason(self) -> str:
        return _("%(register)s a donné une réponse illisible.") % {"register": self.name}


class NotFound(RegisterError):
    """It does not know this number; close ones are not taken for it."""

    def reason(self) -> str:
        return _("%(register)s ne connaît pas le numéro %(number)s : vérifiez-le.") % {
            "register": self.name,
            "number": self.facts["number"],
        }


class Closed(RegisterError):
    """The establishment is closed or the association dissolved, `since` that day when it is known."""

    def reason(self) -> str:
        since: date | None = self.facts.get("since")
        values = {"number": self.facts["number"], "day": date_format(since, "j F Y") if since else ""}
        if self.register == "associations":
            if since:
                return _("L’association %(number)s est dissoute depuis le %(day)s.") % values
            return _("L’association %(number)s n’est plus active.") % values
        if since:
            return _("L’établissement %(number)s est fermé depuis le %(day)s.") % values
        return _("L’établissement %(number)s est fermé.") % values


class TooMany(RegisterError):
    """This person asked for many numbers in a short time."""

    def reason(self) -> str:
        return _("Vous avez fait beaucoup de recherches : réessayez dans dix minutes.")
