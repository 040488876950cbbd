"""Reads of calls."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import EDITOR_ROLES, STAFF_ROLES, Role, any_role, scope_ids
from grants.calls.machine import CallState
from grants.calls.models import Call, Programme
from workflows.clock import now

#: What only the page of one call reads: lists leave it in the database.
HEAVY = ("description", "form", "rules", "scale")


def light(rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """The same rows without what is heavy in their call; `path` leads to the call, "" for calls."""
    prefix = f"{path}__" if path else ""
    return rows.defer(*(f"{prefix}{name}" for name in HEAVY))


def on_calls(user: Any, role: str, field: str = "") -> Q | None:
    """The calls on which `user` holds `role`, as a filter; None when it is all of them.

    `field` is the path to the call from the filtered model ("call"), "" for calls themselves.
    """
    prefix = f"{field}__" if field else ""
    calls, programmes = scope_ids(user, role, Call), scope_ids(user, role, Programme)
    if calls is None or programmes is None:
        return None
    if not calls and not programmes:
        return Q(pk__in=[])
    return Q(**{f"{prefix}pk__in": calls}) | Q(**{f"{prefix}programme_id__in": programmes})


def visible_to(user: Any) -> QuerySet[Call]:
    """Published calls for everybody; those being prepared for the people who work on them."""
    published = ~Q(state=CallState.DRAFT)
    if any_role(user) & EDITOR_ROLES:
        return Call.objects.all()
    for role in sorted(STAFF_ROLES):
        mine = on_calls(user, role)
        if mine is None:
            return Call.objects.all()
        published |= mine
    return Call.objects.filter(published)


def prepared_by(user: Any) -> QuerySet[Call]:
    """The calls that this person prepares, whatever their state: those of the programmes held."""
    mine = Q(pk__in=[])
    for role in (Role.ADMINISTRATOR, Role.OFFICER):
        held = on_calls(user, role)
        if held is None:
            return Call.objects.all()
        mine |= held
    return Call.objects.filter(mine)


def public_calls() -> QuerySet[Call]:
    """Every call that was opened, with its programme; latest closing first."""
    return (
        Call.objects.exclude(state=CallState.DRAFT)
        .select_related("programme")
        .defer("form", "rules", "scale")
        .order_by("-closes_at", "pk")
    )


def open_calls() -> QuerySet[Call]:
    """Calls that take new files now, the first to close first."""
    at = now()
    return (
        public_calls()
        .filter(state=CallState.OPEN, opens_at__lte=at, closes_at__gte=at)
        .order_by("closes_at", "pk")
    )


def holders(call: Call, role: str) -> QuerySet[User]:
    """The active people who hold `role` today on this call, its programme or everything."""
    from accounts.models import RoleGrant

    types = ContentType.objects.get_for_models(Call, Programme)
    scope = (
        Q(scope_type=None)
        | Q(scope_type=types[Call], scope_id=call.pk)
        | Q(scope_type=types[Programme], scope_id=call.programme_id)
    )
    grants = RoleGrant.objects.current().filter(scope, role=role)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def officers(call: Call) -> QuerySet[User]:
    """The people who screen the files of this call."""
    return holders(call, Role.OFFICER)
