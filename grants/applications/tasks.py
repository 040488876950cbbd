"""Work done after a submission is committed."""

from django.db import transaction
from django_tasks import task

from documents import actions as documents
from documents import pdf
from grants.applications import receipts
from grants.applications.models import Submission
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


def _name(submission: Submission) -> str:
    rank = "" if submission.number == 1 else f"-{submission.number}"
    return f"accuse-de-reception-{submission.application.reference}{rank}.pdf"
