"""What waits beside a file, counted in the query that reads the file: `waiting_…`, None for none."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.screening.opinions.machine import OpinionState
from grants.screening.opinions.models import Opinion
from grants.screening.threads.models import ThreadMessage


def counts() -> dict[str, Any]:
    """Messages that the service has not read, opinions that have not come, other files of the applicant."""
    unread = ThreadMessage.objects.filter(
        thread__application=OuterRef("pk"), from_applicant=True, read_at__isnull=True
    )
    pending = Opinion.objects.filter(
        application=OuterRef("pk"), state__in=[OpinionState.ASKED, OpinionState.LAPSED]
    )
    others = Application.objects.filter(applicant=OuterRef("applicant"), submitted_at__isnull=False).exclude(
        pk=OuterRef("pk")
    )
    return {
        "waiting_threads": _count(unread, "thread__application"),
        "waiting_opinions": _count(pending, "application"),
        "waiting_others": _count(others.exclude(state=ApplicationState.DRAFT), "applicant"),
    }


def _count(rows: QuerySet, by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count"))
