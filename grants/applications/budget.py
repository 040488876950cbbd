"""Sums of a project's budget: euros to the cent, voluntary contributions (86, 87) apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from grants.applications import chart

ZERO = Decimal("0.00")


class Line(Protocol):
    """What the sums need of a line."""

    @property
    def side(self) -> str: ...

    @property
    def account(self) -> str: ...

    @property
    def amount(self) -> Decimal: ...

    @property
    def requested(self) -> bool: ...


@dataclass(frozen=True)
class Totals:
    """Totals in euros; `*_in_kind` are accounts 86 and 87."""

    expense: Decimal
    income: Decimal
    expense_in_kind: Decimal
    income_in_kind: Decimal
    requested: Decimal
    requested_lines: int

    @property
    def difference(self) -> Decimal:
        """Expense minus income: zero when the budget balances."""
        return self.expense - self.income

    @property
    def difference_in_kind(self) -> Decimal:
        """The same for voluntary contributions."""
        return self.expense_in_kind - self.income_in_kind

    @property
    def balanced(self) -> bool:
        """Each part balances on its own."""
        return not self.difference and not self.difference_in_kind

    @property
    def rate(self) -> Decimal | None:
        """What is asked, in per cent of the expense without 86, to two places; None without expense."""
        if not self.expense:
            return None
        return (self.requested * 100 / self.expense).quantize(Decimal("0.01"))

    def exceeds(self, max_rate: Decimal) -> bool:
        """Whether what is asked passes `max_rate` per cent of the expense: exact, before any rounding."""
        return self.requested * 100 > max_rate * self.expense


def totals(lines: Iterable[Line]) -> Totals:
    """Add the lines up."""
    sums = {
        ("expense", False): ZERO,
        ("income", False): ZERO,
        ("expense", True): ZERO,
        ("income", True): ZERO,
    }
    requested, count = ZERO, 0
    for line in lines:
        sums[line.side, chart.in_kind(line.account)] += line.amount
        if line.requested:
            requested += line.amount
            count += 1
    return Totals(
        expense=sums["expense", False],
        income=sums["income", False],
        expense_in_kind=sums["expense", True],
        income_in_kind=sums["income", True],
        requested=requested,
        requested_lines=count,
    )
