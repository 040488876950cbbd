"""The applicant's files: the list, a new one, one file, its receipt, its withdrawal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Applicant
from accounts.queries import applicants_of
from grants.applications import actions, cerfa, checks, copying, panels, queries, receipts, steps
from grants.applications.errors import AlreadyStarted
from grants.applications.forms_start import StartForm
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.applications.presentation import next_thing, row, shown_state, told
from grants.applications.views_drafts import is_editable, own
from grants.calls import forms_schema
from grants.calls.models import Call
from grants.calls.queries import public_calls
from ui import params
from workflows import engine
from workflows.queries import history

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My files, latest work first."""
    paginator = Paginator(queries.in_list(request.user), PAGE)
    page = paginator.get_page(params.whole(request, "page", 1))
    rows = [row(application) for application in page]
    return render(request, "grants/applications/list.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose in whose name to apply to a call, and start a draft."""
    call = get_object_or_404(public_calls(), slug=slug)
    choices = _choices(request, call)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        applicants=choices["free"],
        sources=_sources(request, call, choices),
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            application = _started(request, call, form)
        except AlreadyStarted as error:
            messages.info(request, str(error.reason))
            return redirect(steps.address(error.application, "projet"))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(steps.address(application, "projet"))
    if form.is_bound:
        existing = _existing(request, choices)
        if existing is not None:
            messages.info(request, _("Ce demandeur a déjà un dossier pour cet appel : le voici."))
            return redirect(existing)
        status = 422
    values = {"call": call, "form": form, "accepts": call.accepts_drafts, **choices}
    return render(request, "grants/applications/start.html", values, status=status)


def _sources(request: HttpRequest, call: Call, choices: dict[str, Any]) -> list[Application]:
    free = [applicant.pk for applicant in choices["free"]]
    return list(copying.sources(request.user, call).filter(applicant__in=free)[: copying.OFFERED])


def _started(request: HttpRequest, call: Call, form: StartForm) -> Application:
    applicant, source = form.cleaned_data["applicant"], form.cleaned_data.get("source")
    if source is None:
        return actions.start(call=call, applicant=applicant, by=request.user)
    return copying.start_from(source=source, call=call, applicant=applicant, by=request.user)


def _choices(request: HttpRequest, call: Call) -> dict[str, Any]:
    """My applicants: those that may start, those that have a file already, those of another kind."""
    version = forms_schema.latest_version(call)
    running = {}
    if call.one_per_applicant:
        files = queries.mine(request.user).filter(call=call).exclude(state=ApplicationState.WITHDRAWN)
        running = {item.applicant_id: item for item in files.select_related("applicant")}
    free: list[Applicant] = []
    other: list[Applicant] = []
    for applicant in applicants_of(request.user):
        if applicant.pk in running:
            continue
        accepted = version is not None and forms_schema.read(version).accepts_kind(applicant.kind)
        (free if accepted else other).append(applicant)
    return {"free": free, "other": other, "running": list(running.values())}


def _existing(request: HttpRequest, choices: dict[str, Any]) -> Application | None:
    """The file that a second click or a second tab asks to start again."""
    wanted = request.POST.get("applicant", "")
    return next((item for item in choices["running"] if str(item.applicant_id) == wanted), None)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: where it stands, what was submitted, what happened, what comes next."""
    application = own(request, pk)
    submissions = list(application.submissions.select_related("by", "receipt").order_by("-number"))
    missing = checks.missing(application) if is_editable(application) else []
    offers = {offer.name: offer for offer in engine.offered(application, request.user, only=["withdraw"])}
    values = {
        "application": application,
        "call": application.call,
        "submissions": submissions,
        "content": submissions[0].content if submissions else None,
        "entries": told(history(application)),
        "state": shown_state(application),
        "editable": is_editable(application),
        "missing": steps.tasks(application, missing),
        "steps": steps.overview(application, missing, "") if is_editable(application) else [],
        "next": next_thing(application),
        "can_withdraw": "withdraw" in offers and offers["withdraw"].allowed,
        "panels": panels.panels(application, request.user),
        "resume": steps.address(application, "projet"),
        "proof": steps.address(application, "relecture"),
    }
    return render(request, "grants/applications/detail.html", values)


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt on screen, at once; its PDF as soon as it is made."""
    application = own(request, pk)
    submission = receipts.latest(application)
    if submission is None:
        return redirect(application)
    values = {
        "application": application,
        "submission": submission,
        "receipt": receipts.data(submission),
        "silence_months": application.call.silence_months,
    }
    return render(request, "grants/applications/receipt.html", values)


def pdf_answer(application: Application) -> HttpResponse:
    """The file as PDF, for whoever may open it: the caller has asked."""
    name = slugify(f"dossier-{application.reference or application.pk}")
    response = HttpResponse(cerfa.render(application), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file in the order of the single form, to keep or to print."""
    return pdf_answer(own(request, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to confirm, then withdraw."""
    application = own(request, pk)
    if request.method == "POST":
        actions.withdraw(application=application, by=request.user)
        messages.success(request, _("Le dossier est retiré."))
        return redirect(application)
    if not engine.offered(application, request.user, only=["withdraw"]):
        messages.info(request, _("Ce dossier ne peut plus être retiré."))
        return redirect(application)
    return render(request, "grants/applications/withdraw.html", {"application": application})
