"""What the rules of a call are asked on. Whatever is unknown is None: the rules say so, they never guess."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from grants.calls.conditions import Values


@dataclass(frozen=True)
class Place:
    """A commune with what it belongs to: INSEE code, SIREN of its EPCI, codes of département and region.

    `zones` are the codes of the cantons and other perimeters that hold it; `merged` the codes of the
    communes that it became or that became it, whatever the number of mergers between.
    """

    commune: str
    epci: str = ""
    departement: str = ""
    region: str = ""
    zones: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()
    name: str = ""

    def within(self, codes: frozenset[str]) -> bool:
        """Whether one of these territories (« COM-40192 », « EPCI-… », « DEP-40 »…) holds it."""
        own = {f"COM-{code}" for code in (self.commune, *self.merged)}
        own |= {f"EPCI-{self.epci}", f"DEP-{self.departement}", f"REG-{self.region}"}
        own |= {f"ZONE-{code}" for code in self.zones}
        return not own.isdisjoint(codes)


@dataclass(frozen=True)
class Facts:
    """One request as the rules see it. Amounts in euros, dates as days in Paris.

    `on` is the day of the deposit (today for a draft), `opens_on` and `closes_on` those of the call.

    `births` are the birth dates of the people; only those of the youngest and of the oldest where
    `extremes` says so. `requests` counts the other files of the same applicant by period, `received` adds
    up what we awarded it by window (names in `kinds.tallies`); both leave this request out. `ceilings`
    are the dated legal amounts by key.

    `answers` holds "" for a question left blank for good, nothing for one that may still be answered;
    `hidden` are the questions that are not asked; `no_budget`: none is asked of this applicant.
    """

    on: date
    opens_on: date
    closes_on: date
    kind: str | None = None
    legal_category: str | None = None
    founded_on: date | None = None
    seat: Place | None = None
    place: Place | None = None
    births: tuple[date, ...] | None = None
    extremes: bool = False
    group_size: int | None = None
    guardian: bool | None = None
    amount: Decimal | None = None
    expense: Decimal | None = None
    expense_in_kind: Decimal | None = None
    expense_by_account: Mapping[str, Decimal] | None = None
    public_money: Decimal | None = None
    own_money: Decimal | None = None
    own_in_kind: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    requests: Mapping[str, int] = field(default_factory=dict)
    received: Mapping[str, Decimal] = field(default_factory=dict)
    other_funding: Decimal | None = None
    de_minimis: Decimal | None = None
    received_de_minimis: Decimal | None = None
    ceilings: Mapping[str, Decimal] = field(default_factory=dict)
    report_overdue: bool | None = None
    answers: Values = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    no_budget: bool = False
