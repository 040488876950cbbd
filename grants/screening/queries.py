"""Reads of the officers' back office."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.roles import STAFF_ROLES, Role, any_role
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.calls.queries import on_calls
from grants.calls.rules import works_on_call
from grants.screening import waiting
from grants.screening.machine import ComplementState
from grants.screening.models import ComplementRequest
from grants.screening.people.queries import following


def works_here(user: Any) -> bool:
    """Holds one of the roles that work in /gestion/, on whatever scope."""
    return bool(any_role(user) & STAFF_ROLES)


def on_my_calls(user: Any, field: str = "call", roles: Iterable[str] = STAFF_ROLES) -> Q:
    """What belongs to the calls on which the user holds one of `roles`; no query of its own.

    `field` is the path to the call; "" for the calls themselves.
    """
    mine = Q(pk__in=[])
    for role in sorted(roles):
        held = on_calls(user, role, field)
        if held is None:
            return Q()
        mine |= held
    return mine


def submitted(files: QuerySet[Application]) -> QuerySet[Application]:
    """Files that were submitted at least once: a draft is nobody's business but its author's."""
    return files.exclude(state=S.DRAFT).filter(submitted_at__isnull=False)


def visible_to(user: Any) -> QuerySet[Application]:
    """The submitted files of the calls this person works on."""
    return submitted(Application.objects.filter(on_my_calls(user)))


def file_for(user: Any, pk: int) -> Application:
    """One submitted file for somebody who works on its call.

    Raises Http404 for whoever works on no call and for what does not exist; PermissionDenied, with a
    sentence, for the staff of another call.
    """
    if not works_here(user):
        raise Http404
    rows = submitted(Application.objects.all()).select_related(
        "call__programme",
        "applicant__commune",
        "commune",
        "form_version",
        "screening__officer",
        "created_by",
        "clock",
    )
    rows = rows.annotate(**waiting.counts())
    application = rows.filter(pk=pk).first()
    if application is None:
        raise Http404
    if not works_on_call(user, application):
        raise PermissionDenied(
            _("Ce dossier relève d’un autre appel : vous n’êtes pas chargé·e de son instruction.")
        )
    return application


def in_list(user: Any) -> QuerySet[Application]:
    """The rows of the list, with what its columns show and nothing more."""
    return (
        visible_to(user)
        .select_related("applicant", "call", "commune", "screening__officer")
        .only(
            "reference",
            "title",
            "amount",
            "state",
            "submitted_at",
            "applicant__name",
            "call__reference",
            "call__title",
            "commune__name",
            "screening__officer__first_name",
            "screening__officer__last_name",
            "screening__officer__email",
        )
    )


def by_state(user: Any) -> dict[str, dict[str, Any]]:
    """For each state: how many files and how many euros asked. One query."""
    rows = visible_to(user).order_by().values("state").annotate(files=Count("pk"), asked=Sum("amount"))
    return {row["state"]: dict(row) for row in rows}


def next_files(user: Any, limit: int = 8) -> QuerySet[Application]:
    """The oldest files to screen: mine, and those nobody has taken."""
    mine = on_my_calls(user, roles=[Role.OFFICER])
    return (
        Application.objects.filter(mine, state=S.SUBMITTED)
        .filter(Q(screening__officer=user) | Q(screening__officer=None))
        .select_related("applicant", "call", "screening__officer")
        .order_by("submitted_at", "pk")[:limit]
    )


def neighbour(application: Application, user: Any, *, forward: bool) -> Application | None:
    """The file after this one in this person's queue, or the one before it: oldest deposit first.

    The queue holds the files to screen that the person follows and those that nobody has taken. One query.
    """
    mine = on_my_calls(user, roles=[Role.OFFICER])
    queue = Application.objects.filter(mine, state=S.SUBMITTED).filter(
        following(user) | Q(screening__officer=None)
    )
    at, pk = application.submitted_at, application.pk
    if forward:
        beyond = Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk)
        return queue.filter(beyond).order_by("submitted_at", "pk").first()
    beyond = Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk)
    return queue.filter(beyond).order_by("-submitted_at", "-pk").first()


def requests_of(application: Application) -> QuerySet[ComplementRequest]:
    """Every complement asked on a file, latest first."""
    return (
        ComplementRequest.objects.filter(application=application)
        .select_related("asked_by")
        .prefetch_related("items")
        .order_by("-asked_at", "-pk")
    )


def pending_request(application: Application) -> ComplementRequest | None:
    """The complement that the applicant may still answer: asked, or late and not yet decided."""
    if application.state != S.INCOMPLETE:
        return None
    return (
        ComplementRequest.objects.filter(
            application=application, state__in=[ComplementState.ASKED, ComplementState.LAPSED]
        )
        .prefetch_related("items")
        .order_by("-asked_at", "-pk")
        .first()
    )
