"""Reads of the calls whose files no committee examines."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.roles import Role
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.queries import light
from grants.screening.queries import on_my_calls


def calls(user: Any) -> QuerySet[Call]:
    """The calls without a committee that this person screens, with `ready` files and their `asked` euros."""
    ready = Q(applications__state=S.ADMISSIBLE)
    rows = light(Call.objects.filter(on_my_calls(user, "", [Role.OFFICER]), has_committee=False))
    return rows.annotate(
        ready=Count("applications", filter=ready), asked=Sum("applications__amount", filter=ready)
    ).order_by("-ready", "-closes_at", "pk")


def ready_files(call: Call) -> QuerySet[Application]:
    """The admissible files of a call, the first to have come first."""
    rows = Application.objects.filter(call=call, state=S.ADMISSIBLE)
    return rows.select_related("applicant").defer("answers", "summary").order_by("submitted_at", "pk")
