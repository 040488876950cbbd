"""E-mails leave once, are tried again with growing pauses, and are never lost with a worker."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.workflows.tasks import deliveries
from workflows import delivery
from workflows.models import EmailState, Message
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(db):
    user = UserFactory()
    now = timezone.now()
    return Message.objects.create(
        kind="tests.kind",
        recipient=user,
        email=user.email,
        subject="Votre dossier",
        body="Bonjour.\n",
        url="/mon-espace/",
        created_at=now,
        email_state=EmailState.QUEUED,
        next_attempt_at=now,
    )


@pytest.fixture
def broken_server(monkeypatch):
    def refuse(self, fail_silently=False):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def test_a_message_is_sent_once_whatever_is_replayed(message, settings):
    for _turn in range(3):
        deliver.call(message.pk)

    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Votre dossier", [message.email])
    assert sent.body == f"Bonjour.\n\n{settings.BASE_URL}/mon-espace/\n"
    assert sent.extra_headers["Message-ID"] == f"<{message.uid.hex}@landes-exemple.example>"
    message.refresh_from_db()
    assert (message.email_state, message.attempts) == (EmailState.SENT, 1)


def test_a_failure_is_tried_again_later(message, broken_server, time_machine):
    time_machine.move_to("2026-03-01T10:00:00+01:00", tick=False)
    Message.objects.update(next_attempt_at=timezone.now())

    deliver.call(message.pk)

    message.refresh_from_db()
    assert (message.email_state, message.attempts) == (EmailState.QUEUED, 1)
    assert message.next_attempt_at == timezone.now() + timedelta(minutes=1)
    assert message.last_error == "SMTPServerDisconnected: Connection unexpectedly closed"
    assert deliveries().get().run_after == message.next_attempt_at


def test_a_message_is_set_aside_after_every_try(frozen, message, broken_server):
    for _turn in range(len(delivery.PAUSES) + 1):
        frozen.shift(timedelta(days=1))
        deliver.call(message.pk)

    message.refresh_from_db()
    assert (message.email_state, message.attempts) == (EmailState.DEAD, 6)


def test_a_dead_message_can_be_given_new_tries(message, monkeypatch):
    Message.objects.update(email_state=EmailState.DEAD, attempts=6)

    delivery.retry(message=message)
    deliver.call(message.pk)

    assert len(mail.outbox) == 1


def test_a_killed_worker_loses_no_message(frozen, message):
    Message.objects.update(email_state=EmailState.SENDING, claimed_at=timezone.now())
    assert delivery.recover() == 0

    frozen.shift(timedelta(minutes=11))
    assert delivery.recover() == 1
    deliver.call(message.pk)

    assert len(mail.outbox) == 1


def test_a_lost_task_loses_no_message(frozen, message):
    frozen.shift(timedelta(minutes=11))

    assert delivery.recover() == 1
    assert deliveries().count() == 1
