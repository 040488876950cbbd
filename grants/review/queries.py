"""Reads of the committee. One visibility: my readings, while I sit on the call and am not recused."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import NegatedExpression
from django.http import Http404

from accounts.models import User
from accounts.roles import COMMITTEE_ROLES, STAFF_ROLES, Role, any_role, has_any_role
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.queries import holders, light
from grants.review import scoring
from grants.review.machine import ReviewState
from grants.review.models import ConflictStatement, Recusal, Review
from grants.screening.queries import on_my_calls

#: States in which a reader may open a file: from the admissible one on, as long as it lives.
READ_STATES = (S.ADMISSIBLE, S.PROPOSED, S.NOT_PROPOSED, S.AWARDED, S.REFUSED, S.CLOSED)
#: Readings of one file further apart than this many points out of 20 are worth a discussion.
DISAGREEMENT = Decimal(5)


def sits_here(user: Any) -> bool:
    """Holds a role of the committee, on whatever scope."""
    return bool(any_role(user) & COMMITTEE_ROLES)


def recusals(user: Any) -> QuerySet[Recusal]:
    """The files this person is kept from."""
    return Recusal.objects.filter(member=user)


def not_recused(user: Any, path: str = "application") -> NegatedExpression:
    """The rows whose file this person is not kept from."""
    return ~Exists(recusals(user).filter(application=OuterRef(path)))


def visible_to(user: Any) -> QuerySet[Review]:
    """The readings of this person: assigned, on a call of which they are still a reader, not recused."""
    return Review.objects.filter(
        on_my_calls(user, "application__call", roles=[Role.READER]),
        not_recused(user),
        reader=user,
        state__in=[ReviewState.ASSIGNED, ReviewState.FINAL],
        application__state__in=READ_STATES,
    )


def files_of_reader(user: Any) -> QuerySet[Application]:
    """The files that reading gives access to: assigned, not recused, « no link » declared."""
    declared = ConflictStatement.objects.filter(
        member=user, linked=False, application=OuterRef("application")
    )
    mine = visible_to(user).filter(Exists(declared))
    return Application.objects.filter(pk__in=mine.values("application"))


def readers_see(user: Any) -> Q | None:
    """For `applications.queries.register_visibility`: a reader sees the files that they may read."""
    if Role.READER not in any_role(user):
        return None
    return Q(pk__in=files_of_reader(user).values("pk"))


def review_for(user: Any, pk: int) -> Review:
    """One reading of mine with its file. Raises Http404 for everything else."""
    rows = visible_to(user).select_related(
        "application__call__programme", "application__applicant__commune", "application__commune",
        "application__form_version", "reader",
    )  # fmt: skip
    review = rows.filter(pk=pk).first()
    if review is None:
        raise Http404
    return review


def has_declared(user: Any, application: Application) -> bool:
    """The person said that they have no link with the applicant."""
    return ConflictStatement.objects.filter(application=application, member=user, linked=False).exists()


def reading_list(user: Any) -> QuerySet[Review]:
    """The readings of a person, those to do first."""
    declared = ConflictStatement.objects.filter(member=user, application=OuterRef("application"))
    rows = (
        visible_to(user)
        .select_related("application__call", "application__applicant", "application__commune")
        .annotate(scored=Count("scores"), declared=Exists(declared))
        .order_by("state", "application__call_id", "application__reference")
    )
    return light(rows, "application__call")


def other_readings(review: Review) -> QuerySet[Review]:
    """What the others gave, once mine is final; nothing before."""
    rows = Review.objects.filter(application_id=review.application_id, state=ReviewState.FINAL)
    if review.state != ReviewState.FINAL:
        return rows.none()
    return rows.exclude(pk=review.pk).select_related("reader").order_by("finalised_at", "pk")


def readers_of(call: Call) -> QuerySet[User]:
    """The members of the committee of a call, by name: granted on it, its programme or everything."""
    return holders(call, Role.READER).order_by("last_name", "first_name", "pk")


def calls_of(user: Any) -> QuerySet[Call]:
    """The calls on which this person sits in the committee or keeps its secretariat."""
    return Call.objects.filter(on_my_calls(user, "", roles=COMMITTEE_ROLES)).order_by("-closes_at", "pk")


def secretary_calls(user: Any) -> QuerySet[Call]:
    """The calls whose committee this person organises, with the progress of the readings."""
    files = Q(applications__state=S.ADMISSIBLE)
    readings = Review.objects.exclude(state=ReviewState.RECUSED).filter(application__call=OuterRef("pk"))
    return (
        Call.objects.filter(on_my_calls(user, "", roles=[Role.SECRETARY]))
        .annotate(files=Count("applications", filter=files), has_readings=Exists(readings))
        .order_by("-closes_at", "pk")
    )


def call_for(user: Any, pk: int, roles: Iterable[str]) -> Call:
    """A call on which the person holds one of `roles`. Raises Http404."""
    call = Call.objects.select_related("programme").filter(on_my_calls(user, "", roles=roles), pk=pk).first()
    if call is None:
        raise Http404
    return call


def files_to_read(call: Call) -> QuerySet[Application]:
    """The admissible files of a call, with the number of readings in hand."""
    living = Q(reviews__state__in=[ReviewState.ASSIGNED, ReviewState.FINAL])
    return (
        Application.objects.filter(call=call, state=S.ADMISSIBLE)
        .select_related("applicant", "commune")
        .annotate(readings=Count("reviews", filter=living))
        .order_by("reference")
    )


@dataclass(frozen=True)
class Standing:
    """One file of the board: its place, its mean out of 20 and how the readings differ."""

    application_id: int
    rank: int | None
    mean: Decimal | None
    readings: int
    expected: int
    low: Decimal | None
    high: Decimal | None

    @property
    def spread(self) -> Decimal:
        """Points between the lowest and the highest reading."""
        return self.high - self.low if self.high is not None and self.low is not None else Decimal(0)

    @property
    def disagreement(self) -> bool:
        return self.spread >= DISAGREEMENT


def standings(call: Call, states: Iterable[str] = READ_STATES) -> list[Standing]:
    """Every file of the call by mean of its final readings, best first; ties share their rank. One query."""
    final = Q(reviews__state=ReviewState.FINAL)
    living = final | Q(reviews__state=ReviewState.ASSIGNED)
    rows = (
        Application.objects.filter(call=call, state__in=list(states))
        .order_by()
        .values_list("pk", "reference")
        .annotate(
            points=Sum("reviews__total", filter=final),
            given=Count("reviews", filter=final),
            expected=Count("reviews", filter=living),
            low=Min("reviews__total", filter=final),
            high=Max("reviews__total", filter=final),
        )
    )
    figures = [(scoring.mean(row[2], row[3]), row) for row in rows]
    figures.sort(key=lambda item: (item[0] is None, -(item[0] or 0), item[1][1] or ""))
    places = scoring.ranks([figure for figure, _row in figures])
    return [
        Standing(row[0], place, figure, row[3], row[4], row[5], row[6])
        for place, (figure, row) in zip(places, figures, strict=True)
    ]


def may_see_board(user: Any, call: Call) -> bool:
    """The secretariat and the staff; a reader who has given every reading of theirs, at least one.

    Whoever still has a reading to give on this call sees no figure of it, whatever their other roles.
    """
    states = set(visible_to(user).filter(application__call=call).values_list("state", flat=True))
    if ReviewState.ASSIGNED in states:
        return False
    if has_any_role(user, [Role.SECRETARY, *STAFF_ROLES], call, call.programme):
        return True
    return ReviewState.FINAL in states
