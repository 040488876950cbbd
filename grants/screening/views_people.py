"""Who follows a file, what they note, and the next file of one's queue."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening import queries, tabs
from grants.screening.people import actions
from grants.screening.people.forms import AddOfficerForm, NoteForm, TransferForm
from grants.screening.people.queries import candidates, followed_by, history_of
from grants.screening.views import file_page


def _page(request: HttpRequest, application: Application, **forms: Any) -> HttpResponse:
    screening = getattr(application, "screening", None)
    people = candidates(application)
    context = {
        "application": application,
        "screening": screening,
        "tabs": tabs.of(application, request.user, "team"),
        "screens": screens_file(request.user, application),
        "people": followed_by(screening),
        "history": history_of(screening),
        "add": forms.get("add") or AddOfficerForm(people),
        "transfer": forms.get("transfer") or TransferForm(people),
    }
    return render(request, "grants/screening/team.html", context, status=422 if forms else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who follows the file; POST adds somebody."""
    application = queries.file_for(request.user, pk)
    if request.method != "POST":
        return _page(request, application)
    actions.require_officer(by=request.user, application=application)
    form = AddOfficerForm(candidates(application), request.POST)
    if not form.is_valid():
        return _page(request, application, add=form)
    actions.add_officer(application=application, user=form.cleaned_data["user"], by=request.user)
    messages.success(request, _("Cette personne suit maintenant le dossier."))
    return redirect("screening:team", pk=pk)


@require_POST
@login_required
def leave(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Somebody no longer follows the file."""
    application = queries.file_for(request.user, pk)
    actions.remove_officer(application=application, user_id=user, by=request.user)
    messages.success(request, _("Cette personne ne suit plus le dossier."))
    return redirect("screening:team", pk=pk)


@require_POST
@login_required
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the file over."""
    application = queries.file_for(request.user, pk)
    actions.require_officer(by=request.user, application=application)
    form = TransferForm(candidates(application), request.POST)
    if form.is_valid():
        try:
            actions.transfer(application=application, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("to", error)
        else:
            messages.success(request, _("Le dossier est confié à cette personne, qui est prévenue."))
            return redirect("screening:team", pk=pk)
    return _page(request, application, transfer=form)


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
    """Add an internal note."""
    application = queries.file_for(request.user, pk)
    actions.require_officer(by=request.user, application=application)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return file_page(request, application, note=form)
    actions.write_note(application=application, by=request.user, **form.cleaned_data)
    messages.success(request, _("Note ajoutée."))
    return redirect("screening:file", pk=pk)


@require_safe
@login_required
def following(request: HttpRequest, pk: int) -> HttpResponse:
    """The next file of my queue."""
    return _neighbour(request, pk, forward=True)


@require_safe
@login_required
def preceding(request: HttpRequest, pk: int) -> HttpResponse:
    """The file before this one in my queue."""
    return _neighbour(request, pk, forward=False)


def _neighbour(request: HttpRequest, pk: int, *, forward: bool) -> HttpResponse:
    application = queries.file_for(request.user, pk)
    found = queries.neighbour(application, request.user, forward=forward)
    if found is None:
        ahead = _("Plus aucun dossier à instruire après celui-ci.")
        behind = _("Aucun dossier à instruire avant celui-ci.")
        messages.info(request, ahead if forward else behind)
        return redirect("screening:file", pk=pk)
    return redirect("screening:file", pk=found.pk)
