"""Sending the e-mail of a message: claimed by one worker, tried again with growing pauses, then set aside."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q

from workflows.clock import now
from workflows.models import EmailState, Message

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
# A worker that has said nothing for this long is dead: its messages are taken up again.
LEASE = timedelta(minutes=10)


def attempt(message_id: int) -> datetime | None:
    """Send one message if it is waiting and nobody else holds it. Returns when to try again, or None."""
    claimed = Message.objects.filter(
        pk=message_id, email_state=EmailState.QUEUED, next_attempt_at__lte=now()
    ).update(email_state=EmailState.SENDING, claimed_at=now(), attempts=F("attempts") + 1)
    if not claimed:
        return None
    message = Message.objects.select_related("attachment").get(pk=message_id)
    try:
        _send(message)
    except Exception as error:  # whatever the mail server or the storage says, the message must not be lost
        return _failed(message, error)
    Message.objects.filter(pk=message_id).update(
        email_state=EmailState.SENT, sent_at=now(), claimed_at=None, next_attempt_at=None, last_error=""
    )
    return None


def _send(message: Message) -> None:
    link = f"\n{settings.BASE_URL}{message.url}\n" if message.url else ""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body + link,
        to=[message.email],
        # The same on every try: a mail server that already took it can see the double.
        headers={"Message-ID": f"<{message.uid.hex}@{_sender_domain()}>"},
    )
    if message.attachment:
        with message.attachment.open() as file:
            mail.attach(message.attachment.original_name, file.read(), message.attachment.media_type)
    mail.send(fail_silently=False)


def _sender_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _failed(message: Message, error: Exception) -> datetime | None:
    over = message.attempts > len(PAUSES)
    retry_at = None if over else now() + PAUSES[message.attempts - 1]
    Message.objects.filter(pk=message.pk).update(
        email_state=EmailState.DEAD if over else EmailState.QUEUED,
        next_attempt_at=retry_at,
        claimed_at=None,
        last_error=f"{type(error).__name__}: {error}"[:500],
    )
    return retry_at


def retry(*, message: Message) -> None:
    """Give a message that was set aside a new series of tries."""
    from workflows.tasks import deliver

    changed = Message.objects.filter(pk=message.pk, email_state=EmailState.DEAD).update(
        email_state=EmailState.QUEUED, attempts=0, next_attempt_at=now(), last_error=""
    )
    if changed:
        deliver.enqueue(message.pk)


def recover() -> int:
    """Take up again what a killed worker or a lost task left behind. Returns how many messages."""
    from workflows.tasks import deliver

    lost = Message.objects.filter(
        Q(email_state=EmailState.SENDING, claimed_at__lt=now() - LEASE)
        | Q(email_state=EmailState.QUEUED, next_attempt_at__lt=now() - LEASE)
    )
    identifiers = list(lost.values_list("pk", flat=True)[:1000])
    Message.objects.filter(pk__in=identifiers).update(
        email_state=EmailState.QUEUED, claimed_at=None, next_attempt_at=now()
    )
    for identifier in identifiers:
        deliver.enqueue(identifier)
    return len(identifiers)
