"""Who is told of a decision: everyone who acts for the applicant, with the remedies that the law asks for."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant, MembershipStatus, User
from ui.formatting import euros
from workflows.effects import Event
from workflows.notifications import Notification, notification


def members_of(applicant: Applicant) -> Iterable[User]:
    """The people who act for an applicant now."""
    return User.objects.filter(
        is_active=True, memberships__applicant=applicant, memberships__status=MembershipStatus.ACTIVE
    ).order_by("pk")


class Decision(Notification):
    """What an award and a refusal share. Compulsory: the time limits for remedies run from it."""

    audience = _("Membres du demandeur")
    mandatory = True

    def recipients(self, event: Event) -> Iterable[Any]:
        return members_of(event.instance.applicant)

    def url(self, event: Event) -> str:
        return event.instance.get_absolute_url()


@notification
class Awarded(Decision):
    """The amount, the act and the letter."""

    code = "awards.awarded"
    label = _("Subvention attribuée")
    on = [("applications.application", "award")]
    template = "grants/awards/mail/awarded.txt"

    def context(self, event: Event) -> dict[str, Any]:
        application = event.instance
        return {
            "application": application,
            "award": application.awarded,
            "amount": euros(application.awarded.amount),
            "act": application.awarded.deliberation,
            "service": application.call.programme,
        }


@notification
class Refused(Decision):
    """The reason, the act and the ways of appeal."""

    code = "awards.refused"
    label = _("Demande refusée")
    on = [("applications.application", "refuse")]
    template = "grants/awards/mail/refused.txt"

    def context(self, event: Event) -> dict[str, Any]:
        application = event.instance
        refusal = getattr(application, "refusal", None)
        return {
            "application": application,
            "reason": refusal.reason if refusal else event.facts.get("reason", ""),
            "act": refusal.deliberation if refusal else None,
            "service": application.call.programme,
        }


from grants.awards.changes import notifications as _changes  # noqa: E402, F401 -- registers its own
