"""Amounts, dates and sizes in French."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ui.formatting import euros, file_size, french_date, french_datetime


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1000.50"), "1\u202f000,50\u00a0€"),
        (Decimal("1000"), "1\u202f000\u00a0€"),
        (0, "0\u00a0€"),
        (Decimal("-12.30"), "−12,30\u00a0€"),
        (Decimal("1234567.005"), "1\u202f234\u202f567,01\u00a0€"),
        (None, "—"),
    ],
)
def test_euros(amount, text):
    assert euros(amount) == text


def test_dates():
    assert french_date(date(2026, 3, 1)) == "1er\u00a0mars 2026"
    assert french_date(None) == "—"
    summer = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert french_datetime(summer) == "1er\u00a0août 2026 à 0\u00a0h\u00a030"
    assert french_datetime(datetime(2026, 1, 5, 13, 0, tzinfo=UTC)) == "5\u00a0janvier 2026 à 14\u00a0h"


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1\u00a0octet"), (512, "512\u00a0octets"), (1434, "1,4\u00a0Ko"), (20 * 1024**2, "20\u00a0Mo")],
)
def test_sizes(size, text):
    assert file_size(size) == text
