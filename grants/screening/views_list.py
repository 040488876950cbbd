"""The officers' dashboard and list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.roles import Role, any_role
from grants.applications.machine import ApplicationState
from grants.screening import dashboard, queries
from grants.screening.lists import filters, offers, queues
from grants.screening.lists.bulk import ACTIONS, LIMIT
from grants.screening.lists.table import (
    PER_PAGE,
    ChoosingTable,
    FileTable,
    PagedFiles,
    attach_labels,
    sortable,
)
from grants.screening.views_labels import keep_form
from ui import params
from workflows.clock import now

#: The order of a queue when none is asked for: what has waited the longest comes first.
_LONGEST_FIRST = {"asleep": "moved_at", "late": "moved_at", "to_screen": "submitted_at"}


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Queues by state, and what awaits me."""
    if not queries.works_here(request.user):
        raise Http404
    counts = queries.by_state(request.user)
    states = [
        {**counts.get(state.value, {"files": 0, "asked": None}), "state": state}
        for state in ApplicationState
        if state != ApplicationState.DRAFT
    ]
    is_officer = Role.OFFICER in any_role(request.user)
    context = {
        "states": states,
        "total": sum(row["files"] for row in states),
        "queues": shown_queues(request.user) if is_officer else [],
        "next_files": queries.next_files(request.user) if is_officer else [],
        "is_officer": is_officer,
        "cards": dashboard.cards(request.user),
    }
    return render(request, "grants/screening/home.html", context)


@require_safe
@login_required
def file_list(request: HttpRequest) -> HttpResponse:
    """Every submitted file of my calls, searched, filtered and sorted."""
    if not queries.works_here(request.user):
        raise Http404
    offered = offers.of(request.user)
    chosen = filters.FileFilter(request.GET, user=request.user, offers=offered)
    table = _table(request, chosen)
    attach_labels(table.page.object_list.data, offered)
    context = {
        "filter": chosen,
        "table": table,
        "found": table.data,
        "query": filters.kept(request.GET),
        "queues": shown_queues(request.user, current=chosen.chosen.get("queue", "")),
        "offers": offered,
        "keep": keep_form(request.user, offered),
        "actions": ACTIONS if Role.OFFICER in any_role(request.user) else (),
        "limit": LIMIT,
        **_exports(request),
    }
    return render(request, "grants/screening/list.html", context)


def _exports(request: HttpRequest) -> dict[str, str]:
    """Where the list as it is filtered is taken away from."""
    kept = filters.kept(request.GET)
    query = f"?{kept}" if kept else ""
    return {f"{form}_url": reverse(f"screening:export_{form}") + query for form in ("csv", "xlsx")}


def _table(request: HttpRequest, chosen: filters.FileFilter) -> FileTable:
    """The table on the page that was asked for, or on the last one."""
    rows = _rows(request.user, chosen)
    kind = ChoosingTable if Role.OFFICER in any_role(request.user) else FileTable
    table = kind(rows, order_by=sorting(request.GET, chosen))
    page = params.whole(request, "page", 1) or 1
    try:
        table.paginate(page=page, per_page=PER_PAGE)
    except EmptyPage:
        table.paginate(page=table.paginator.num_pages, per_page=PER_PAGE)
    return table


def _rows(user: Any, chosen: filters.FileFilter) -> PagedFiles:
    return PagedFiles(chosen.apply(queries.visible_to(user)), queries.in_list(user), words=chosen.words)


def found_for(user: Any, chosen: filters.FileFilter, data: QueryDict) -> PagedFiles:
    """The files of a filter, in the order of its list; nothing is read yet."""
    rows = _rows(user, chosen)
    FileTable(rows, order_by=sorting(data, chosen))
    return rows


def sorting(data: QueryDict, chosen: filters.FileFilter) -> str:
    """The order asked for where it is one of the list's, else that of the queue, else the latest first."""
    usual = _LONGEST_FIRST.get(str(chosen.chosen.get("queue", "")), "-submitted_at")
    asked = data.get(filters.SORT, "")
    return asked if asked in sortable() else usual


def shown_queues(user: Any, current: str | None = None) -> list[dict[str, Any]]:
    """The queues with their counts, as links to the list. One query."""
    counts = queues.counts(user, now())
    address = reverse("screening:list")
    return [
        {
            "label": queue.label,
            "hint": queue.hint,
            "tone": queue.tone if counts[queue.key] else "neutral",
            "count": f"{queues.COUNTED}+" if counts[queue.key] > queues.COUNTED else counts[queue.key],
            "href": f"{address}?queue={queue.key}",
            "current": queue.key == current,
        }
        for queue in queues.QUEUES
    ]
