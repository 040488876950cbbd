"""Who acts for an applicant: asking, inviting, approving, leaving. Actions, one transaction each.

Every change locks the applicant first, so that two managers leaving at once cannot leave it to nobody.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules, tasks
from accounts.models import Applicant, Invitation, Membership, MembershipRole, MembershipStatus, User

#: How many unanswered requests one person may have: more is a trawl through other people's numbers.
MAX_PENDING = 5
#: How many unanswered invitations an applicant may have: the site is not to become a mailing tool.
MAX_INVITATIONS = 20


def _lock(applicant_id: int) -> Applicant:
    return Applicant.objects.select_for_update().get(pk=applicant_id)


def _require_manager(by: User, applicant: Applicant) -> None:
    if not rules.can_decide_members(by, applicant):
        raise PermissionDenied(_("Seules les personnes responsables de ce demandeur gèrent ses membres."))


def _decide(membership: Membership, *, status: str, by: User, role: str | None = None) -> Membership:
    membership.status = status
    membership.role = role or membership.role
    membership.decided_at, membership.decided_by = timezone.now(), by
    membership.save()
    rules.forget(by)
    rules.forget(membership.user)
    return membership


def find_registered(*, siret: str = "", rna: str = "") -> Applicant | None:
    """Return the applicant registered under one of these numbers: never show it to who asks."""
    found = Applicant.objects.filter(siret=siret).first() if siret else None
    return found or (Applicant.objects.filter(rna=rna).first() if rna else None)


@transaction.atomic
def ask_to_join(*, by: User, siret: str = "", rna: str = "") -> Membership | None:
    """Ask the managers of whoever holds this number; None when nobody does. Asking twice changes nothing."""
    found = find_registered(siret=siret, rna=rna)
    if found is None:
        return None
    applicant = _lock(found.pk)
    membership = Membership.objects.filter(user=by, applicant=applicant).select_for_update().first()
    if membership is not None and membership.status != MembershipStatus.REVOKED:
        return membership
    if by.memberships.filter(status=MembershipStatus.PENDING).count() >= MAX_PENDING:
        raise ValidationError(_("Vous avez déjà plusieurs demandes en attente : attendez leurs réponses."))
    if membership is None:
        membership = Membership(user=by, applicant=applicant)
    membership.role, membership.status = MembershipRole.EDITOR, MembershipStatus.PENDING
    membership.asked_with = siret if siret and applicant.siret == siret else rna
    membership.created_at, membership.decided_at, membership.decided_by = timezone.now(), None, None
    membership.save()
    tasks.tell_managers.enqueue(membership.pk)
    return membership


@transaction.atomic
def approve_membership(*, membership: Membership, by: User, role: str = MembershipRole.EDITOR) -> Membership:
    """Accept a request to join, as a manager of the applicant or as an officer."""
    applicant = _lock(membership.applicant_id)
    _require_manager(by, applicant)
    fresh = Membership.objects.select_related("user").get(pk=membership.pk)
    if fresh.status != MembershipStatus.PENDING:
        raise ValidationError(_("Cette demande a déjà reçu une réponse."))
    _decide(fresh, status=MembershipStatus.ACTIVE, by=by, role=role)
    tasks.tell_decision.enqueue(fresh.pk)
    return fresh


@transaction.atomic
def refuse_membership(*, membership: Membership, by: User) -> Membership:
    """Turn a request to join down."""
    applicant = _lock(membership.applicant_id)
    _require_manager(by, applicant)
    fresh = Membership.objects.select_related("user").get(pk=membership.pk)
    if fresh.status != MembershipStatus.PENDING:
        raise ValidationError(_("Cette demande a déjà reçu une réponse."))
    _decide(fresh, status=MembershipStatus.REVOKED, by=by)
    tasks.tell_decision.enqueue(fresh.pk)
    return fresh


def _check_a_manager_stays(membership: Membership) -> None:
    others = Membership.objects.filter(
        applicant=membership.applicant_id, status=MembershipStatus.ACTIVE, role=MembershipRole.MANAGER
    ).exclude(pk=membership.pk)
    if membership.role == MembershipRole.MANAGER and not others.exists():
        raise ValidationError(
            _("Il doit rester au moins une personne responsable : désignez-en d’abord une autre.")
        )


@transaction.atomic
def revoke_member(*, membership: Membership, by: User) -> Membership:
    """Take a person's right to act away, at once; anybody may leave, never the last manager."""
    applicant = _lock(membership.applicant_id)
    if membership.user_id != by.pk:
        _require_manager(by, applicant)
    fresh = Membership.objects.select_related("user").get(pk=membership.pk)
    if fresh.status == MembershipStatus.ACTIVE:
        _check_a_manager_stays(fresh)
    return _decide(fresh, status=MembershipStatus.REVOKED, by=by)


@transaction.atomic
def change_member_role(*, membership: Membership, by: User, role: str) -> Membership:
    """Make a member a manager or an editor; a manager always stays."""
    applicant = _lock(membership.applicant_id)
    _require_manager(by, applicant)
    fresh = Membership.objects.select_related("user").get(pk=membership.pk)
    if fresh.status != MembershipStatus.ACTIVE:
        raise ValidationError(_("Cette personne n’agit pas pour ce demandeur."))
    if role != MembershipRole.MANAGER:
        _check_a_manager_stays(fresh)
    return _decide(fresh, status=MembershipStatus.ACTIVE, by=by, role=MembershipRole(role))


@transaction.atomic
def invite_member(
    *, applicant: Applicant, email: str, by: User, role: str = MembershipRole.EDITOR
) -> Invitation:
    """Offer an address to act for the applicant. It is told the same way whether it has an account or not."""
    locked = _lock(applicant.pk)
    _require_manager(by, locked)
    email = email.strip().lower()
    if locked.memberships.filter(user__email=email, status=MembershipStatus.ACTIVE).exists():
        raise ValidationError({"email": _("Cette personne agit déjà pour ce demandeur.")})
    invitation = Invitation(applicant=locked, email=email, role=role, invited_by=by)
    if locked.invitations.unanswered().filter(email=email).exists():
        raise ValidationError({"email": _("Cette adresse a déjà reçu une invitation.")})
    if locked.invitations.unanswered().count() >= MAX_INVITATIONS:
        raise ValidationError(_("Trop d’invitations sans réponse : annulez-en avant d’en envoyer d’autres."))
    invitation.full_clean()
    invitation.save()
    tasks.send_invitation.enqueue(invitation.pk)
    return invitation


def _answer(invitation: Invitation) -> Invitation:
    fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if fresh.answered_at is not None:
        raise ValidationError(_("Cette invitation n’est plus valable."))
    fresh.answered_at = timezone.now()
    fresh.save(update_fields=["answered_at"])
    return fresh


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Become a member, as the owner of the invited address."""
    _lock(invitation.applicant_id)
    if invitation.email != by.email:
        raise PermissionDenied(_("Cette invitation ne vous est pas adressée."))
    fresh = _answer(invitation)
    membership = Membership.objects.filter(user=by, applicant=fresh.applicant_id).first()
    if membership is None:
        membership = Membership(user=by, applicant_id=fresh.applicant_id)
    role = membership.role if membership.active and membership.pk else fresh.role
    return _decide(membership, status=MembershipStatus.ACTIVE, by=fresh.invited_by or by, role=role)


@transaction.atomic
def decline_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Turn an invitation down (its addressee) or take it back (a manager)."""
    if invitation.email != by.email:
        _require_manager(by, invitation.applicant)
    return _answer(invitation)
