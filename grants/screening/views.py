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
from grants.screening import actions, content, dashboard, grid, panels, queries
from grants.screening.filters import FileFilter
from grants.screening.forms import GridForm, NoteForm
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
        "screens": screens,
        "editable": screens and bool(offers),
        "grid": forms.get("grid") or GridForm(lines),
        "failing": grid.failing(lines),
        "note": forms.get("note")
        or NoteForm(initial={"text": screening.note if screening is not None else ""}),
        "offers": offers,
        "requests": queries.requests_of(application),
        "others": queries.other_files(application, request.user),
        "entries": history(application),
        "panels": panels.of(application, request.user),
    }


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, whole."""
    application = queries.file_for(request.user, pk)
    return render(request, "grants/screening/file.html", _shown(request, application))


@require_POST
@login_required
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign the file to me."""
    application = queries.file_for(request.user, pk)
    actions.take(application=application, by=request.user)
    messages.success(request, _("Ce dossier vous est attribué."))
    return redirect("screening:file", pk=pk)


@require_POST
@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the internal note."""
    application = queries.file_for(request.user, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        context = _shown(request, application, note=form)
        return render(request, "grants/screening/file.html", context, status=422)
    actions.write_note(application=application, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("Note enregistrée."))
    return redirect("screening:file", pk=pk)


@require_POST
@login_required
def grid_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the answers to the grid."""
    application = queries.file_for(request.user, pk)
    lines = grid.lines(content.sheet(application), getattr(application, "screening", None))
    form = GridForm(lines, request.POST)
    if not form.is_valid():
        context = _shown(request, application, grid=form)
        return render(request, "grants/screening/file.html", context, status=422)
    actions.answer_checks(application=application, answers=form.answers(), by=request.user)
    messages.success(request, _("Grille de recevabilité enregistrée."))
    return redirect("screening:file", pk=pk)
