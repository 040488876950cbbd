"""Who acts for an applicant: the members' page, requests to join, invitations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import members as actions
from accounts import queries, rules
from accounts.forms import InvitationForm, RoleForm
from accounts.models import Applicant, Invitation, Membership
from accounts.signed_in import SignedInRequest
from accounts.views import succeeds


def _reachable(request: SignedInRequest) -> Any:
    """The applicants one acts for, and those one decides the members of."""
    own, managed = Applicant.objects.of(request.user), Applicant.objects.managed_by(request.user)
    return Applicant.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=managed.values("pk")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def members(request: SignedInRequest, pk: int) -> HttpResponse:
    """The members of an applicant; managers invite, approve, change roles and take rights away."""
    applicant = get_object_or_404(_reachable(request), pk=pk)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation = {"applicant": applicant, "by": request.user, **form.cleaned_data}
        if succeeds(form, lambda: actions.invite_member(**invitation)):
            messages.success(request, _("L’invitation part par e-mail."))
            return redirect("accounts:members", pk=pk)
    context = {
        "applicant": applicant,
        "memberships": queries.memberships_of(applicant),
        "invitations": applicant.invitations.unanswered(),
        "decides": rules.can_decide_members(request.user, applicant),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/members.html", context, status=status)


@require_safe
@login_required
def requests(request: SignedInRequest) -> HttpResponse:
    """Every request to join that one may decide."""
    return render(
        request, "accounts/requests.html", {"memberships": queries.requests_to_decide(request.user)}
    )


def _tell(request: SignedInRequest, action: Callable[[], Any], done: str) -> None:
    """Run the view's one action and say, at the head of the next page, what became of it."""
    try:
        action()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)


def _decide(
    request: SignedInRequest, pk: int, action: Callable[..., Any], done: str, **values: Any
) -> HttpResponse:
    """Run an action on a membership of an applicant one can reach, then return to its members."""
    reachable = Q(applicant__in=_reachable(request)) | Q(user=request.user, status="pending")
    membership = get_object_or_404(Membership.objects.select_related("applicant").filter(reachable), pk=pk)
    _tell(request, lambda: action(membership=membership, by=request.user, **values), done)
    if _reachable(request).filter(pk=membership.applicant_id).exists():
        return redirect("accounts:members", pk=membership.applicant_id)
    return redirect("accounts:space")


@require_POST
@login_required
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a request to join."""
    return _decide(request, pk, actions.approve_membership, _("La personne peut maintenant agir."))


@require_POST
@login_required
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turn a request to join down."""
    return _decide(request, pk, actions.refuse_membership, _("La demande est refusée."))


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a person's right to act away, or leave."""
    return _decide(request, pk, actions.revoke_member, _("L’habilitation est retirée."))


@require_POST
@login_required
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a member a manager or an editor."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez un rôle de la liste."))
        return redirect("accounts:space")
    return _decide(request, pk, actions.change_member_role, _("Le rôle est changé."), **form.cleaned_data)


@require_POST
@login_required
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept an invitation sent to one's own address."""
    invitation = get_object_or_404(queries.invitations_for(request.user), pk=pk)
    done = _("Vous pouvez maintenant agir pour « %(name)s ».") % {"name": invitation.applicant}
    _tell(request, lambda: actions.accept_invitation(invitation=invitation, by=request.user), done)
    return redirect("accounts:space")


@require_POST
@login_required
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turn down an invitation received, or take back one that was sent."""
    reachable = Q(email=request.user.email) | Q(applicant__in=Applicant.objects.managed_by(request.user))
    invitation = get_object_or_404(Invitation.objects.unanswered().filter(reachable), pk=pk)
    done = _("L’invitation n’est plus valable.")
    _tell(request, lambda: actions.decline_invitation(invitation=invitation, by=request.user), done)
    if invitation.email == request.user.email:
        return redirect("accounts:space")
    return redirect("accounts:members", pk=invitation.applicant_id)
