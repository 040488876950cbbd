"""Reads of changes: by file, by who may see them; what may still be paid."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.awards.changes.machine import ChangeState
from grants.awards.changes.models import ChangeRequest
from grants.screening import queries as desk


@dataclass(frozen=True)
class Shown:
    """A change with its files."""

    change: ChangeRequest
    files: list[PrivateFile]


def visible_to(user: Any) -> QuerySet[ChangeRequest]:
    """The changes of one's own files, and of the files of the calls on which one works."""
    own, followed = applications.mine(user).values("pk"), desk.visible_to(user).values("pk")
    return ChangeRequest.objects.filter(Q(application__in=own) | Q(application__in=followed))


def in_order(application: Application) -> QuerySet[ChangeRequest]:
    """What was asked and decided on a file, latest first. One query."""
    return (
        ChangeRequest.objects.filter(application=application)
        .select_related("asked_by", "decided_by")
        .order_by("-asked_at", "-pk")
    )


def changes_of(application: Application) -> list[Shown]:
    """The same with the files of each. Two queries."""
    rows = list(in_order(application))
    owner_type = ContentType.objects.get_for_model(ChangeRequest)
    found: dict[str, list[PrivateFile]] = {}
    for file in PrivateFile.objects.filter(owner_type=owner_type, owner_id__in=[str(row.pk) for row in rows]):
        found.setdefault(file.owner_id, []).append(file)
    return [Shown(row, found.get(str(row.pk), [])) for row in rows]


def awaiting(user: Any) -> QuerySet[ChangeRequest]:
    """The changes to decide on the calls of an officer, oldest first."""
    mine = desk.on_my_calls(user, "application__call", [Role.OFFICER])
    return ChangeRequest.objects.filter(mine, state=ChangeState.ASKED).order_by("asked_at", "pk")


def pending(application: Application) -> bool:
    """Whether a change awaits a decision. One query."""
    return ChangeRequest.objects.filter(application=application, state=ChangeState.ASKED).exists()


def ceiling(application: Application) -> Decimal | None:
    """Euros that may still be paid in all after what was decided; None when nothing was taken back. One query.

    The smallest amount that a decision left: a later change that keeps the grant gives nothing back.
    """
    rows = ChangeRequest.objects.filter(
        application=application, state__in=[ChangeState.REDUCED, ChangeState.GIVEN_UP]
    )
    left = [Decimal(0) if amount is None else amount for amount in rows.values_list("reduced_to", flat=True)]
    return min(left, default=None)
