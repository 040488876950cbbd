"""What a killed worker or a passing failure left behind is taken up again, at each run of the scheduler."""

from datetime import timedelta

from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from workflows import delivery
from workflows.clock import now
from workflows.deadlines import periodic

# No task of ours takes this long: whoever was running it is dead.
LEASE = timedelta(minutes=15)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@periodic("messages taken up again")
def messages() -> int:
    """E-mails claimed by a dead worker, or whose task was lost."""
    return delivery.recover()


@periodic("tasks taken up again")
def tasks() -> int:
    """Tasks that a dead worker was running, and failed ones after a pause that grows with each try.

    After the last pause a task stays failed and shows on the screen of what was given up.
    """
    again = Q(status=TaskResultStatus.RUNNING, started_at__lt=now() - LEASE)
    tried = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).values_list(
        "pk", "worker_ids", "finished_at"
    )
    due = [
        key
        for key, workers, finished_at in tried.order_by("-finished_at")[:1000]
        if finished_at
        and len(workers) <= len(PAUSES)
        and finished_at < now() - PAUSES[max(len(workers), 1) - 1]
    ]
    # One statement on the state that was read: two schedulers at once take each task up once.
    return DBTaskResult.objects.filter(again | Q(pk__in=due, status=TaskResultStatus.FAILED)).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, run_after=now()
    )


def given_up() -> int:
    """How many tasks have failed for good."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).values_list("worker_ids", flat=True)
    return sum(len(workers) > len(PAUSES) for workers in rows[:5000])
