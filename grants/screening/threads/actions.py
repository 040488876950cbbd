"""The verbs of threads: open one, answer, note what was read."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents import actions as documents
from grants.applications.models import Application
from grants.applications.rules import is_applicant, screens_file
from grants.screening import clocks
from grants.screening.threads.models import Thread, ThreadMessage
from workflows import deadlines
from workflows.clock import now
from workflows.errors import NotAllowed
from workflows.models import Deadline

#: Messages of one conversation are announced together: what comes meanwhile is in the same e-mail, and
#: what is read meanwhile in none.
GATHERED_FOR = timedelta(minutes=10)
TELL_APPLICANT, TELL_SERVICE = "tell_applicant", "tell_service"


@transaction.atomic
def open_thread(
    *,
    application: Application,
    subject: str,
    text: str,
    by: Any,
    uploads: Iterable[UploadedFile] = (),
    token: UUID | None = None,
) -> ThreadMessage:
    """Begin a thread with its first message. The same `token` again gives the message already sent.

    Raises NotAllowed, ValidationError, `documents.errors.StorageUnavailable`.
    """
    from_applicant = _side(application, by)
    token = token or uuid4()
    # The second of two clicks waits here, then finds what the first one sent.
    Application.objects.select_for_update(of=("self",)).only("pk").get(pk=application.pk)
    sent = _sent(by, token)
    if sent is not None:
        return sent
    at = now()
    thread = Thread.objects.create(
        application=application, subject=subject, opened_by=by, opened_at=at, last_at=at
    )
    return _send(thread, by, from_applicant, text=text, uploads=uploads, token=token)


@transaction.atomic
def reply(
    *,
    thread: Thread,
    text: str,
    by: Any,
    uploads: Iterable[UploadedFile] = (),
    token: UUID | None = None,
) -> ThreadMessage:
    """Add a message to a thread. The same `token` again gives the message already sent.

    Raises NotAllowed, ValidationError, `documents.errors.StorageUnavailable`.
    """
    row = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    from_applicant = _side(row.application, by)
    token = token or uuid4()
    sent = _sent(by, token)
    if sent is not None:
        return sent
    return _send(row, by, from_applicant, text=text, uploads=uploads, token=token)


@transaction.atomic
def mark_read(*, thread: Thread, by: Any) -> int:
    """Note that somebody read what the other side wrote; who only looks on leaves no trace.

    Returns how many messages were unread.
    """
    application = thread.application
    reads_as_applicant = bool(is_applicant(by, application))
    if not reads_as_applicant and not screens_file(by, application):
        return 0
    unread = thread.messages.filter(from_applicant=not reads_as_applicant, read_at=None)
    return unread.update(read_at=now(), read_by=by)


def _side(application: Application, by: Any) -> bool:
    """True for the applicant's side. Raises NotAllowed, ValidationError (a draft is nobody's business)."""
    if application.submitted_at is None:
        raise ValidationError(_("Vous pourrez échanger avec le service une fois le dossier déposé."))
    if by.is_authenticated and by.is_active:
        if is_applicant(by, application):
            return True
        if screens_file(by, application):
            return False
    raise NotAllowed(_("Seuls le demandeur et les personnes qui instruisent cet appel s’écrivent ici."))


def _sent(by: Any, token: UUID) -> ThreadMessage | None:
    return ThreadMessage.objects.filter(token=token, author=by).first()


def _send(
    thread: Thread,
    by: Any,
    from_applicant: bool,
    *,
    text: str,
    uploads: Iterable[UploadedFile],
    token: UUID,
) -> ThreadMessage:
    if not text.strip():
        raise ValidationError(_("Écrivez votre message."))
    at = now()
    values = {"thread": thread, "author": by, "from_applicant": from_applicant, "text": text, "at": at}
    try:
        with transaction.atomic():
            message = ThreadMessage.objects.create(token=token, **values)
    except IntegrityError:  # a second click at the same instant, or a token that is not of this form
        sent = _sent(by, token)
        if sent is not None:
            return sent
        message = ThreadMessage.objects.create(token=uuid4(), **values)
    for upload in uploads:
        documents.store(upload=upload, owner=message, uploaded_by=by, kind="message")
    thread.last_at = at
    thread.save(update_fields=["last_at"])
    clocks.touch(thread.application)
    _announce(thread, TELL_SERVICE if from_applicant else TELL_APPLICANT)
    return message


def _announce(thread: Thread, name: str) -> None:
    """Have the other side told in a while, unless that is planned already."""
    planned = Deadline.objects.filter(
        content_type=ContentType.objects.get_for_model(thread),
        object_id=thread.pk,
        name=name,
        fired_at__isnull=True,
    )
    if not planned.exists():
        deadlines.schedule(thread, name, now() + GATHERED_FOR)
