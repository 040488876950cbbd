"""The parts of an officer's view of a file, each on a page of its own, with what waits in each."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.screening.threads.models import ThreadMessage


@dataclass(frozen=True)
class Tab:
    """One part: `count` is what waits there, 0 draws nothing."""

    label: str
    href: str
    current: bool
    count: int = 0


def of(application: Application, user: Any, current: str) -> list[Tab]:
    """The tabs of a file, `current` being the one that is shown. One query."""
    names = {"file": _("Dossier"), "threads": _("Échanges"), "team": _("Suivi")}
    waiting = _waiting(application)
    return [
        Tab(label, reverse(f"screening:{name}", args=[application.pk]), name == current, waiting.get(name, 0))
        for name, label in names.items()
    ]


def _waiting(application: Application) -> dict[str, int]:
    unread = ThreadMessage.objects.filter(
        thread__application=application, from_applicant=True, read_at__isnull=True
    )
    return {"threads": unread.count()}
