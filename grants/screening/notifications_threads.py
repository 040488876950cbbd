"""Who is told of new messages: one e-mail for all those of a while."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.applications.queries import members
from grants.screening.people.queries import in_charge
from workflows.effects import Event
from workflows.notifications import Notification, notification


class NewMessages(Notification):
    """The unread messages of a thread."""

    template = "grants/screening/mail/messages.txt"

    def context(self, event: Event) -> dict[str, Any]:
        return {
            "application": event.instance.application,
            "thread": event.instance,
            "messages": event.facts["messages"],
            "count": len(event.facts["messages"]),
        }


@notification
class MessagesForService(NewMessages):
    """To who follows the file: what the applicant wrote."""

    code = "screening.messages_for_service"
    label = _("Nouveaux messages d’un demandeur")
    audience = _("Instruction")

    def recipients(self, event: Event) -> Iterable[Any]:
        return in_charge(event.instance.application)

    def url(self, event: Event) -> str:
        return reverse("screening:thread", args=[event.instance.application_id, event.instance.pk])


@notification
class MessagesForApplicant(NewMessages):
    """To the people of the applicant: what the service wrote."""

    code = "screening.messages_for_applicant"
    label = _("Nouveaux messages du service")
    audience = _("Demandeurs")

    def recipients(self, event: Event) -> Iterable[Any]:
        return members(event.instance.application.applicant)

    def url(self, event: Event) -> str:
        return reverse("threads:thread", args=[event.instance.application_id, event.instance.pk])
