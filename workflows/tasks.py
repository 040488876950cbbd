"""Background work of the engine. Every task can be run again without harm."""

from django_tasks import task

from workflows import delivery


@task()
def deliver(message_id: int) -> None:
    """Try to send the e-mail of one message."""
    retry_at = delivery.attempt(message_id)
    if retry_at is not None:
        deliver.using(run_after=retry_at).enqueue(message_id)
