"""The parts of an officer's view of a file, each on a page of its own, with what waits in each."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application


@dataclass(frozen=True)
class Tab:
    """One part: `count` is what waits there, 0 draws nothing; `hint` says what it counts."""

    label: str
    href: str
    current: bool
    count: int = 0
    hint: str = ""


def of(application: Application, user: Any, current: str) -> list[Tab]:
    """The tabs of a file read by `queries.file_for`, `current` being the one that is shown. No query."""
    names = {"file": _("Dossier"), "threads": _("Échanges"), "opinions": _("Avis")}
    names |= {"others": _("Demandeur"), "team": _("Suivi")}
    hints = {"threads": _("à lire"), "opinions": _("en attente"), "others": _("autres dossiers")}
    return [
        Tab(
            label,
            reverse(f"screening:{name}", args=[application.pk]),
            name == current,
            getattr(application, f"waiting_{name}", None) or 0,
            hints.get(name, ""),
        )
        for name, label in names.items()
    ]
