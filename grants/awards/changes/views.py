"""The beneficiary's page to ask for a change, the officer's page to decide."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.errors import StorageUnavailable
from grants.applications import queries as applications
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.awards.changes import actions
from grants.awards.changes.forms import GIVE_UP, KEEP, AskForm, DecideForm
from grants.awards.changes.models import ChangeRequest
from grants.awards.changes.queries import awaiting, changes_of, pending
from grants.screening.people.actions import require_officer
from grants.screening.queries import file_for, works_here
from workflows import engine
from workflows.errors import ConditionsUnmet

_HANDLED = ["GET", "HEAD", "POST"]
_SHOWN = 100


# --- The beneficiary ------------------------------------------------------------------------------------


def _own(request: HttpRequest, pk: int) -> Application:
    rows = applications.with_everything(applications.mine(request.user)).select_related("awarded")
    found: Application = get_object_or_404(rows, pk=pk, awarded__decided_at__isnull=False)
    return found


@require_http_methods(_HANDLED)
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked and decided on my grant; POST asks."""
    application = _own(request, pk)
    form = AskForm(request.POST, request.FILES) if request.method == "POST" else AskForm()
    if form.is_bound and form.is_valid() and _asked(request, application, form):
        messages.success(request, _("Votre demande est envoyée au service, qui décidera de la suite."))
        return redirect(application)
    context = {
        "application": application,
        "call": application.call,
        "award": application.awarded,
        "form": form,
        "changes": changes_of(application),
        "can_ask": application.state == ApplicationState.AWARDED and not pending(application),
    }
    return render(request, "grants/awards/changes/ask.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, application: Application, form: AskForm) -> bool:
    try:
        actions.ask_change(application=application, by=request.user, **form.values())
    except StorageUnavailable as error:
        form.add_error("attached", str(error))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        return True
    return False


@require_POST
@login_required
def retract(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Take my request back."""
    application = _own(request, pk)
    actions.retract(
        change=get_object_or_404(ChangeRequest, application=application, pk=change), by=request.user
    )
    messages.success(request, _("Votre demande est retirée : rien ne change."))
    return redirect(application)


# --- The officers ---------------------------------------------------------------------------------------


def _change(request: HttpRequest, pk: int) -> ChangeRequest:
    """A change of a file that this person may open. Raises as `file_for`."""
    found = ChangeRequest.objects.select_related("asked_by", "decided_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.application = file_for(request.user, found.application_id)
    return found


@require_safe
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, what was spent, what is decided."""
    return _page(request, _change(request, pk))


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep, reduce or give up."""
    found = _change(request, pk)
    require_officer(by=request.user, application=found.application)
    form = DecideForm(found.awarded_amount() or Decimal(0), request.POST)
    if form.is_valid():
        try:
            _decided(found, form.cleaned_data, request.user)
        except ConditionsUnmet as error:
            form.add_error(None, error.unmet)
        else:
            messages.success(request, _("Votre décision est enregistrée ; le bénéficiaire est prévenu."))
            return redirect("awards:change", pk=pk)
    return _page(request, found, form)


def _decided(found: ChangeRequest, data: dict[str, Any], by: Any) -> None:
    values = {"change": found, "by": by, "reason": data["reason"]}
    if data["outcome"] == KEEP:
        actions.keep(**values)
    elif data["outcome"] == GIVE_UP:
        actions.give_up(**values)
    else:
        actions.reduce(reduced_to=data["reduced_to"], **values)


def _page(request: HttpRequest, found: ChangeRequest, form: DecideForm | None = None) -> HttpResponse:
    offers = engine.offered(found, request.user, only=["keep"])
    context = {
        "change": found,
        "application": found.application,
        "awarded": found.awarded_amount(),
        "shown": next(each for each in changes_of(found.application) if each.change.pk == found.pk),
        "form": form or DecideForm(found.awarded_amount() or Decimal(0)),
        "can_decide": any(offer.allowed for offer in offers),
    }
    return render(
        request, "grants/awards/changes/change.html", context, status=422 if form is not None else 200
    )


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The changes that await a decision on my calls, oldest first."""
    if not works_here(request.user):
        raise Http404
    rows = awaiting(request.user).select_related("application__applicant")[:_SHOWN]
    return render(request, "grants/awards/changes/index.html", {"changes": rows})
