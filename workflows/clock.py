"""What time it is, for everything that the law or a call dates."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware. One place to freeze in tests and to reason about."""
    return timezone.now()
