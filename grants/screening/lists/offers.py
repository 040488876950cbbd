"""What the list offers to choose from: calls, programmes, officers, labels, filters kept. One query for all of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Trim

from accounts.models import RoleGrant, User
from accounts.roles import Role
from grants.calls.models import Call
from grants.screening.lists import rules
from grants.screening.lists.models import Label, SavedFilter
from grants.screening.queries import on_my_calls

_COLUMNS = ("kind", "number", "title", "extra", "moment", "owner")


@dataclass(frozen=True)
class LabelOffer:
    """A label as lists show it."""

    pk: int
    name: str
    tone: str
    programme: int


@dataclass(frozen=True)
class FilterOffer:
    """A filter that one kept, or that a colleague shares."""

    pk: int
    name: str
    query: str
    owner: int


@dataclass
class Offers:
    """What the list of one person offers to choose from."""

    calls: list[tuple[int, str]] = field(default_factory=list)
    programmes: list[tuple[int, str]] = field(default_factory=list)
    officers: list[tuple[int, str]] = field(default_factory=list)
    labels: list[LabelOffer] = field(default_factory=list)
    filters: list[FilterOffer] = field(default_factory=list)

    def label(self, pk: int) -> LabelOffer | None:
        """The label of that number, where it is offered."""
        return next((label for label in self.labels if label.pk == pk), None)


def my_programmes(user: Any) -> QuerySet:
    """The ids of the programmes that have calls on which this person works; for a subquery."""
    return Call.objects.filter(on_my_calls(user, "")).order_by().values("programme")


def labels_of(user: Any) -> QuerySet[Label]:
    """The labels of the programmes on which this person works."""
    return Label.objects.filter(programme__in=my_programmes(user))


def filters_of(user: Any) -> QuerySet[SavedFilter]:
    """The filters that this person kept, and those that are shared with them."""
    return SavedFilter.objects.filter(
        Q(owner=user) | Q(everybody=True) | Q(programme__in=my_programmes(user))
    )


def officers() -> QuerySet[User]:
    """Who screens files today, on whatever scope."""
    held = RoleGrant.objects.current().filter(role=Role.OFFICER)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def of(user: Any) -> Offers:
    """Everything that the list of this person offers. One query."""
    calls = _part(
        Call.objects.filter(on_my_calls(user, "")),
        kind="call",
        title=F("title"),
        moment=F("closes_at"),
        owner=F("programme_id"),
    )
    people = _part(
        officers(),
        kind="officer",
        title=Trim(Concat("first_name", Value(" "), "last_name")),
        extra=F("email"),
    )
    labels = _part(labels_of(user), kind="label", title=F("name"), extra=F("tone"), owner=F("programme_id"))
    whole = _part(rules.my_whole_programmes(user), kind="programme", title=F("title"))
    kept = _part(filters_of(user), kind="filter", title=F("name"), extra=F("query"), owner=F("owner_id"))
    return _sorted(list(calls.union(people, labels, whole, kept, all=True)), user)


def _part(
    rows: QuerySet, *, kind: str, title: Any, extra: Any = None, moment: Any = None, owner: Any = None
) -> QuerySet:
    text, whole = CharField(max_length=2000), IntegerField()
    return (
        rows.order_by()
        .annotate(
            _kind=Value(kind, output_field=text),
            _number=F("pk"),
            _title=Cast(title, text),
            _extra=Cast(extra if extra is not None else Value(""), text),
            _moment=moment if moment is not None else Cast(Value(None), DateTimeField()),
            _owner=Cast(owner if owner is not None else Value(0), whole),
        )
        .values_list(*(f"_{name}" for name in _COLUMNS))
    )


def _sorted(rows: list[tuple[str, int, str, str, Any, int]], user: Any) -> Offers:
    offers = Offers()
    calls = sorted((row for row in rows if row[0] == "call"), key=lambda row: row[1])
    calls.sort(key=lambda row: row[4], reverse=True)
    offers.calls = [(number, title) for _kind, number, title, *_rest in calls]
    for kind, number, title, extra, _moment, owner in sorted(rows, key=lambda row: row[2].casefold()):
        if kind == "officer":
            offers.officers.append((number, title or extra))
        elif kind == "programme":
            offers.programmes.append((number, title))
        elif kind == "label":
            offers.labels.append(LabelOffer(number, title, extra, owner))
        elif kind == "filter":
            offers.filters.append(FilterOffer(number, title, extra, owner))
    offers.filters.sort(key=lambda kept: kept.owner != user.pk)
    return offers
