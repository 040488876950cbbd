"""The published versions of a call: when, by whom, why, and what each changed."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from grants.calls import changes, queries
from grants.calls.models import Call, FormVersion


@dataclass(frozen=True)
class Published:
    """One version, and what it changed from the one before."""

    version: FormVersion
    changes: list[changes.Change]


def published(call: Call) -> list[Published]:
    """Every version of a call, the latest first."""
    found: list[Published] = []
    before: FormVersion | None = None
    for version in call.form_versions.select_related("published_by").order_by("number"):
        differences = changes.between(before.schema, version.schema) if before else []
        found.insert(0, Published(version, differences))
        before = version
    return found


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of a call that one prepares."""
    call = get_object_or_404(queries.prepared_by(request.user).select_related("programme"), pk=pk)
    context = {"call": call, "published": published(call)}
    return render(request, "grants/calls/admin/versions.html", context)
