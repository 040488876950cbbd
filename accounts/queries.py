"""Reads of the accounts room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import STAFF_ROLES, Role, has_any_role

if TYPE_CHECKING:
    from accounts.models import Applicant, Invitation, Membership, User


class UserManager(DjangoUserManager["User"]):
    """Accounts named by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override] # no username
        """Create an account that can sign in; without a password, only by one-time code or passkey."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override] # no username
        """Create an operator's account; its address is taken as verified, the operator owns the terminal."""
        from allauth.account.models import EmailAddress

        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """Find an account whatever the case in which its address is typed."""
        return self.get(email=(email or "").strip().lower())


class RoleGrantQuerySet(models.QuerySet):
    """Grants by their life."""

    def living(self) -> RoleGrantQuerySet:
        """Those nobody revoked, whatever their dates."""
        return self.filter(revoked_at=None)

    def current(self) -> RoleGrantQuerySet:
        """Those that give their role today (Europe/Paris)."""
        today = timezone.localdate()
        return self.living().filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class ApplicantQuerySet(models.QuerySet["Applicant"]):
    """Applicants by who may see them."""

    def visible_to(self, user: Any) -> ApplicantQuerySet:
        """Those the user acts for; all of them for staff whose role is on everything.

        Staff with a role on one call see applicants through the applications of that call.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if has_any_role(user, STAFF_ROLES):
            return self
        return self.of(user)

    def of(self, user: Any) -> ApplicantQuerySet:
        """Those the user acts for."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(pk__in=_active_memberships(user).values("applicant"))

    def managed_by(self, user: Any) -> ApplicantQuerySet:
        """Those whose members the user manages: his or her own, or all for officers and administrators."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if has_any_role(user, (Role.OFFICER, Role.ADMINISTRATOR)):
            return self
        return self.filter(pk__in=_active_memberships(user).filter(role="manager").values("applicant"))


def _active_memberships(user: Any) -> models.QuerySet[Membership]:
    return user.memberships.filter(status="active")


def applicants_of(user: Any) -> ApplicantQuerySet:
    """Return the applicants the user acts for, by name, with their commune."""
    from accounts.models import Applicant

    return Applicant.objects.of(user).select_related("commune").order_by("name", "pk")


def memberships_of(applicant: Applicant) -> models.QuerySet[Membership]:
    """Return the living memberships of an applicant, requests first, with the people."""
    from accounts.models import MembershipStatus

    return (
        applicant.memberships.exclude(status=MembershipStatus.REVOKED)
        .select_related("user")
        .order_by("-status", "user__last_name", "user__first_name", "pk")
    )


def requests_to_decide(user: Any) -> models.QuerySet[Membership]:
    """Return the requests to join that the user may approve, oldest first."""
    from accounts.models import Applicant, Membership, MembershipStatus

    return (
        Membership.objects.filter(
            status=MembershipStatus.PENDING, applicant__in=Applicant.objects.managed_by(user)
        )
        .select_related("user", "applicant")
        .order_by("created_at", "pk")
    )


def invitations_for(user: Any) -> models.QuerySet[Invitation]:
    """Return the unanswered invitations sent to the user's address."""
    from accounts.models import Invitation

    return Invitation.objects.unanswered().filter(email=user.email).select_related("applicant", "invited_by")
