"""A register that fails is left alone for a while: nobody waits for it, and it can recover.

Kept in the cache that all processes share. Losing it costs a few seconds to a few people.
"""

from __future__ import annotations

from django.core.cache import cache

from accounts.registers.errors import Busy, RegisterError, Unreachable

#: Failures in a row that open the breaker, how long it stays open, and how long failures are remembered.
FAILURES, OPEN_SECONDS, MEMORY_SECONDS = 3, 60, 900
LONGEST_WAIT = 600
#: Searches that one person may make in ten minutes.
SEARCHES, SEARCH_SECONDS = 30, 600


def _key(register: str, what: str) -> str:
    return f"registers:{register}:{what}"


def check(register: str) -> None:
    """Raise where the register is being left alone. Once that time is over, one more failure reopens."""
    if reason := cache.get(_key(register, "open")):
        raise Busy(register, seconds=OPEN_SECONDS) if reason == "busy" else Unreachable(register)


def count(error: RegisterError) -> None:
    """Remember a failure; open the breaker after a few, or as long as a busy register asks."""
    register = error.register
    if isinstance(error, Busy):
        seconds = min(max(int(error.facts["seconds"]), 1), LONGEST_WAIT)
        cache.set(_key(register, "open"), "busy", seconds)
        return
    failures = cache.get(_key(register, "failures"), 0) + 1
    cache.set(_key(register, "failures"), failures, MEMORY_SECONDS)
    if failures >= FAILURES:
        cache.set(_key(register, "open"), "down", OPEN_SECONDS)


def forgive(register: str) -> None:
    """Forget the failures: it answered."""
    cache.delete_many([_key(register, "failures"), _key(register, "open")])


def allows(person: int) -> bool:
    """Count one search of this person; False when there were too many of them."""
    key = f"registers:searches:{person}"
    cache.add(key, 0, SEARCH_SECONDS)
    try:
        return cache.incr(key) <= SEARCHES
    except ValueError:  # it expired in between
        return True
