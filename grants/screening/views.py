"""The officers' screens. Each view checks who looks, then calls one action."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role, any_role
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening import actions, content, dashboard, grid, panels, queries, tabs
from grants.screening.filters import FileFilter
from grants.screening.forms import GridForm
from grants.screening.people.forms import NoteForm
from grants.screening.people.queries import followed_by, notes_of
from grants.screening.tables import FileTable, PagedFiles
from ui import params
from workflows import engine
from workflows.clock import now
from workflows.queries import history

PER_PAGE = 50
DECISIONS = ("accept", "reject", "ask_complement")


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
        "awaiting": queries.awaiting(request.user, now()),
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
    chosen = FileFilter(request.GET, queryset=queries.visible_to(request.user), request=request)
    searching = bool(chosen.form.is_valid() and chosen.form.cleaned_data["q"])
    rows = PagedFiles(chosen.qs, queries.in_list(request.user), costly=searching)
    table = FileTable(rows, order_by=_sorting(request))
    page = params.whole(request, "page", 1) or 1
    try:
        table.paginate(page=page, per_page=PER_PAGE)
    except EmptyPage:
        table.paginate(page=table.paginator.num_pages, per_page=PER_PAGE)
    context = {"filter": chosen, "table": table, "count": table.paginator.count}
    return render(request, "grants/screening/list.html", context)


def _sorting(request: HttpRequest) -> str:
    sortable = [name for name, column in FileTable.base_columns.items() if column.orderable is not False]
    allowed = [sign + name for name in sortable for sign in ("", "-")]
    return params.choice(request, "tri", allowed, "-submitted_at")


def _shown(request: HttpRequest, application: Application, **forms: Any) -> dict[str, Any]:
    """What the page of a file needs, whatever form was just rejected on it."""
    screening = getattr(application, "screening", None)
    sheet = content.sheet(application)
    lines = grid.lines(sheet, screening)
    screens = screens_file(request.user, application)
    offers = {offer.name: offer for offer in engine.offered(application, request.user, only=DECISIONS)}
    return {
        "application": application,
        "sheet": sheet,
        "screening": screening,
        "people": followed_by(screening),
        "screens": screens,
        "editable": screens and bool(offers),
        "grid": forms.get("grid") or GridForm(lines),
        "failing": grid.failing(lines),
        "note": forms.get("note") or NoteForm(),
        "notes": notes_of(application),
        "offers": offers,
        "requests": queries.requests_of(application),
        "others": queries.other_files(application, request.user),
        "entries": history(application),
        "panels": panels.of(application, request.user),
        "tabs": tabs.of(application, request.user, "file"),
    }


def file_page(request: HttpRequest, application: Application, **forms: Any) -> HttpResponse:
    """The page of a file, with the form that was just rejected on it, if any (422)."""
    context = _shown(request, application, **forms)
    return render(request, "grants/screening/file.html", context, status=422 if forms else 200)


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, whole."""
    return file_page(request, queries.file_for(request.user, pk))


@require_POST
@login_required
def grid_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the answers to the grid."""
    application = queries.file_for(request.user, pk)
    lines = grid.lines(content.sheet(application), getattr(application, "screening", None))
    form = GridForm(lines, request.POST)
    if not form.is_valid():
        return file_page(request, application, grid=form)
    actions.answer_checks(application=application, answers=form.answers(), by=request.user)
    messages.success(request, _("Grille de recevabilité enregistrée."))
    return redirect("screening:file", pk=pk)
