"""How votes are counted on one file. Recused members are out of the quorum and of the count."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Tally:
    """The count of one vote."""

    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstained


def count(choices: Iterable[str]) -> Tally:
    """Count choices: "for", "against", "abstain"."""
    counted = Counter(choices)
    return Tally(counted["for"], counted["against"], counted["abstain"])


def tally(item: Any) -> Tally:
    """The count of an item's votes; one cast before a recusal does not count."""
    recused = item.application.recusals.values("member")
    return count(item.votes.exclude(member__in=recused).values_list("choice", flat=True))


def voters(item: Any) -> Any:
    """The attendances of those who may vote on this item: present, without a recusal on its file."""
    recused = item.application.recusals.values("member")
    return item.session.attendances.filter(present=True).exclude(member__in=recused)


def highest_amount(item: Any) -> Decimal:
    """The most that may be proposed, in euros: what is asked, within the ceiling of the call."""
    application = item.application
    ceiling: Decimal = application.call.max_amount
    return ceiling if application.amount is None else min(application.amount, ceiling)
