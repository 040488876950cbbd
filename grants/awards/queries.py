"""Reads: who sees which acts, what a committee proposed, where an envelope stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.roles import Role
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.awards.models import Award, Deliberation, Refusal
from grants.calls.models import Call, Envelope
from grants.calls.queries import light
from grants.committee.machine import ItemState
from grants.committee.models import AgendaItem
from grants.screening.queries import on_my_calls, works_here

READERS = (Role.ASSEMBLY, Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR)
_ZERO = Decimal(0)


def found(user: Any, rows: QuerySet, visible: Q, **lookup: Any) -> Any:
    """The one row looked up, when the user may see it.

    Raises PermissionDenied for staff of another call, Http404 for whoever has no duty here: to them it
    does not exist.
    """
    instance = rows.filter(visible, **lookup).first()
    if instance is not None:
        return instance
    if works_here(user) and rows.filter(**lookup).exists():
        raise PermissionDenied(_("Ce dossier relève d’un appel dont vous n’êtes pas chargé·e."))
    raise Http404


def visible_to(user: Any) -> QuerySet[Deliberation]:
    """The acts of the calls on which the user works."""
    rows = Deliberation.objects.filter(on_my_calls(user, "call", READERS)).select_related("call__programme")
    return light(rows, "call")


def with_totals(rows: QuerySet[Deliberation]) -> QuerySet[Deliberation]:
    """Each act with `award_count`, `award_total` and `refusal_count`."""
    return rows.annotate(
        award_count=Count("awards", distinct=True),
        refusal_count=Count("refusals", distinct=True),
    )


def totals_of(rows: Iterable[Deliberation]) -> dict[int, Decimal]:
    """Euros awarded by each of these acts, in one query: a join with the refusals would count twice."""
    keys = [row.pk for row in rows]
    sums = Award.objects.filter(deliberation__in=keys).values_list("deliberation").annotate(Sum("amount"))
    return {**dict.fromkeys(keys, _ZERO), **dict(sums)}


def calls_to_decide(user: Any) -> QuerySet[Call]:
    """The calls for which the user records acts, those with files waiting first."""
    waiting = Q(applications__state__in=[ApplicationState.PROPOSED, ApplicationState.NOT_PROPOSED])
    return (
        Call.objects.filter(on_my_calls(user, "", [Role.ASSEMBLY]))
        .annotate(waiting=Count("applications", filter=waiting, distinct=True))
        .order_by("-waiting", "-closes_at")
    )


def _proposals() -> Prefetch:
    settled = AgendaItem.objects.filter(state__in=[ItemState.PROPOSED, ItemState.DECLINED])
    return Prefetch(
        "agenda_items",
        queryset=settled.select_related("session").order_by("-session__held_at", "-pk"),
        to_attr="settled_items",
    )


def waiting_files(call: Call) -> QuerySet[Application]:
    """Files of a call that the committee has settled and no act has taken up, with `settled_items`."""
    return (
        light(Application.objects.all(), "call")
        .filter(
            call=call,
            state__in=[ApplicationState.PROPOSED, ApplicationState.NOT_PROPOSED],
            awarded__isnull=True,
            refusal__isnull=True,
        )
        .select_related("applicant", "call__programme", "direct_proposal")
        .prefetch_related(_proposals())
        .order_by("reference", "pk")
    )


def _proposed_by_committee() -> Subquery:
    items = AgendaItem.objects.filter(application=OuterRef("application"), state=ItemState.PROPOSED)
    return Subquery(items.order_by("-session__held_at", "-pk").values("amount")[:1])


def awards_of(deliberation: Deliberation) -> QuerySet[Award]:
    """The awards of an act in the order of their files, with the `proposed` euros."""
    return (
        deliberation.awards.select_related("application__applicant", "envelope", "deliberation")
        .annotate(proposed=Coalesce(_proposed_by_committee(), F("application__direct_proposal__amount")))
        .order_by("application__reference", "pk")
    )


def refusals_of(deliberation: Deliberation) -> QuerySet[Refusal]:
    """The refusals of an act in the order of their files."""
    return deliberation.refusals.select_related("application__applicant").order_by(
        "application__reference", "pk"
    )


@dataclass(frozen=True)
class EnvelopeView:
    """Where an envelope stands for one act. Euros."""

    envelope: Envelope
    this_act: Decimal
    adopted: bool

    @property
    def used(self) -> Decimal:
        """Committed, this act included."""
        return self.envelope.committed + (_ZERO if self.adopted else self.this_act)

    @property
    def left(self) -> Decimal:
        """What would remain; below zero when the act does not fit."""
        return self.envelope.amount - self.used

    @property
    def before(self) -> Decimal:
        """Committed by other acts."""
        return self.used - self.this_act

    @property
    def fits(self) -> bool:
        return self.left >= 0

    @property
    def excess(self) -> Decimal:
        return max(-self.left, _ZERO)


def envelope_views(deliberation: Deliberation) -> list[EnvelopeView]:
    """Every envelope of the call, with what this act takes from it: two queries."""
    taken = dict(deliberation.awards.values_list("envelope").annotate(total=Coalesce(Sum("amount"), _ZERO)))
    return [
        EnvelopeView(envelope, taken.get(envelope.pk, _ZERO), not deliberation.is_prepared)
        for envelope in deliberation.call.envelopes.order_by("pk")
    ]


def register_for(user: Any, *, call: int | None = None, words: str = "") -> QuerySet[Award]:
    """Every decided award that the user may read, newest act first."""
    rows = (
        light(Award.objects.all(), "deliberation__call")
        .filter(on_my_calls(user, "deliberation__call", READERS), decided_at__isnull=False)
        .select_related("application__applicant__commune", "deliberation__call", "envelope")
        .order_by("-deliberation__date", "-pk")
    )
    if call is not None:
        rows = rows.filter(deliberation__call_id=call)
    if words:
        rows = rows.filter(
            Q(application__reference__icontains=words)
            | Q(application__title__icontains=words)
            | Q(application__applicant__name__icontains=words)
            | Q(deliberation__number__icontains=words)
        )
    return rows


def calls_read_by(user: Any) -> QuerySet[Call]:
    """The calls whose decisions the user may read, for the filters."""
    return Call.objects.filter(on_my_calls(user, "", READERS)).order_by("-closes_at")


def register_totals(rows: QuerySet[Award]) -> dict[str, Any]:
    """`count` and `total` (euros) of a register, in one query."""
    return rows.order_by().aggregate(count=Count("pk"), total=Coalesce(Sum("amount"), _ZERO))


def unbalanced_envelopes() -> Iterator[str]:
    """One sentence for each envelope whose committed sum is not that of its decided awards, or exceeds it."""
    decided = Q(awards__decided_at__isnull=False)
    rows = Envelope.objects.annotate(decided=Coalesce(Sum("awards__amount", filter=decided), _ZERO))
    for envelope in rows.order_by("pk"):
        if envelope.decided != envelope.committed:  # type: ignore[attr-defined] # annotated
            yield (
                f"Envelope {envelope.pk}: {envelope.committed} committed, {envelope.decided} awarded."  # type: ignore[attr-defined] # annotated
            )
        if envelope.committed > envelope.amount:
            yield f"Envelope {envelope.pk}: {envelope.committed} committed of {envelope.amount}."
