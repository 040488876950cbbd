"""What the engine has asked of the workers."""

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult


def deliveries() -> QuerySet:
    """The queued tasks that send an e-mail; the page editor queues others."""
    return DBTaskResult.objects.filter(task_path="workflows.tasks.deliver")
