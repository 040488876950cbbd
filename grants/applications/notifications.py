"""What applicants and officers are told about a file."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.applications import queries, receipts
from grants.applications.tasks import RECEIPT
from grants.calls.queries import officers
from ui.formatting import french_date, french_datetime
from workflows.effects import Event
from workflows.notifications import Notification, notification

_TEMPLATES = "grants/applications/mail"


@notification
class Receipt(Notification):
    """The receipt, with every mention that the law asks for; its PDF is joined by the task that makes it."""

    code = RECEIPT
    label = _("Accusé de réception d’un dossier")
    audience = _("Demandeurs")
    on = (("applications.application", "submit"), ("applications.application", "complete"))
    template = f"{_TEMPLATES}/receipt.txt"
    mandatory = True

    def recipients(self, event: Event) -> Iterable[Any]:
        return queries.members(event.instance.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        submission = receipts.latest(event.instance)
        assert submission is not None  # the effect that freezes it ran before
        return {"receipt": receipts.data(submission), "again": submission.number > 1}

    def url(self, event: Event) -> str:
        return reverse("applications:receipt", args=[event.instance.pk])


@notification
class Withdrawn(Notification):
    """The officers learn that a file they had received will not be decided."""

    code = "applications.withdrawn"
    label = _("Dossier retiré par le demandeur")
    audience = _("Instruction")
    on = (("applications.application", "withdraw"),)
    template = f"{_TEMPLATES}/withdrawn.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        if event.instance.submitted_at is None:
            return []
        return officers(event.instance.call)

    def context(self, event: Event) -> dict[str, Any]:
        return {"application": event.instance, "actor": event.entry.actor_label}


@notification
class Reminder(Notification):
    """A draft that nobody has submitted while the call is about to close: told once."""

    code = "applications.reminder"
    label = _("Rappel : brouillon à déposer avant la clôture")
    audience = _("Demandeurs")
    template = f"{_TEMPLATES}/reminder.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return queries.members(event.instance.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        application = event.instance
        return {"application": application, "closes": french_datetime(application.call.closes_at)}

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.pk])


@notification
class RulesChanged(Notification):
    """The authors of a draft learn that a new version of the rules applies to it: once per version."""

    code = "applications.rules_changed"
    label = _("Les règles d’un appel ont changé pendant la rédaction")
    audience = _("Demandeurs")
    template = f"{_TEMPLATES}/rules_changed.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return queries.members(event.instance.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        version = event.facts["version"]
        return {
            "application": event.instance,
            "version": version,
            "published": french_date(version.frozen_at),
            "closes": french_datetime(event.instance.call.closes_at),
        }

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.pk])
