"""The officers' screens. Each view checks who looks, then calls one action."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.applications.views import pdf_answer
from grants.screening import actions, clocks, content, grid, panels, queries, tabs
from grants.screening.forms import GridForm
from grants.screening.people.forms import NoteForm
from grants.screening.people.queries import followed_by, notes_of
from workflows import engine
from workflows.clock import now
from workflows.queries import history

DECISIONS = ("accept", "reject", "ask_complement")


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
        "notes": list(notes_of(application)),
        "offers": offers,
        "requests": queries.requests_of(application),
        "entries": history(application),
        "panels": panels.of(application, request.user),
        "tabs": tabs.of(application, request.user, "file"),
        "clocks": clocks.faces(clocks.of(application), now()),
    }


def file_page(request: HttpRequest, application: Application, **forms: Any) -> HttpResponse:
    """The page of a file, with the form that was just rejected on it, if any (422)."""
    context = _shown(request, application, **forms)
    return render(request, "grants/screening/file.html", context, status=422 if forms else 200)


@require_safe
@login_required
def file_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as PDF, in the order of the single form."""
    return pdf_answer(queries.file_for(request.user, pk))


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
