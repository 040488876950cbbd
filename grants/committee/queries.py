"""Reads of the committee's sessions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.http import Http404

from accounts.models import User
from accounts.roles import COMMITTEE_ROLES, STAFF_ROLES, Role
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.calls.models import Call, Envelope
from grants.calls.queries import light
from grants.committee import voting
from grants.committee.machine import ItemState
from grants.committee.models import AgendaItem, Attendance, CommitteeSession, Vote
from grants.review.models import Recusal
from grants.review.queries import Standing, readers_of, standings
from grants.screening.queries import on_my_calls

RUNNING_ROLES = (Role.SECRETARY, Role.OFFICER)
SEEING_ROLES = (*COMMITTEE_ROLES, *STAFF_ROLES)


def visible_to(user: Any) -> QuerySet[CommitteeSession]:
    """The sessions of the calls on which this person sits or works."""
    return CommitteeSession.objects.filter(on_my_calls(user, roles=SEEING_ROLES))


def session_list(user: Any) -> QuerySet[CommitteeSession]:
    """Sessions with the size of their agenda, next and latest first."""
    settled = Q(items__state__in=[ItemState.PROPOSED, ItemState.DECLINED])
    rows = (
        visible_to(user)
        .select_related("call")
        .annotate(files=Count("items"), settled=Count("items", filter=settled))
        .order_by("-held_at", "-pk")
    )
    return light(rows, "call")


def session_for(user: Any, pk: int) -> CommitteeSession:
    """One session that this person may see. Raises Http404."""
    session = visible_to(user).select_related("call__programme").filter(pk=pk).first()
    if session is None:
        raise Http404
    return session


def item_for(user: Any, pk: int) -> AgendaItem:
    """One item of a session that this person may see. Raises Http404; also for a recused member's file."""
    item = (
        AgendaItem.objects.filter(session__in=visible_to(user))
        .exclude(application__in=Recusal.objects.filter(member=user).values("application"))
        .select_related("session__call__programme", "application__call", "application__applicant")
        .filter(pk=pk)
        .first()
    )
    if item is None:
        raise Http404
    return item


def agenda(session: CommitteeSession) -> QuerySet[AgendaItem]:
    """The items with their file, votes and recusals: five queries whatever their number."""
    return (
        light(session.items.all(), "application__call")
        .select_related("application__applicant", "application__commune", "application__call")
        .prefetch_related(
            Prefetch(
                "votes", Vote.objects.select_related("member", "keyed_by").order_by("member__last_name", "pk")
            ),
            Prefetch(
                "application__recusals",
                Recusal.objects.select_related("member").order_by("member__last_name", "pk"),
            ),
        )
        .order_by("position", "pk")
    )


def attendance(session: CommitteeSession) -> QuerySet[Attendance]:
    """Who is expected, by name."""
    return session.attendances.select_related("member").order_by(
        "member__last_name", "member__first_name", "pk"
    )


def eligible_files(call: Call) -> QuerySet[Application]:
    """The admissible files that are on no living agenda."""
    busy = AgendaItem.objects.filter(session__call=call, state__in=[ItemState.WAITING, ItemState.VOTING])
    return Application.objects.filter(call=call, state=S.ADMISSIBLE).exclude(
        pk__in=busy.values("application")
    )


def in_rank_order(call: Call) -> list[Standing]:
    """The standings of the files that a new agenda would take, best first."""
    wanted = set(eligible_files(call).values_list("pk", flat=True))
    return [standing for standing in standings(call, [S.ADMISSIBLE]) if standing.application_id in wanted]


def members_of(call: Call) -> QuerySet[User]:
    """Who sits and votes: the readers of the call."""
    return readers_of(call)


@dataclass
class Money:
    """The envelope of a call against what the committee has proposed so far, in euros."""

    envelope: Decimal
    proposed: Decimal

    @property
    def left(self) -> Decimal:
        return self.envelope - self.proposed

    @property
    def beyond(self) -> bool:
        return self.left < 0


def money(call: Call) -> Money:
    """Two aggregate queries."""
    envelope = Envelope.objects.filter(call=call).aggregate(all=Sum("amount"))["all"] or Decimal(0)
    proposed = AgendaItem.objects.filter(session__call=call, state=ItemState.PROPOSED).aggregate(
        all=Sum("amount")
    )["all"] or Decimal(0)
    return Money(envelope=envelope, proposed=proposed)


def money_of(session: CommitteeSession) -> Money:
    """The envelope against what this session alone proposed: what its minutes record."""
    whole = money(session.call)
    own = session.items.filter(state=ItemState.PROPOSED).aggregate(all=Sum("amount"))["all"]
    return Money(envelope=whole.envelope, proposed=own or Decimal(0))


@dataclass(frozen=True)
class Proposal:
    """What the committee proposes for one file: an amount in euros, or None and a reason."""

    application: Application
    item: AgendaItem

    @property
    def amount(self) -> Decimal | None:
        return self.item.amount

    @property
    def reason(self) -> str:
        return self.item.reason

    @property
    def favourable(self) -> bool:
        return self.item.state == ItemState.PROPOSED


def proposals(call: Call) -> list[Proposal]:
    """The files that await the assembly's act (PROPOSED, NOT_PROPOSED), favourable first. One query."""
    items = (
        AgendaItem.objects.filter(
            session__call=call,
            state__in=[ItemState.PROPOSED, ItemState.DECLINED],
            application__state__in=[S.PROPOSED, S.NOT_PROPOSED],
        )
        .select_related("application__applicant", "application__commune", "session")
        .order_by("-state", "application__reference", "pk")
    )
    return [Proposal(application=item.application, item=item) for item in items]


@dataclass
class Line:
    """One line of the agenda as one person may see it."""

    item: AgendaItem
    number: int
    hidden: bool
    votes: list[Vote]
    recused: list[Recusal]
    standing: Standing | None = None
    mine: Vote | None = None
    tally: voting.Tally = field(default_factory=voting.Tally)


def lines(session: CommitteeSession, user: Any, items: Iterable[AgendaItem] | None = None) -> list[Line]:
    """The agenda for one person: a file from which they are recused is a bare number."""
    places = {each.application_id: each for each in standings(session.call)}
    shown = []
    for number, item in enumerate(agenda(session) if items is None else items, start=1):
        recused = list(item.application.recusals.all())
        out = {each.member_id for each in recused}
        votes = [vote for vote in item.votes.all() if vote.member_id not in out]
        shown.append(
            Line(
                item=item,
                number=number,
                hidden=user.pk in out,
                votes=votes,
                recused=recused,
                standing=places.get(item.application_id),
                mine=next((vote for vote in votes if vote.member_id == user.pk), None),
                tally=voting.count(vote.choice for vote in votes),
            )
        )
    return shown
