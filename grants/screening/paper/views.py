"""Keying a paper file: find or register the applicant, say when it came, then fill in the same form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions as accounts
from accounts.forms import ApplicantForm
from accounts.models import Applicant, ApplicantKind
from accounts.roles import Role, any_role
from grants.applications import paper, steps
from grants.applications.errors import AlreadyStarted
from grants.screening import queries as screening
from grants.screening.paper import queries
from grants.screening.paper.forms import KindForm, PaperForm
from ui import params

SHOWN = 50


def _require_officer(request: HttpRequest) -> None:
    if Role.OFFICER in any_role(request.user):
        return
    if screening.works_here(request.user):
        raise PermissionDenied(_("Seules les personnes qui instruisent saisissent des dossiers papier."))
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin to key a file; what is unfinished stands below."""
    _require_officer(request)
    words = params.words(request)
    given = request.POST.get("applicant") or request.GET.get("demandeur") or ""
    found = queries.applicants(words)
    if given.isascii() and given.isdecimal() and len(given) < 19:
        found = found | Applicant.objects.filter(pk=given) if words else Applicant.objects.filter(pk=given)
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        initial={"applicant": given},
        calls=queries.calls(request.user),
        applicants=found,
    )
    if form.is_bound and form.is_valid():
        try:
            application = paper.start(by=request.user, **form.cleaned_data)
        except AlreadyStarted as error:
            form.add_error("applicant", _("Ce demandeur a déjà un dossier pour cet appel."))
            existing = error.application
            if existing.received_on and existing.state == "draft":
                return redirect(steps.address(existing, "projet"))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(steps.address(application, "projet"))
    context = {
        "form": form,
        "words": words,
        "found": list(found[: queries.FOUND]),
        "kinds": KindForm(),
        "unfinished": list(queries.unfinished(request.user)[:SHOWN]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "grants/screening/paper.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register an applicant that nobody manages online yet."""
    _require_officer(request)
    kind = params.choice(request, "statut", ApplicantKind.values)
    if not kind:
        return redirect("screening:paper")
    form = ApplicantForm(request.POST or None, kind=kind)
    if form.is_bound and form.is_valid():
        made = _registered(request, form, kind)
        if made is not None:
            messages.success(request, _("« %(name)s » est enregistré.") % {"name": made.name})
            return redirect(f"{reverse('screening:paper')}?demandeur={made.pk}")
    context = {"form": form, "kind_label": ApplicantKind(kind).label}
    return render(
        request, "grants/screening/paper_applicant.html", context, status=422 if form.is_bound else 200
    )


def _registered(request: HttpRequest, form: Any, kind: str) -> Applicant | None:
    by: Any = request.user  # signed in: the view asks it
    try:
        return accounts.register_applicant(by=by, kind=kind, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
