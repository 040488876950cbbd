"""What time it is, for everything that the law or a call dates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present instant, aware. One place to freeze in tests and to reason about."""
    return _told.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Play what happened at another moment: only for loading a demonstration (a test watches who calls it)."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
