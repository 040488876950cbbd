"""The parts of an officer's view of a file, each on a page of its own, with what waits in each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.screening.opinions.machine import OpinionState
from grants.screening.opinions.models import Opinion
from grants.screening.queries import submitted
from grants.screening.threads.models import ThreadMessage


@dataclass(frozen=True)
class Tab:
    """One part: `count` is what waits there, 0 draws nothing; `hint` says what it counts."""

    label: str
    href: str
    current: bool
    count: int = 0
    hint: str = ""


def of(application: Application, user: Any, current: str) -> list[Tab]:
    """The tabs of a file, `current` being the one that is shown. One query."""
    names = {"file": _("Dossier"), "threads": _("Échanges"), "opinions": _("Avis")}
    names |= {"others": _("Demandeur"), "team": _("Suivi")}
    hints = {"threads": _("à lire"), "opinions": _("en attente"), "others": _("autres dossiers")}
    waiting = _waiting(application)
    return [
        Tab(
            label,
            reverse(f"screening:{name}", args=[application.pk]),
            name == current,
            waiting.get(name) or 0,
            hints.get(name, ""),
        )
        for name, label in names.items()
    ]


def _waiting(application: Application) -> dict[str, Any]:
    """Messages that the service has not read, opinions that have not come, other files of the applicant."""
    unread = ThreadMessage.objects.filter(
        thread__application=OuterRef("pk"), from_applicant=True, read_at__isnull=True
    )
    pending = Opinion.objects.filter(
        application=OuterRef("pk"), state__in=[OpinionState.ASKED, OpinionState.LAPSED]
    )
    others = submitted(Application.objects.filter(applicant=OuterRef("applicant"))).exclude(pk=OuterRef("pk"))
    counted = Application.objects.order_by().values_list(
        _count(unread, "thread__application"),
        _count(pending, "application"),
        _count(others, "applicant"),
    )
    return dict(zip(("threads", "opinions", "others"), counted.get(pk=application.pk), strict=True))


def _count(rows: QuerySet, by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count"))
