"""The applicant's space: dashboard, applicants, profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, dashboard, members, queries
from accounts.forms import ApplicantForm, ProfileForm, VersionForm, attach
from accounts.middleware import has_second_factor, needs_second_factor
from accounts.models import Applicant, ApplicantKind, MembershipStatus
from accounts.registers import lookup, prefill
from accounts.signed_in import SignedInRequest
from ui import params

_KINDS = {
    ApplicantKind.ASSOCIATION: gettext_lazy(
        "Loi de 1901 ou droit local d’Alsace-Moselle, avec un SIRET ou un numéro RNA."
    ),
    ApplicantKind.PUBLIC_BODY: gettext_lazy("Commune, intercommunalité, établissement scolaire, CCAS…"),
    ApplicantKind.COMPANY: gettext_lazy("Société, coopérative, entreprise individuelle."),
    ApplicantKind.INFORMAL_GROUP: gettext_lazy("Groupe d’habitants ou de jeunes, sans structure juridique."),
    ApplicantKind.PERSON: gettext_lazy("Vous demandez en votre nom."),
}


def succeeds(form: Form, action: Callable[[], Any]) -> bool:
    """Run the view's one action; put what it refuses on the form and return False."""
    try:
        action()
    except ValidationError as error:
        attach(form, error)
        return False
    return True


@require_safe
@login_required
def space(request: SignedInRequest) -> HttpResponse:
    """The dashboard: what waits for an answer, the applicants, and the cards of the other rooms."""
    context = {
        "applicants": queries.applicants_of(request.user),
        "pending": request.user.memberships.filter(status=MembershipStatus.PENDING).order_by("created_at"),
        "invitations": queries.invitations_for(request.user),
        "to_decide": queries.requests_to_decide(request.user).count(),
        "cards": dashboard.cards(request),
    }
    return render(request, "accounts/space.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def applicant_create(request: SignedInRequest) -> HttpResponse:
    """Choose a kind, then fill in what that kind needs."""
    kind = params.choice(request, "statut", ApplicantKind.values)
    if not kind:
        kinds = [{"value": k.value, "label": k.label, "hint": hint} for k, hint in _KINDS.items()]
        return render(request, "accounts/applicant_kinds.html", {"kinds": kinds})
    if request.method == "POST" and "find" in request.POST and prefill.offered(kind):
        form, panel = prefill.search(data=request.POST, kind=kind, by=request.user)
        return _render_applicant(request, form, kind=kind, search=panel)
    form = ApplicantForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        if "join" in request.POST:
            return _ask_to_join(request, form, kind)
        if succeeds(form, lambda: actions.create_applicant(by=request.user, kind=kind, **form.cleaned_data)):
            messages.success(request, _("« %(name)s » est enregistré.") % {"name": form.cleaned_data["name"]})
            return redirect("accounts:space")
    return _render_applicant(request, form, kind=kind)


def _ask_to_join(request: SignedInRequest, form: ApplicantForm, kind: str) -> HttpResponse:
    numbers = {name: form.cleaned_data.get(name, "") for name in ("siret", "rna")}
    if not succeeds(form, lambda: members.ask_to_join(by=request.user, **numbers)):
        return _render_applicant(request, form, kind=kind)
    # The same sentence whoever holds the number, and whether one already acts for it or not.
    messages.info(
        request, _("Votre demande est transmise aux personnes responsables. Vous serez prévenu·e par e-mail.")
    )
    return redirect("accounts:space")


def _render_applicant(request: SignedInRequest, form: ApplicantForm, **context: Any) -> HttpResponse:
    context["kind_label"] = ApplicantKind(context["kind"]).label
    applicant = context.setdefault("applicant", None)
    context.setdefault("search", None if applicant else prefill.offered(context["kind"]))
    context["refreshable"] = bool(applicant and lookup.number_of(applicant))
    unread = context["search"] is not None and context["search"].form.errors
    status = 422 if unread or (form.is_bound and form.errors) else 200
    return render(request, "accounts/applicant_form.html", {"form": form, **context}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def applicant_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an applicant; what another member saved meanwhile is shown beside what was typed."""
    applicant = get_object_or_404(Applicant.objects.of(request.user).select_related("commune"), pk=pk)
    form = ApplicantForm(request.POST or None, kind=applicant.kind, applicant=applicant)
    version = VersionForm(request.POST or None, initial={"version": applicant.version})
    differences: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            if succeeds(form, lambda: _update(request, applicant, form, version)):
                messages.success(request, _("Les modifications sont enregistrées."))
                return redirect("accounts:applicant_edit", pk=applicant.pk)
        except actions.Stale as stale:
            applicant = stale.current
            differences = _differences(form, applicant)
            version = VersionForm(initial={"version": applicant.version})
    context = {"kind": applicant.kind, "applicant": applicant, "version_form": version}
    response = _render_applicant(request, form, differences=differences, **context)
    if differences:
        response.status_code = 409
    return response


def _update(
    request: SignedInRequest, applicant: Applicant, form: ApplicantForm, version: VersionForm
) -> Applicant:
    # Without a readable version nobody knows what the form was opened on: show both, as if it had changed.
    known = version.cleaned_data["version"] if version.is_valid() else 0
    return actions.update_applicant(
        applicant=applicant,
        by=request.user,
        version=known,
        values=form.cleaned_data,
    )


def _differences(form: ApplicantForm, current: Applicant) -> list[dict[str, Any]]:
    """Return, field by field, what is stored now and what was typed."""
    return [
        {"label": form.fields[name].label, "theirs": getattr(current, name), "yours": value}
        for name, value in form.cleaned_data.items()
        if getattr(current, name) != value
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """One's own name and telephone, and the way to password, passkeys and second factor."""
    user = request.user
    initial = {"first_name": user.first_name, "last_name": user.last_name, "phone": user.phone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if succeeds(form, lambda: actions.update_profile(user=user, **form.cleaned_data)):
            messages.success(request, _("Votre profil est enregistré."))
            return redirect("accounts:profile")
        user.refresh_from_db()
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@require_safe
@login_required
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Why a second factor is compulsory, and how to set it up."""
    missing = needs_second_factor(request.user) and not has_second_factor(request.user)
    return render(request, "accounts/second_factor.html", {"missing": missing})
