"""What can happen to people and applicants. One transaction each; refusals are `PermissionDenied`,
mistakes are `ValidationError` with a French sentence, by field where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts import checks, roles, rules
from accounts.models import Applicant, Membership, MembershipRole, RoleGrant, User


class Stale(Exception):
    """Somebody else saved the applicant since the form was opened; `current` is what is stored now."""

    def __init__(self, current: Applicant) -> None:
        super().__init__("the applicant changed meanwhile")
        self.current = current


def _require(allowed: bool, reason: str) -> None:
    if not allowed:
        raise PermissionDenied(reason)


@transaction.atomic
def create_person(*, email: str, password: str | None = None, **fields: Any) -> User:
    """Create an account whose address is taken as verified: for operators, imports and the demo."""
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def update_profile(*, user: User, first_name: str, last_name: str, phone: str) -> User:
    """Change how a person is named and called."""
    user.first_name, user.last_name, user.phone = first_name, last_name, phone
    user.full_clean(exclude=["password"])
    user.save(update_fields=["first_name", "last_name", "phone"])
    return user


def _save_checked(applicant: Applicant) -> None:
    applicant.full_clean()
    try:
        with transaction.atomic():
            applicant.save()
    except IntegrityError as error:
        # Two people registered the same number within the same second.
        raise ValidationError({"siret": ValidationError(checks.ALREADY_REGISTERED, code="unique")}) from error


@transaction.atomic
def create_applicant(*, by: User, kind: str, **values: Any) -> Applicant:
    """Register an applicant; who does it becomes its manager."""
    applicant = Applicant(kind=kind, **values)
    _save_checked(applicant)
    Membership.objects.create(user=by, applicant=applicant, role=MembershipRole.MANAGER)
    rules.forget(by)
    return applicant


@transaction.atomic
def register_applicant(*, by: User, kind: str, **values: Any) -> Applicant:
    """Register the applicant of a file that came on paper: nobody manages it online yet.

    Raises PermissionDenied for whoever does not screen files, ValidationError.
    """
    _require(
        bool(roles.any_role(by) & {roles.Role.OFFICER, roles.Role.ADMINISTRATOR}),
        _("Seules les personnes qui instruisent enregistrent un demandeur pour un dossier papier."),
    )
    applicant = Applicant(kind=kind, **values)
    _save_checked(applicant)
    return applicant


@transaction.atomic
def update_applicant(*, applicant: Applicant, by: User, version: int, values: Mapping[str, Any]) -> Applicant:
    """Change an applicant that `by` acts for; raise `Stale` when it is no longer at `version`."""
    _require(rules.is_member_of(by, applicant), _("Vous n’agissez pas pour ce demandeur."))
    current = Applicant.objects.select_for_update().get(pk=applicant.pk)
    if current.version != version:
        raise Stale(current)
    for name, value in values.items():
        setattr(current, name, value)
    current.version += 1
    _save_checked(current)
    return current


@transaction.atomic
def grant_role(
    *, user: User, role: str, scope: models.Model | None = None, by: User, **dates: Any
) -> RoleGrant:
    """Give a role, as an administrator (`roles.grant` is for operators and for rooms with their own rules)."""
    _require(rules.is_administrator(by), _("Seule l’administration attribue des rôles."))
    return roles.grant(user=user, role=role, scope=scope, by=by, **dates)


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: User) -> None:
    """Take a role back at once, as an administrator; nobody takes away their own administration."""
    _require(rules.is_administrator(by), _("Seule l’administration retire des rôles."))
    if grant.user_id == by.pk and grant.role == roles.Role.ADMINISTRATOR:
        raise ValidationError(_("Demandez à une autre personne de l’administration de retirer ce rôle."))
    roles.revoke(user=grant.user, role=grant.role, scope=grant.scope, by=by)
