"""Work done after the act is committed. Safe to run again."""

from django_tasks import task


@task()
def write_letter(application_id: int) -> None:
    """Write the notification letter of a decided file, unless it has one."""
    from grants.awards import letters

    letters.write(application_id)
