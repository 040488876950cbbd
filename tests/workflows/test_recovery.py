"""Nothing is lost with a worker: not a task that it was running, not a message that it was sending."""

import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from tests.factories.accounts import UserFactory
from tests.workflows.tasks import deliveries
from workflows import deadlines, recovery
from workflows.models import EmailState, Message
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(frozen):
    """A task that has been tried twice; its message does not matter."""
    deliver.enqueue(0)
    deliveries().update(status=TaskResultStatus.FAILED, worker_ids=["a", "b"], finished_at=timezone.now())
    return deliveries()


def test_a_task_of_a_dead_worker_is_taken_up_again(frozen, task):
    task.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())
    assert recovery.tasks() == 0

    frozen.shift(timedelta(minutes=16))

    assert recovery.tasks() == 1
    assert task.get().status == TaskResultStatus.READY


def test_a_failed_task_waits_longer_after_each_try(frozen, task):
    frozen.shift(timedelta(minutes=9))
    assert recovery.tasks() == 0

    frozen.shift(timedelta(minutes=2))

    assert recovery.tasks() == 1
    assert (task.get().status, task.get().worker_ids) == (TaskResultStatus.READY, ["a", "b"])


def test_the_scheduler_does_all_of_it():
    assert {"messages taken up again", "tasks taken up again", "log checks"} <= set(deadlines._periodic)


def test_a_task_is_given_up_in_the_end(frozen, task):
    task.update(worker_ids=list("abcde"))
    frozen.shift(timedelta(days=2))

    assert (recovery.tasks(), recovery.given_up()) == (0, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_sends_loses_no_message(monkeypatch):
    """A real worker in a process of its own, killed while the mail server holds it on the line."""
    user, now = UserFactory(), timezone.now()
    message = Message.objects.create(
        kind="tests.kind",
        recipient=user,
        email=user.email,
        subject="Votre dossier",
        body="Bonjour.\n",
        created_at=now,
        email_state=EmailState.QUEUED,
        next_attempt_at=now,
    )
    deliver.enqueue(message.pk)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        worker = _worker(mute.getsockname()[1])
        try:
            mute.settimeout(60)
            line, _address = mute.accept()  # the worker is now waiting for a greeting that never comes
            worker.send_signal(signal.SIGKILL)
            worker.wait(timeout=30)
            line.close()
        finally:
            worker.kill()
            worker.wait(timeout=30)
    message.refresh_from_db()
    assert (message.email_state, message.attempts) == (EmailState.SENDING, 1)

    monkeypatch.setattr("workflows.delivery.LEASE", timedelta(0))
    assert recovery.messages() == 1
    deliver.call(message.pk)

    assert [sent.subject for sent in mail.outbox] == ["Votre dossier"]


def _worker(mail_port: int) -> subprocess.Popen:
    values = connection.settings_dict
    address = f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TERREAU_ENV": "test",
        "DATABASE_URL": address,
        "REDIS_URL": "",
        "TERREAU_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }
    command = [sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay", "--no-reload"]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables)
