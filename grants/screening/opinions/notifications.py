"""Who is told what about an opinion. What holds a link is never tied to a transition: it is in no preview."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.screening.opinions import links
from grants.screening.people.queries import in_charge
from ui.formatting import french_datetime
from workflows.effects import Event
from workflows.notifications import Notification, notification

_TEMPLATES = "grants/screening/mail"


class AboutOpinion(Notification):
    """What every message about an opinion says."""

    def context(self, event: Event) -> dict[str, Any]:
        opinion = event.instance
        return {
            "opinion": opinion,
            "application": opinion.application,
            "service": opinion.application.call.programme,
            "due": french_datetime(opinion.due_at),
        }


class ToAsked(AboutOpinion):
    """To whoever is asked, with or without an account."""

    audience = _("Services, expert·es et panels sollicités")
    mandatory = True

    def recipients(self, event: Event) -> Iterable[Any]:
        return [event.instance.user or event.instance.email]


@notification
class OpinionAsked(ToAsked):
    """The question, until when, and where to answer."""

    code = "screening.opinion_asked"
    label = _("Avis demandé")
    template = f"{_TEMPLATES}/opinion_asked.txt"

    def url(self, event: Event) -> str:
        return links.address(event.instance)


@notification
class OpinionReminder(ToAsked):
    """The deadline is near."""

    code = "screening.opinion_reminder"
    label = _("Rappel : avis à rendre")
    template = f"{_TEMPLATES}/opinion_reminder.txt"

    def url(self, event: Event) -> str:
        return links.address(event.instance)


@notification
class OpinionRevoked(ToAsked):
    """There is nothing to answer any more."""

    code = "screening.opinion_revoked"
    label = _("Demande d’avis retirée")
    on = (("screening.opinion", "revoke"),)
    template = f"{_TEMPLATES}/opinion_revoked.txt"


class ToService(AboutOpinion):
    """To who follows the file."""

    audience = _("Instruction")

    def recipients(self, event: Event) -> Iterable[Any]:
        return in_charge(event.instance.application)

    def url(self, event: Event) -> str:
        return reverse("screening:opinions", args=[event.instance.application_id])


@notification
class OpinionGiven(ToService):
    """The opinion has come."""

    code = "screening.opinion_given"
    label = _("Avis rendu")
    on = (("screening.opinion", "give"),)
    template = f"{_TEMPLATES}/opinion_given.txt"


@notification
class OpinionLate(ToService):
    """The deadline passed without an answer."""

    code = "screening.opinion_late"
    label = _("Avis non rendu dans le délai")
    on = (("screening.opinion", "lapse"),)
    template = f"{_TEMPLATES}/opinion_late.txt"
