"""The officers' pages: ask for opinions, follow them, write down one that came on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.errors import StorageUnavailable
from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening import queries, tabs
from grants.screening.opinions import actions
from grants.screening.opinions.forms import AskForm, GiveForm
from grants.screening.opinions.models import Opinion
from grants.screening.opinions.queries import opinions_of, visible_to
from grants.screening.people.actions import require_officer
from grants.screening.people.queries import followed_by
from workflows.errors import ConditionsUnmet


def _context(request: HttpRequest, application: Application, **more: Any) -> dict[str, Any]:
    screening = getattr(application, "screening", None)
    screens = screens_file(request.user, application)
    return {
        "application": application,
        "screening": screening,
        "people": followed_by(screening),
        "screens": screens,
        "can_ask": screens and application.state in actions.UNDECIDED,
        "tabs": tabs.of(application, request.user, "opinions"),
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked and answered on a file; POST asks."""
    application = queries.file_for(request.user, pk)
    form = AskForm(request.POST or None)
    if request.method == "POST":
        require_officer(by=request.user, application=application)
        if form.is_valid() and _asked(request, application, form):
            messages.success(request, _("La demande d’avis est envoyée."))
            return redirect("screening:opinions", pk=pk)
    context = _context(request, application, form=form, opinions=opinions_of(application, request.user))
    return render(request, "grants/screening/opinions.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, application: Application, form: AskForm) -> bool:
    try:
        actions.ask_opinion(
            application=application, question=form.question(), due_at=form.due_at, by=request.user
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _opinion(request: HttpRequest, pk: int, opinion: int) -> Opinion:
    application = queries.file_for(request.user, pk)
    rows = visible_to(request.user).select_related("user")
    found: Opinion = get_object_or_404(rows, application=application, pk=opinion)
    found.application = application  # read already, with its call
    return found


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """Withdraw a request."""
    actions.revoke(opinion=_opinion(request, pk, opinion), by=request.user)
    messages.success(request, _("La demande d’avis est retirée ; la personne est prévenue."))
    return redirect("screening:opinions", pk=pk)


@require_POST
@login_required
def send_again(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """Send the message again, with a new link."""
    actions.send_again(opinion=_opinion(request, pk, opinion), by=request.user)
    messages.success(request, _("La demande est renvoyée ; un lien envoyé avant ne fonctionne plus."))
    return redirect("screening:opinions", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """Write down an opinion that came otherwise."""
    found = _opinion(request, pk, opinion)
    require_officer(by=request.user, application=found.application)
    form = GiveForm(request.POST, request.FILES) if request.method == "POST" else GiveForm()
    if given(form, found, by=request.user):
        messages.success(request, _("L’avis est enregistré."))
        return redirect("screening:opinions", pk=pk)
    context = _context(request, found.application, form=form, opinion=found)
    return render(
        request, "grants/screening/opinion_record.html", context, status=422 if form.is_bound else 200
    )


def given(form: GiveForm, opinion: Opinion, *, by: Any = None) -> bool:
    """Give what the form holds; False when it is to be shown again with what is wrong."""
    if not form.is_valid():
        return False
    try:
        actions.give(opinion=opinion, by=by, **form.values())
    except StorageUnavailable as error:
        form.add_error("attached", str(error))
    except ConditionsUnmet as error:
        form.add_error(None, error.unmet)
    except ValidationError as error:
        form.add_error("attached", error)
    else:
        return True
    return False
