"""What a score field takes."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from grants.review.fields import ScoreField


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        (" 3 ", "3"),
        ("0", "0"),
        ("5", "5"),
        ("4,25", "4.25"),
        ("3\u00a0", "3"),
    ],
)
def test_accepted(typed, value):
    assert ScoreField(scale=5).clean(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN", "1e3", "-1", "-0", "6", "5,01", "٣", "３", "Infinity", "3,555", "trois", "3,", ",5", "0x1",
        "1_0", "\x003", "\ud800", "9" * 5000, "3 5", "+3", "3/5",
    ],
)  # fmt: skip
def test_refused(typed):
    with pytest.raises(ValidationError):
        ScoreField(scale=5).clean(typed)


@pytest.mark.parametrize("typed", ["", None, "  "])
def test_empty_is_for_drafts(typed):
    assert ScoreField(scale=5, required=False).clean(typed) is None
    with pytest.raises(ValidationError):
        ScoreField(scale=5).clean(typed)


@pytest.mark.parametrize(
    ("value", "shown"), [("3.50", "3,5"), ("3.00", "3"), ("3.25", "3,25"), ("10.00", "10")]
)
def test_shown_again_as_people_write_it(value, shown):
    assert ScoreField(scale=20).prepare_value(Decimal(value)) == shown
