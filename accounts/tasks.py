"""Messages about memberships, sent by the worker: a slow mail server keeps no one waiting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from accounts.models import Applicant, Invitation, Membership, MembershipRole, MembershipStatus, User


def _send(name: str, to: list[str], url_name: str, **context: Any) -> None:
    """Send `accounts/mail/<name>.txt` to each address separately: first line the subject, the rest the body."""
    context["url"] = f"{settings.BASE_URL}{reverse(url_name)}"
    text = render_to_string(f"accounts/mail/{name}.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    for address in to:
        send_mail(" ".join(subject.split()), body.strip() + "\n", None, [address])


def _managers(applicant: Applicant) -> list[str]:
    return list(
        User.objects.filter(
            is_active=True,
            memberships__applicant=applicant,
            memberships__status=MembershipStatus.ACTIVE,
            memberships__role=MembershipRole.MANAGER,
        ).values_list("email", flat=True)
    )


@task()
def send_invitation(invitation_id: int) -> None:
    """Tell an address that it is invited; nothing when the invitation was taken back meanwhile."""
    invitation = Invitation.objects.unanswered().filter(pk=invitation_id).select_related("applicant").first()
    if invitation is not None:
        _send("invitation", [invitation.email], "accounts:space", invitation=invitation)


@task()
def tell_managers(membership_id: int) -> None:
    """Tell the managers of an applicant that somebody asks to join."""
    membership = Membership.objects.filter(pk=membership_id, status=MembershipStatus.PENDING).first()
    if membership is not None:
        to = _managers(membership.applicant)
        _send("request", to, "accounts:requests", membership=membership)


@task()
def tell_decision(membership_id: int) -> None:
    """Tell a person whether the request to join was accepted."""
    membership = Membership.objects.filter(pk=membership_id).select_related("user", "applicant").first()
    if membership is not None:
        _send("decision", [membership.user.email], "accounts:space", membership=membership)
