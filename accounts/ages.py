"""Ages in completed years, as the law counts them."""

from __future__ import annotations

from datetime import date

#: Civil majority (Code civil, article 414).
MAJORITY = 18


def age_on(birth: date, day: date) -> int:
    """Return the completed years of somebody born on `birth`, on `day`; negative before the birth.

    Born on 29 February, one is a year older on 1 March where February has 28 days: the year is not
    complete before.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_minor(birth: date, day: date) -> bool:
    """Tell whether somebody born on `birth` is under eighteen on `day`."""
    return age_on(birth, day) < MAJORITY
