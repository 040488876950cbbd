"""Work done after a submission, or a new version of the rules, is committed."""

from django.db import transaction
from django_tasks import task

from documents import actions as documents
from documents import pdf
from grants.applications import receipts
from grants.applications.machine import ApplicationState
from grants.applications.models import Application, DraftMemory, Submission
from workflows import notifications
from workflows.actors import CLOCK
from workflows.effects import Event
from workflows.models import Message

RECEIPT = "applications.receipt"


@task()
def make_receipt(submission_id: int, entry_id: int) -> str:
    """Make the PDF of a receipt once, and join it to the messages that announce it.

    Run again, it makes nothing: the first PDF stays. Returns the id of the file.
    """
    with transaction.atomic():
        submission = (
            Submission.objects.select_for_update(of=("self",))
            .select_related("application__call__programme", "by")
            .get(pk=submission_id)
        )
        if submission.receipt_id is None:
            submission.receipt = documents.store_bytes(
                content=pdf.render(template="applications/receipt.typ", data=receipts.data(submission)),
                name=_name(submission),
                media_type="application/pdf",
                owner=submission.application,
                kind="receipt",
            )
            submission.save(update_fields=["receipt"])
        waiting = Message.objects.filter(entry=entry_id, kind=RECEIPT, attachment=None)
        waiting.update(attachment=submission.receipt_id)
    return str(submission.receipt_id)


@task()
def tell_rules_changed(version_id: int) -> int:
    """Tell the authors of each draft that follows this version; returns how many drafts.

    Run again, it tells nobody twice; a draft that follows a later version by now is left to that one.
    """
    drafts = Application.objects.filter(form_version=version_id, state=ApplicationState.DRAFT)
    return sum(_tell(pk, version_id) for pk in drafts.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell(identifier: int, version_id: int) -> bool:
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__programme", "applicant", "form_version")
        .get(pk=identifier)
    )
    version = application.form_version
    if application.state != ApplicationState.DRAFT or application.form_version_id != version_id:
        return False
    memory, _created = DraftMemory.objects.get_or_create(application=application)
    if memory.told_version >= version.number or application.created_at >= version.frozen_at:
        return False
    memory.told_version = version.number
    memory.save(update_fields=["told_version"])
    from grants.applications.notifications import RulesChanged

    facts = {"version": version}
    event = Event(instance=application, transition="revise", actor=CLOCK, facts=facts, entry=None)
    notifications.tell(RulesChanged(), event)
    return True


def _name(submission: Submission) -> str:
    rank = "" if submission.number == 1 else f"-{submission.number}"
    return f"accuse-de-reception-{submission.application.reference}{rank}.pdf"
