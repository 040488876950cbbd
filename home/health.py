"""Is the service able to answer? Each check says yes or no, and never why in public: logs say why."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django_tasks_db.models import DBTaskResult

from workflows import deadlines
from workflows.clock import now

logger = logging.getLogger(__name__)

#: Beyond these, the scheduler (`run_due`) or the worker is taken to be stopped.
DEADLINES_LATE = timedelta(minutes=30)
TASKS_LATE = timedelta(minutes=15)
_PROBE = "health-probe"


def database() -> bool:
    """A query comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def shared_cache() -> bool:
    """What is written can be read again."""
    stamp = now().isoformat()
    cache.set(_PROBE, stamp, 60)
    return cache.get(_PROBE) is not None


def scheduler() -> bool:
    """No deadline waits for longer than it should."""
    return not deadlines.overdue(DEADLINES_LATE).exists()


def worker() -> bool:
    """No task that may run now has been waiting for longer than it should."""
    limit = now() - TASKS_LATE
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=limit)
    # A task put off (a new try of an e-mail) waits only from the moment when it may run.
    return not waiting.exclude(run_after__gt=limit, run_after__lte=now()).exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database,
    "cache": shared_cache,
    "scheduler": scheduler,
    "worker": worker,
}
#: Without these no page can be served; the others are told but do not take the server out.
ESSENTIAL = frozenset({"database", "cache"})


def report() -> dict[str, str]:
    """The outcome of every check: `ok`, or `failed`; the reason of a failure goes to the log."""
    return {name: _outcome(name, check) for name, check in CHECKS.items()}


def _outcome(name: str, check: Callable[[], bool]) -> str:
    try:
        healthy = check()
    except Exception:
        logger.exception("health check %s failed", name)
        return "failed"
    if not healthy:
        logger.warning("health check %s: late", name)
    return "ok" if healthy else "failed"
