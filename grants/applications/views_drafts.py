"""What every step of a draft shows, and the proof before the submission."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.applications import actions, aside, checks, content, guidance, panels, queries, steps
from grants.applications.errors import ConditionsUnmet, Outdated, WrongState
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from workflows.clock import now

_HANDLED = ["GET", "HEAD", "POST"]


def own(request: HttpRequest, pk: int) -> Application:
    """One file of the applicants that the person acts for; 404 for every other."""
    rows = queries.with_everything(queries.carried_by(request.user))
    return get_object_or_404(rows.prefetch_related("budget_lines", "attachments"), pk=pk)


def is_editable(application: Application) -> bool:
    """Draft, or waiting for complements."""
    return application.state in actions.EDITABLE


def context(application: Application, step: str, **more: Any) -> dict[str, Any]:
    """What every step shows: where one stands, what lacks, whether the call still takes the file."""
    missing = checks.missing(application)
    at = now()
    draft = application.state == ApplicationState.DRAFT
    accepts = checks.call_accepts(application, at)
    order = steps.names(application)
    return {
        "application": application,
        "call": application.call,
        "step": step,
        "step_label": steps.label(application, step),
        "step_number": order.index(step) + 1,
        "step_count": len(order),
        "steps": steps.overview(application, missing, step),
        "missing": steps.tasks(application, missing),
        "previous": steps.preceding(application, step),
        "late": draft and not accepts,
        "in_advance": application.call.closes_at > at,
        "in_grace": draft and accepts and at > application.call.closes_at,
        "panels": [] if draft else panels.panels(application, None),
        **more,
    }


def no_longer(request: HttpRequest, application: Application) -> HttpResponse:
    """Back to the page of a file that is not a draft any more."""
    messages.info(request, _("Ce dossier est déposé : il ne peut plus être modifié."))
    return redirect(application)


@login_required
@require_http_methods(_HANDLED)
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything read over, what lacks, and the button to submit."""
    received = now()
    if request.method == "POST":
        # The action reads everything again under its lock: here only whether it is theirs.
        return _submit(request, get_object_or_404(queries.carried_by(request.user), pk=pk), received)
    application = own(request, pk)
    if not is_editable(application):
        return no_longer(request, application)
    return _proof_page(request, application)


def _proof_page(
    request: HttpRequest, application: Application, status: int = 200, **more: Any
) -> HttpResponse:
    values = context(
        application,
        "relecture",
        content=content.content(application),
        aside=aside.aside(application),
        changes=guidance.changes(application),
        attestation=content.attestation(),
        **more,
    )
    # The attestation is a box on this very page: it is no task to go and do elsewhere.
    values["missing"] = [task for task in values["missing"] if not task.href.endswith("#id_certified")]
    return render(request, "grants/applications/proof.html", values, status=status)


def _submit(request: HttpRequest, application: Application, received: Any) -> HttpResponse:
    complement = application.state == ApplicationState.INCOMPLETE
    version = request.POST.get("version", "")
    common: dict[str, Any] = {
        "application": application,
        "by": request.user,
        "certified": request.POST.get("certified") == "on",
        "version": int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
    }
    try:
        if complement:
            actions.complete(**common)
        else:
            actions.submit(**common, at=received)
    except WrongState:
        return _already(request, application)
    except Outdated as error:
        return _proof_page(request, own(request, application.pk), status=409, outdated=error.reason)
    except ConditionsUnmet as error:
        certified = common["certified"]
        return _proof_page(
            request, own(request, application.pk), status=422, unmet=error.unmet, certified=certified
        )
    messages.success(
        request, _("Vos compléments sont envoyés.") if complement else _("Votre dossier est déposé.")
    )
    return redirect("applications:receipt", application.pk)


def _already(request: HttpRequest, application: Application) -> HttpResponse:
    """The second of two clicks or tabs: the first one counted."""
    fresh = own(request, application.pk)
    if fresh.submitted_at is None:
        messages.info(request, _("Ce dossier a été retiré."))
        return redirect(fresh)
    messages.info(request, _("Ce dossier était déjà déposé : il ne l’a été qu’une fois."))
    return redirect("applications:receipt", fresh.pk)
