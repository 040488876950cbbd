"""How amounts, dates and sizes read on screen, in letters and in messages (French typography)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
# Fixed here: a letter sent from a task must read the same whatever language is active.
MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip


def grouped(whole: int) -> str:
    """`1234567` -> `1 234 567`, thousands parted by narrow non-breaking spaces."""
    return f"{whole:,}".replace(",", NARROW_NBSP)


def decimal_text(amount: Decimal | int) -> str:
    """`Decimal("1000.5")` -> `1 000,50`: two places, no currency sign; what money inputs display."""
    rounded = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign, digits = ("−" if rounded < 0 else ""), f"{abs(rounded):.2f}"
    whole, cents = digits.split(".")
    return f"{sign}{grouped(int(whole))},{cents}"


def euros(amount: Decimal | int | None) -> str:
    """`Decimal("1000.5")` -> `1 000,50 €`; round amounts lose their cents: `1 000 €`; None -> `—`."""
    if amount is None:
        return "—"
    text = decimal_text(Decimal(amount))
    return f"{text.removesuffix(',00')}{NBSP}€"


def french_date(value: date | datetime | None) -> str:
    """`3 mars 2026`, `1er mars 2026`; datetimes are read in the current time zone; None -> `—`."""
    if value is None:
        return "—"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    day = "1er" if value.day == 1 else str(value.day)
    return f"{day}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def french_time(value: datetime) -> str:
    """`14 h 32`, in the current time zone; a full hour is `14 h`."""
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def french_datetime(value: datetime | None) -> str:
    """`3 mars 2026 à 14 h 32`, in the current time zone; None -> `—`."""
    if value is None:
        return "—"
    return f"{french_date(value)} à {french_time(value)}"


def file_size(size: int) -> str:
    """Bytes as people read them: `512 octets`, `1,4 Ko`, `20 Mo`."""
    if size < 1024:
        return f"{size}{NBSP}octet{'s' if size > 1 else ''}"
    amount = Decimal(size)
    for unit in ("Ko", "Mo", "Go"):
        amount /= 1024
        if amount < 1024 or unit == "Go":
            break
    text = f"{amount:.1f}".removesuffix(".0").replace(".", ",")
    return f"{text}{NBSP}{unit}"
