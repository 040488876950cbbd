"""Tolerant readers of query parameters: whatever the address holds, the page opens."""

import re
from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest

from ui.text import SURROGATES, clean_line

_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)


def whole(
    request: HttpRequest,
    name: str,
    default: int | None = None,
    max: int = 2_147_483_647,  # noqa: A002 -- reads well at the call
) -> int | None:
    """The parameter as a whole number from 0 to `max`; anything else gives `default`."""
    raw = request.GET.get(name, "").strip()
    if not _DIGITS.fullmatch(raw):
        return default
    value = int(raw)
    return value if value <= max else default


def choice(request: HttpRequest, name: str, allowed: Iterable[str], default: str = "") -> str:
    """The parameter where it is one of `allowed` (an enum's values, for instance), else `default`."""
    raw = request.GET.get(name, "")
    return raw if raw in {str(value) for value in allowed} else default


def choices(request: HttpRequest, name: str, allowed: Iterable[str]) -> list[str]:
    """The repeated parameter, keeping only what is allowed, in the order of the address, once each."""
    known = {str(value) for value in allowed}
    return list(dict.fromkeys(raw for raw in request.GET.getlist(name) if raw in known))


def words(request: HttpRequest, name: str = "q", limit: int = 200) -> str:
    """Search words: one clean line of at most `limit` characters, without NUL or lone surrogates."""
    raw = SURROGATES.sub("", request.GET.get(name, "")[: limit * 4].replace("\x00", ""))
    return clean_line(raw)[:limit].strip()


def day(request: HttpRequest, name: str, default: date | None = None) -> date | None:
    """The parameter as an ISO date between 1900 and 2200, else `default`."""
    raw = request.GET.get(name, "")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw, re.ASCII):
        return default
    try:
        value = date.fromisoformat(raw)
    except ValueError:
        return default
    return value if 1900 <= value.year <= 2200 else default
