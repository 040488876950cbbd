"""Roles of the people who work here, each given on everything or on one programme, call or session.

A role is a row with dates, read once per user object: it is lost on the very next request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import RoleGrant


class Role(models.TextChoices):
    """What a person may be charged with."""

    ADMINISTRATOR = "administrator", _("Administration")
    OFFICER = "officer", _("Instructeur ou instructrice")
    READER = "reader", _("Membre du comité")
    SECRETARY = "secretary", _("Secrétaire du comité")
    ASSEMBLY = "assembly", _("Service des assemblées")
    FINANCE = "finance", _("Service financier")
    COMMUNICATION = "communication", _("Communication")
    AUDITOR = "auditor", _("Contrôle (lecture seule)")


#: Who works in /gestion/, who sits in /comite/, who edits in /admin/.
STAFF_ROLES = frozenset({Role.OFFICER, Role.ASSEMBLY, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR})
COMMITTEE_ROLES = frozenset({Role.READER, Role.SECRETARY})
EDITOR_ROLES = frozenset({Role.COMMUNICATION, Role.ADMINISTRATOR})
#: Who must sign in with a second factor (ANSSI: any account that can pay or administer).
SECOND_FACTOR_ROLES = frozenset({Role.FINANCE, Role.ADMINISTRATOR})

#: (role, "app.model" of the scope or None for everything, id of the scope or None)
_Held = tuple[str, str | None, int | None]
#: Stands for the person in the statement that is written once.
_SOMEBODY = -1


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The statement that reads somebody's current grants, and where its parameters go.

    Every signed-in page asks it, and writing it costs more than running it: it is written once by the
    one home of what is current, `RoleGrantQuerySet.current`.
    """
    from accounts.models import RoleGrant

    rows = RoleGrant.objects.current().filter(user_id=_SOMEBODY)
    found = rows.order_by().values_list("role", "scope_type__app_label", "scope_type__model", "scope_id")
    return found.query.sql_with_params()


def _read(user_pk: int) -> list[tuple[str, str | None, str | None, int | None]]:
    statement, parameters = _statement(connection.vendor)
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(statement, [user_pk if value == _SOMEBODY else today for value in parameters])
        return cursor.fetchall()


def _held(user: Any) -> list[_Held]:
    """Return the user's current grants: one query per user object, none for visitors."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    held: list[_Held] | None = user.__dict__.get("_held_roles")
    if held is None:
        held = [(role, f"{app}.{model}" if app else None, pk) for role, app, model, pk in _read(user.pk)]
        if user.is_superuser:
            held.append((Role.ADMINISTRATOR, None, None))
        user.__dict__["_held_roles"] = held
    return held


def forget(user: Any) -> None:
    """Drop what this user object remembers of its roles."""
    user.__dict__.pop("_held_roles", None)


def has_role(user: Any, role: str, *scopes: models.Model | None) -> bool:
    """Tell whether the user holds `role` on everything, or on one of `scopes`.

    Without scopes, only a grant on everything counts. A superuser is an administrator and nothing else.
    """
    wanted = {(scope._meta.label_lower, scope.pk) for scope in scopes if scope is not None}
    return any(held == role and (label is None or (label, pk) in wanted) for held, label, pk in _held(user))


def has_any_role(user: Any, roles: Iterable[str], *scopes: models.Model | None) -> bool:
    """Tell whether the user holds one of `roles` on everything, or on one of `scopes`."""
    return any(has_role(user, role, *scopes) for role in roles)


def any_role(user: Any) -> set[Role]:
    """Return the roles the user currently holds, on whatever scope."""
    return {Role(role) for role, _label, _pk in _held(user)}


def scope_ids(user: Any, role: str, model: type[models.Model]) -> set[int] | None:
    """Return the ids of the `model` objects on which the user holds `role`; None means all of them."""
    mine = [(label, pk) for held, label, pk in _held(user) if held == role]
    if any(label is None for label, _pk in mine):
        return None
    return {pk for label, pk in mine if label == model._meta.label_lower and pk is not None}


@transaction.atomic
def grant(
    *,
    user: Any,
    role: str,
    scope: models.Model | None = None,
    by: Any = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a role from `starts_on` (today) to `ends_on` included (no end). The caller has checked `by`.

    Granting again what is held changes its dates: one living grant per person, role and scope.
    """
    from accounts import groups

    scope_type = ContentType.objects.get_for_model(scope) if scope is not None else None
    scope_id = scope.pk if scope is not None else None
    living = user.role_grants.select_for_update().living()
    found = living.filter(role=role, scope_type=scope_type, scope_id=scope_id).first()
    today = timezone.localdate()
    if found is not None and found.ends_on is not None and found.ends_on < today:
        found.revoked_at = timezone.now()  # the past stays as it was
        found.save(update_fields=["revoked_at"])
        found = None
    if found is None:
        found = user.role_grants.model(
            user=user, role=role, scope_type=scope_type, scope_id=scope_id, granted_by=by
        )
        found.starts_on = starts_on or today
    elif starts_on is not None:
        found.starts_on = starts_on
    found.ends_on = ends_on
    found.full_clean(exclude=["scope_type"])
    found.save()
    forget(user)
    groups.synchronise(user)
    forget(user)
    return found


@transaction.atomic
def revoke(*, user: Any, role: str, scope: models.Model | None = None, by: Any = None) -> int:
    """Take a role back from now on; return how many grants ended. The caller has checked that `by` may."""
    from accounts import groups

    scope_type = ContentType.objects.get_for_model(scope) if scope is not None else None
    scope_id = scope.pk if scope is not None else None
    ended = (
        user.role_grants.living()
        .filter(role=role, scope_type=scope_type, scope_id=scope_id)
        .update(revoked_at=timezone.now(), revoked_by=by)
    )
    forget(user)
    groups.synchronise(user)
    forget(user)
    return ended
