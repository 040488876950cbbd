"""What follows from a submission."""

from grants.applications import content, queries
from grants.applications.models import Application, Submission
from workflows import effects
from workflows.clock import now


@effects.on("applications.application", "submit", "complete")
def freeze_what_was_submitted(event: effects.Event) -> None:
    """Keep exactly what was read over, with its digest, and ask for the receipt."""
    from grants.applications.tasks import make_receipt

    application = queries.with_everything(Application.objects.all()).get(pk=event.instance.pk)
    frozen = content.content(application)
    submission = Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        content=frozen,
        digest=content.digest(frozen),
        at=event.facts.get("at") or now(),
        by=event.actor,
    )
    make_receipt.enqueue(submission.pk, event.entry.pk)
