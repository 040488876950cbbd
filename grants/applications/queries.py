"""Reads of files: who sees what, and with which related rows."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Applicant, MembershipStatus, User
from accounts.roles import STAFF_ROLES, Role
from grants.applications.machine import ApplicationState
from grants.applications.models import Application, Attachment
from grants.calls.queries import HEAVY, on_calls

Visibility = Callable[[Any], Q | None]

S = ApplicationState
#: What the secretary of a committee sees: from the moment the file goes to the readers.
ON_THE_TABLE = [S.ADMISSIBLE, S.PROPOSED, S.NOT_PROPOSED, S.AWARDED, S.REFUSED, S.CLOSED]
_visibilities: dict[str, Visibility] = {}


def register_visibility(function: Visibility) -> Visibility:
    """Let a later stage show files to more people: `function(user)` gives a filter, or None for nothing.

    Drafts stay with their authors whatever it says. Registering again replaces.
    """
    _visibilities[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def visible_to(files: Any, user: Any) -> QuerySet[Application]:
    """The files this person may open.

    Members of the applicant: theirs, drafts included. Staff of the call, of its programme or of
    everything: those that were submitted once. Secretary: from admissible on. Others: as registered.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return files.none()
    submitted = Q(submitted_at__isnull=False) & ~Q(state=S.DRAFT)
    seen = _of_members(user)
    for role in sorted(STAFF_ROLES):
        mine = on_calls(user, role, "call")
        seen |= submitted if mine is None else submitted & mine
    seats = on_calls(user, Role.SECRETARY, "call")
    table = submitted & Q(state__in=ON_THE_TABLE)
    seen |= table if seats is None else table & seats
    for function in _visibilities.values():
        more = function(user)
        if more is not None:
            seen |= submitted & more
    return files.filter(seen)


def _of_members(user: Any) -> Q:
    applicants = user.memberships.filter(status=MembershipStatus.ACTIVE).values("applicant")
    return Q(applicant__in=applicants)


def mine(user: Any) -> QuerySet[Application]:
    """The files of the applicants this person acts for."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Application.objects.none()
    return Application.objects.filter(_of_members(user))


def carried_by(user: Any) -> QuerySet[Application]:
    """The files that this person may fill in: theirs, and those on paper of the calls that they screen."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Application.objects.none()
    calls = on_calls(user, Role.OFFICER, "call")
    paper = Q(received_on__isnull=False)
    return Application.objects.filter(_of_members(user) | (paper if calls is None else paper & calls))


def with_everything(files: QuerySet[Application]) -> QuerySet[Application]:
    """With the rows that every page of one file needs."""
    return files.select_related(
        "call__programme", "form_version", "applicant__commune", "commune", "created_by", "memory__saved_by"
    )


def in_list(user: Any) -> QuerySet[Application]:
    """The rows of « mes dossiers », latest work first: one query."""
    return (
        mine(user)
        .select_related("call", "applicant")
        .defer("answers", "summary", *(f"call__{name}" for name in HEAVY))
        .order_by("-saved_at", "-pk")
    )


def running(*, call: Any, applicant: Any) -> Application | None:
    """The file that this applicant already has for a call that takes only one."""
    return (
        Application.objects.filter(call=call, applicant=applicant).exclude(state=S.WITHDRAWN).first()
        if call.one_per_applicant
        else None
    )


def members(applicant: Applicant) -> QuerySet[User]:
    """The people to write to about a file: active members with an active account."""
    return User.objects.filter(
        memberships__applicant=applicant, memberships__status=MembershipStatus.ACTIVE, is_active=True
    ).order_by("pk")


def attachments_visible_to(user: Any) -> QuerySet[Attachment]:
    """The attachments of the files this person may open."""
    seen = Q(application__in=Application.objects.visible_to(user).values("pk"))
    return Attachment.objects.filter(seen | Q(application__in=carried_by(user).values("pk")))
