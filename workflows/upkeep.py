"""What every run of `manage.py run_due` does besides deadlines and recovery: check the log."""

from datetime import timedelta
from itertools import islice

from workflows import log
from workflows.clock import now
from workflows.deadlines import periodic
from workflows.models import ChainCheck, ChainHead

BETWEEN_CHECKS = timedelta(hours=24)
# A chain broken at one place may show at every row after it: the first sentences say enough.
KEPT_PROBLEMS = 20


def check_chain() -> ChainCheck:
    """Walk along the whole log now and remember what was found."""
    problems = list(islice(log.verify(), KEPT_PROBLEMS))
    head = ChainHead.objects.filter(pk=1).first()
    return ChainCheck.objects.create(at=now(), sequence=head.sequence if head else 0, problems=problems)


def last_check() -> ChainCheck | None:
    """The newest check of the log, or None when it was never checked."""
    return ChainCheck.objects.order_by("-at", "-pk").first()


@periodic("log checks")
def check_chain_daily() -> int:
    """Check the log when the last check is a day old. Returns 1 when it did."""
    last = last_check()
    if last is not None and last.at > now() - BETWEEN_CHECKS:
        return 0
    check_chain()
    return 1
