"""Who is told of a change: who follows the file, the beneficiary, then whoever prepares the act that it needs."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from grants.awards.notifications import members_of
from grants.calls.queries import holders
from grants.screening.people.queries import in_charge
from ui.formatting import euros
from workflows.effects import Event
from workflows.notifications import Notification, notification

_TEMPLATES = "grants/awards/mail"


class AboutChange(Notification):
    """What every message about a change says."""

    def context(self, event: Event) -> dict[str, Any]:
        change = event.instance
        awarded = change.awarded_amount()
        return {
            "change": change,
            "application": change.application,
            "service": change.application.call.programme,
            "awarded": euros(awarded),
            "left": euros(change.reduced_to if change.reduced_to is not None else 0),
        }


class ToStaff(AboutChange):
    """To the people of the call."""

    def url(self, event: Event) -> str:
        return reverse("awards:change", args=[event.instance.pk])


@notification
class ChangeAsked(ToStaff):
    """There is something to decide."""

    code = "awards.change_asked"
    label = _("Changement demandé après l’attribution")
    audience = _("Instruction")
    template = f"{_TEMPLATES}/change_asked.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return in_charge(event.instance.application)


@notification
class ChangeDecided(AboutChange):
    """To the beneficiary: kept, reduced or given up, and why."""

    code = "awards.change_decided"
    label = _("Suite donnée à un changement")
    audience = _("Membres du demandeur")
    mandatory = True
    on = tuple(("awards.changerequest", name) for name in ("keep", "reduce", "give_up"))
    template = f"{_TEMPLATES}/change_decided.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return members_of(event.instance.application.applicant)

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.application_id])


@notification
class ActToPrepare(ToStaff):
    """To the service of the assemblies and to the finances: an act must change the award."""

    code = "awards.change_act"
    label = _("Acte modificatif à préparer")
    audience = _("Service des assemblées, finances")
    on = tuple(("awards.changerequest", name) for name in ("reduce", "give_up"))
    template = f"{_TEMPLATES}/change_act.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        call = event.instance.application.call
        return [*holders(call, Role.ASSEMBLY), *holders(call, Role.FINANCE)]
