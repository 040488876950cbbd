"""What the rules of a call are asked on. Whatever is unknown is None: the rules say so, they never guess."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from grants.calls.conditions import Values


@dataclass(frozen=True)
class Place:
    """A commune with what it belongs to: INSEE code, SIREN of its EPCI, codes of département and region.

    `zones` are the codes of the cantons and other perimeters that hold it.
    """

    commune: str
    epci: str = ""
    departement: str = ""
    region: str = ""
    zones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """One request as the rules see it. Amounts in euros, dates as days in Paris.

    `on` is the day of the deposit (today for a draft), `opens_on` and `closes_on` those of the call.
    Counts and sums about other requests exclude this one.
    """

    on: date
    opens_on: date
    closes_on: date
    kind: str | None = None
    legal_category: str | None = None
    public_utility: bool | None = None
    founded_on: date | None = None
    seat: Place | None = None
    place: Place | None = None
    births: tuple[date, ...] | None = None
    group_size: int | None = None
    guardian: bool | None = None
    amount: Decimal | None = None
    expense: Decimal | None = None
    expense_in_kind: Decimal | None = None
    expense_by_account: Mapping[str, Decimal] | None = None
    public_money: Decimal | None = None
    own_money: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    requests_on_call: int | None = None
    requests_this_year: int | None = None
    received_from_us: Mapping[int, Decimal] | None = None
    other_funding: Decimal | None = None
    de_minimis: Decimal | None = None
    report_overdue: bool | None = None
    answers: Values = field(default_factory=dict)
