"""Who is told what while a file is screened."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.applications.queries import members
from grants.screening import notifications_threads as _threads  # noqa: F401 -- registers its own
from grants.screening import notifications_time as _time  # noqa: F401 -- registers its own
from grants.screening.models import ComplementRequest
from grants.screening.opinions import notifications as _opinions  # noqa: F401 -- registers its own
from grants.screening.people.queries import in_charge
from ui.formatting import french_datetime
from workflows.effects import Event
from workflows.notifications import Notification, notification

_TEMPLATES = "grants/screening/mail"


class ToApplicant(Notification):
    """What the people of the applicant are told about their file; the law wants these sent."""

    audience = _("Demandeurs")
    mandatory = True

    def recipients(self, event: Event) -> Iterable[Any]:
        return members(event.instance.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        application = event.instance
        programme = application.call.programme
        return {
            "application": application,
            "call": application.call,
            "service": programme,
            "reason": event.facts.get("reason", ""),
        }

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.pk])


@notification
class ComplementAsked(ToApplicant):
    """What is missing and until when (CRPA L114-5)."""

    code = "screening.complement_asked"
    label = _("Demande de compléments")
    on = (("applications.application", "ask_complement"),)
    template = f"{_TEMPLATES}/complement_asked.txt"

    def context(self, event: Event) -> dict[str, Any]:
        due_at = event.facts.get("due_at")
        return {**super().context(event), "due": french_datetime(due_at) if due_at else ""}


@notification
class Admissible(ToApplicant):
    """The file goes to the committee."""

    code = "screening.admissible"
    label = _("Dossier recevable")
    on = (("applications.application", "accept"),)
    template = f"{_TEMPLATES}/admissible.txt"


@notification
class Inadmissible(ToApplicant):
    """The reason (CRPA L211-2) and the remedies (CJA R421-1, R421-5)."""

    code = "screening.inadmissible"
    label = _("Dossier irrecevable")
    on = (("applications.application", "reject"),)
    template = f"{_TEMPLATES}/inadmissible.txt"


class AboutRequest(Notification):
    """What is told about a request for complements."""

    def context(self, event: Event) -> dict[str, Any]:
        request: ComplementRequest = event.instance
        return {
            "application": request.application,
            "request": request,
            "due": french_datetime(request.due_at),
        }


@notification
class ComplementReceived(AboutRequest):
    """The officers in charge read what was missing."""

    code = "screening.complement_received"
    label = _("Compléments reçus")
    audience = _("Instruction")
    on = (("screening.complementrequest", "answer"),)
    template = f"{_TEMPLATES}/complement_received.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return in_charge(event.instance.application)

    def url(self, event: Event) -> str:
        return reverse("screening:file", args=[event.instance.application_id])


@notification
class ComplementLate(AboutRequest):
    """To the officer: the deadline passed without an answer."""

    code = "screening.complement_late"
    label = _("Compléments non reçus dans le délai")
    audience = _("Instruction")
    on = (("screening.complementrequest", "lapse"),)
    template = f"{_TEMPLATES}/complement_late.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return in_charge(event.instance.application)

    def url(self, event: Event) -> str:
        return reverse("screening:file", args=[event.instance.application_id])


@notification
class ComplementLapsed(AboutRequest):
    """To the applicant: the deadline passed, the file may still be completed until it is decided."""

    code = "screening.complement_lapsed"
    label = _("Délai de réponse dépassé")
    audience = _("Demandeurs")
    on = (("screening.complementrequest", "lapse"),)
    template = f"{_TEMPLATES}/complement_lapsed.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return members(event.instance.application.applicant)

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.application_id])


@notification
class ComplementReminder(AboutRequest):
    """To the applicant: the deadline is near."""

    code = "screening.complement_reminder"
    label = _("Rappel : compléments à renvoyer")
    audience = _("Demandeurs")
    template = f"{_TEMPLATES}/complement_reminder.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return members(event.instance.application.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        return {**super().context(event), "lines": event.instance.lines()}

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.application_id])


@notification
class FileAssigned(Notification):
    """To the officer to whom a colleague hands a file over, or with whom it is shared."""

    code = "screening.file_assigned"
    label = _("Dossier confié par un·e collègue")
    audience = _("Instruction")
    template = f"{_TEMPLATES}/file_assigned.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return [event.facts["to"]]

    def context(self, event: Event) -> dict[str, Any]:
        return {
            "application": event.instance,
            "by": event.actor.display_name,
            "reason": event.facts["reason"],
        }

    def url(self, event: Event) -> str:
        return reverse("screening:file", args=[event.instance.pk])
