"""What time makes us say: files asleep, silence about to be a refusal, drafts that were never submitted."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.queries import members
from grants.applications.receipts import add_months
from grants.screening import clocks
from ui.formatting import french_date
from workflows.effects import Event
from workflows.notifications import Notification, notification

_TEMPLATES = "grants/screening/mail"
_LISTED = 30


class AboutFiles(Notification):
    """One message to an officer for all the files that concern them; the event is about the officer."""

    audience = _("Instruction")

    def recipients(self, event: Event) -> Iterable[Any]:
        return [event.instance]

    def context(self, event: Event) -> dict[str, Any]:
        files = event.facts["files"]
        listed = [
            {
                "application": application,
                "since": french_date(application.clock.last_event_at),
                "due": french_date(application.clock.public_due_on),
                "path": reverse("screening:file", args=[application.pk]),
            }
            for application in files[:_LISTED]
        ]
        return {"files": listed, "count": len(files), "more": max(0, len(files) - _LISTED)}

    def url(self, event: Event) -> str:
        files = event.facts["files"]
        return reverse("screening:file", args=[files[0].pk]) if len(files) == 1 else reverse("screening:list")


@notification
class FilesAsleep(AboutFiles):
    """Nothing has happened on these files for as long as their programme says."""

    code = "screening.files_asleep"
    label = _("Dossiers endormis")
    template = f"{_TEMPLATES}/files_asleep.txt"


@notification
class SilenceNear(AboutFiles):
    """The silence of the service is about to be a refusal of these files."""

    code = "screening.silence_near"
    label = _("Délai de décision bientôt écoulé")
    template = f"{_TEMPLATES}/silence_near.txt"


@notification
class DraftKept(Notification):
    """To the authors of a draft never submitted: what is kept, until when, whom to write to."""

    code = "screening.draft_kept"
    label = _("Brouillon non déposé à la clôture")
    audience = _("Demandeurs")
    template = f"{_TEMPLATES}/draft_kept.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return members(event.instance.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        call = event.instance.call
        months = clocks.pace_of(call.programme).draft_months
        until = add_months(timezone.localdate(call.closes_at), months)
        return {
            "application": event.instance,
            "call": call,
            "service": call.programme,
            "closed": french_date(call.closes_at),
            "until": french_date(until),
        }

    def url(self, event: Event) -> str:
        return reverse("applications:detail", args=[event.instance.pk])
