"""What follows from a submission, and from a new version of the form."""

from django.db.models import Count, F, Q
from django.utils.translation import ngettext

from grants.applications import content, receipts
from grants.applications.machine import ApplicationState
from grants.applications.models import Application, Submission
from grants.calls import revisions
from grants.calls.models import Call, FormVersion
from workflows import effects
from workflows.clock import now


@effects.on("applications.application", "submit", "complete")
def freeze_what_was_submitted(event: effects.Event) -> None:
    """Keep exactly what was read over, with its digest, and ask for the receipt."""
    from grants.applications.tasks import make_receipt

    application = event.instance
    frozen = content.content(application)
    first = event.transition == "submit"
    submission = Submission.objects.create(
        application=application,
        number=1 if first else application.submissions.count() + 1,
        content=frozen,
        digest=content.digest(frozen),
        at=event.facts.get("at") or now(),
        by=event.actor,
    )
    receipts.remember(submission)
    make_receipt.enqueue(submission.pk, event.entry.pk)


@revisions.follow
def drafts_follow(call: Call, version: FormVersion) -> None:
    """Drafts answer the new version at once; what was typed stays, asked or not. Submitted files keep theirs.

    The file's own version moves too: what was read over before is not what would be submitted now.
    """
    from grants.applications.tasks import tell_rules_changed

    drafts = Application.objects.filter(call=call, state=ApplicationState.DRAFT)
    if drafts.update(form_version=version, version=F("version") + 1):
        tell_rules_changed.enqueue(version.pk)


@revisions.tell
def drafts_and_files(call: Call) -> str:
    """How many drafts would follow a new version, and how many files would keep theirs."""
    files = Application.objects.filter(call=call).exclude(state=ApplicationState.WITHDRAWN)
    counts = files.aggregate(
        drafts=Count("pk", filter=Q(state=ApplicationState.DRAFT)),
        kept=Count("pk", filter=~Q(state=ApplicationState.DRAFT)),
    )
    told = []
    if counts["drafts"]:
        told.append(
            ngettext(
                "%(count)s brouillon suivrait une nouvelle version.",
                "%(count)s brouillons suivraient une nouvelle version.",
                counts["drafts"],
            )
            % {"count": counts["drafts"]}
        )
    if counts["kept"]:
        told.append(
            ngettext(
                "%(count)s dossier déposé garderait sa version.",
                "%(count)s dossiers déposés garderaient leur version.",
                counts["kept"],
            )
            % {"count": counts["kept"]}
        )
    return " ".join(told)
