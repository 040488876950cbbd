"""One figure out of twenty: against the slow and obvious way of computing it."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.review import scoring

marks = st.builds(
    lambda scale, cents, weight: (
        Decimal(cents % (scale * 100 + 1)) / 100,
        Decimal(weight) / 100,
        scale,
    ),
    st.integers(1, 100),
    st.integers(0, 10_000),
    st.integers(1, 99_999),
)


def slowly(scores):
    """The same by expanding every weight into that many equal marks of one hundredth of a point."""
    parts = [(Fraction(value) / scale, int(weight * 100)) for value, weight, scale in scores]
    marks_count = sum(count for _share, count in parts)
    exact = sum(share * count for share, count in parts) * 20 / marks_count
    digits = Decimal(exact.numerator * 10**12 // exact.denominator) / 10**12
    if Fraction(digits) != exact:  # a digit beyond those kept: it cannot be an exact half
        digits += Decimal("1e-12")
    return digits.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.lists(marks, min_size=1, max_size=12))
def test_total_is_the_weighted_mean(scores):
    total = scoring.total(scores)
    assert total == slowly(scores)
    assert 0 <= total <= 20


@given(st.lists(marks, min_size=2, max_size=6))
def test_order_does_not_matter(scores):
    assert scoring.total(scores) == scoring.total(list(reversed(scores)))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], None),
        ([("0", "1", 5)], "0.00"),
        ([("5", "1", 5)], "20.00"),
        ([("3.5", "1", 5)], "14.00"),
        ([("3", "3", 5), ("4", "2", 5), ("5", "1", 5)], "14.67"),
        ([("1", "1", 20), ("10", "1", 10)], "10.50"),
        ([("0.25", "1", 100), ("0", "1", 100)], "0.03"),  # 0.025: half goes up
    ],
)
def test_known_totals(scores, expected):
    given_scores = [(Decimal(value), Decimal(weight), scale) for value, weight, scale in scores]
    assert scoring.total(given_scores) == (None if expected is None else Decimal(expected))


def test_mean_and_ranks():
    assert scoring.mean(Decimal("25.01"), 2) == Decimal("12.51")
    assert scoring.mean(None, 0) is None
    assert scoring.ranks([Decimal(9), Decimal(9), Decimal(8), None]) == [1, 1, 3, None]
    assert scoring.ranks([]) == []
