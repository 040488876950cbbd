"""Reads: who follows a file, who could, what they noted."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import MembershipStatus, User
from grants.applications.models import Application
from grants.calls.queries import officers
from grants.screening.models import Screening
from grants.screening.people.models import FileOfficer, Note


def candidates(application: Application) -> QuerySet[User]:
    """The officers of the call whom nothing links to the applicant."""
    linked = Q(memberships__applicant=application.applicant_id, memberships__status=MembershipStatus.ACTIVE)
    return (
        officers(application.call)
        .exclude(pk__in=User.objects.filter(linked).values("pk"))
        .order_by("last_name", "first_name", "pk")
    )


def following(user: Any, prefix: str = "") -> Q:
    """The files that this person follows, alone or with others; `prefix` is the path to the file."""
    current = FileOfficer.objects.filter(
        screening__application=OuterRef(f"{prefix}pk"), user=user, until__isnull=True
    )
    return Q(**{f"{prefix}screening__officer": user}) | Q(Exists(current))


def followed_by(screening: Screening | None) -> list[User]:
    """The people who follow a file now, first the one who answers for it. One query."""
    if screening is None:
        return []
    rows = screening.people.filter(until__isnull=True).select_related("user")
    others = [row.user for row in rows if row.user_id != screening.officer_id]
    return [*([screening.officer] if screening.officer is not None else []), *others]


def in_charge(application: Application) -> list[User]:
    """The people to write to about a file: those who follow it and still may, else every officer of its call.

    Two or three queries.
    """
    screening = Screening.objects.select_related("officer").filter(application=application).first()
    able = {user.pk: user for user in officers(application.call)}
    mine = [user for user in followed_by(screening) if user.pk in able]
    return mine or list(able.values())


def history_of(screening: Screening | None) -> list[FileOfficer]:
    """Every time that somebody followed the file, oldest first. One query."""
    if screening is None:
        return []
    return list(screening.people.select_related("user", "by", "after"))


def notes_of(application: Application) -> QuerySet[Note]:
    """The notes of a file, newest first. One query."""
    return Note.objects.filter(application=application).select_related("author")
