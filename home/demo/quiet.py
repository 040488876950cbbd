"""The demonstration tells nobody: its e-mails stay in the site."""

from workflows.models import EmailState, Message


def nobody_is_written_to() -> None:
    """Keep the messages in their readers' space and call off the e-mails that they queued."""
    Message.objects.filter(email_state=EmailState.QUEUED).update(
        email_state=EmailState.NONE, next_attempt_at=None
    )
