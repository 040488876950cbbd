"""How scores become one figure out of twenty."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
OUT_OF = 20


def rounded(value: Fraction) -> Decimal:
    """To the hundredth, half away from zero, as a person does it by hand.

    >>> rounded(Fraction(12345, 1000)), rounded(Fraction(2, 3))
    (Decimal('12.35'), Decimal('0.67'))
    """
    cents = value * 100
    whole, rest = divmod(abs(cents.numerator), cents.denominator)
    if 2 * rest >= cents.denominator:
        whole += 1
    return (Decimal(whole) * CENT).quantize(CENT, ROUND_HALF_UP) * (1 if cents >= 0 else -1)


def total(scores: Iterable[tuple[Decimal, Decimal, int]]) -> Decimal | None:
    """The mean out of 20 of (value, weight, scale), weighted over what was scored; None for nothing.

    Each value is brought to its own scale first, so that 3 out of 5 weighs like 12 out of 20.
    """
    top, weights = Fraction(0), Fraction(0)
    for value, weight, scale in scores:
        top += Fraction(weight) * Fraction(value) / scale
        weights += Fraction(weight)
    return rounded(top / weights * OUT_OF) if weights else None


def mean(total_of: Decimal | None, count: int) -> Decimal | None:
    """The mean of `count` final totals whose sum is `total_of`, to the hundredth; None without any."""
    return rounded(Fraction(total_of) / count) if count and total_of is not None else None


def ranks(means: Iterable[Decimal | None]) -> list[int | None]:
    """Ranks of means already sorted from best to worst: ties share theirs, the next one skips.

    >>> ranks([Decimal(15), Decimal(12), Decimal(12), Decimal(9), None])
    [1, 2, 2, 4, None]
    """
    given: list[int | None] = []
    previous: Decimal | None = None
    for place, value in enumerate(means, start=1):
        tie = bool(given) and value == previous
        given.append(None if value is None else given[-1] if tie else place)
        previous = value
    return given
