"""What time says of files asleep, of a silence that nears, of drafts never submitted: once each."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from grants.applications import actions as applications
from grants.calls import actions as calls
from grants.screening import actions, reminders
from grants.screening.clock_models import FileClock, ProgrammePace, Told
from tests.factories.applications import draft, submitted
from tests.factories.calls import open_call
from tests.factories.races import together
from tests.factories.screening import officer
from workflows import deadlines, notifications
from workflows.clock import now
from workflows.models import Message

pytestmark = pytest.mark.django_db


def later(**delay):
    return time_machine.travel(now() + timedelta(**delay), tick=False)


def told(code):
    return Message.objects.filter(kind=f"screening.{code}").order_by("pk")


@pytest.fixture
def call():
    return open_call(closes_at=now() + timedelta(days=400))


@pytest.fixture
def person(call):
    return officer(call)


def followed(call, person):
    file = submitted(call)
    actions.take(application=file, by=person)
    return file


def runs(days):
    with later(days=days):
        deadlines.run()
        return deadlines.run()


def test_a_sleeping_file_is_told_once_for_each_sleep(call, person):
    file = followed(call, person)
    runs(29)
    assert not told("files_asleep").exists()
    assert runs(30)["files_asleep"] == 0
    runs(40)
    message = told("files_asleep").get()
    assert message.recipient == person
    assert file.reference in message.body
    with later(days=41):
        actions.write_note(application=file, text="Relancée", by=person)
    runs(60)
    assert told("files_asleep").count() == 1
    runs(72)
    runs(80)
    assert told("files_asleep").count() == 2


def test_one_message_for_all_the_files_of_a_person(call, person):
    files = [followed(call, person) for _turn in range(3)]
    colleague = officer(call)
    actions.add_officer(application=files[0], user=colleague, by=person)
    runs(31)
    assert {message.recipient for message in told("files_asleep")} == {person, colleague}
    mine, theirs = (told("files_asleep").get(recipient=who) for who in (person, colleague))
    assert "3 dossiers" in mine.subject
    assert "1 dossier" in theirs.subject


def test_the_programme_says_after_how_long(call, person):
    followed(call, person)
    ProgrammePace.objects.create(programme=call.programme, asleep_days=5)
    other = submitted(open_call())
    runs(6)
    assert {message.recipient for message in told("files_asleep")} == {person}
    assert FileClock.objects.get(application=other).asleep_told_at is None


def test_who_waits_for_complements_does_not_sleep(call, person):
    file = followed(call, person)
    actions.ask_complement(application=file, message="Le RIB", due_at=now() + timedelta(days=50), by=person)
    runs(45)
    assert not told("files_asleep").exists()
    runs(51)  # the delay has passed: an event, from which it sleeps again
    assert not told("files_asleep").exists()
    runs(90)
    assert told("files_asleep").count() == 1


def test_a_decided_file_does_not_sleep(call, person):
    actions.accept(application=followed(call, person), by=person)
    runs(200)
    assert not told("files_asleep").exists()


def test_the_silence_that_nears_is_told_once(call, person):
    file = followed(call, person)
    due = FileClock.objects.get(application=file).public_due_on
    days = (due - timezone.localdate(now())).days
    runs(days - 16)
    assert not told("silence_near").exists()
    runs(days - 15)
    runs(days - 10)
    runs(days)
    assert [message.recipient for message in told("silence_near")] == [person]


def test_a_failure_half_way_tells_nobody_and_the_next_run_tells_all(call, person, monkeypatch):
    followed(call, person)
    officer(call)
    submitted(call)  # nobody's: every officer of the call is told
    sent, real = [], notifications.tell

    def breaks(kind, event):
        sent.append(event)
        if len(sent) > 1:
            raise RuntimeError("killed")
        return real(kind, event)

    monkeypatch.setattr(reminders.notifications, "tell", breaks)
    with later(days=31):
        assert deadlines.run()["files_asleep (failed)"] == 1
    assert not told("files_asleep").exists()
    monkeypatch.setattr(reminders.notifications, "tell", real)
    runs(31)
    recipients = list(told("files_asleep").values_list("recipient", flat=True))
    assert len(recipients) == len(set(recipients)) >= 2


def closed_call(**values):
    return open_call(closes_at=now() + timedelta(days=2), **values)


def test_the_author_of_a_draft_never_submitted_is_told_once_what_is_kept():
    call = closed_call()
    own = draft(call, title="Visites à domicile")
    sent = submitted(call)
    gone = draft(call)
    applications.withdraw(application=gone, by=gone.created_by)
    runs(1)
    assert not told("draft_kept").exists()
    runs(3)
    runs(10)
    message = told("draft_kept").get()
    assert message.recipient == own.created_by
    assert "Visites à domicile" in message.body
    assert call.programme.service_email in message.body
    assert "au moins jusqu’au" in message.body
    assert Told.objects.get().application == own
    assert sent.created_by not in [message.recipient for message in told("draft_kept")]


def test_a_call_closed_by_hand_before_its_hour_waits_for_its_hour_and_an_old_one_is_left_alone():
    call = closed_call()
    own = draft(call)
    calls.close_call(call=call, by=officer(call))
    runs(1)
    assert not told("draft_kept").exists()
    runs(40)
    assert not told("draft_kept").exists()
    assert own.pk
    runs(3)
    assert told("draft_kept").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_tell_once(call, person):
    files = [followed(call, person) for _turn in range(3)]
    own = draft(closed_call())
    with later(days=31):
        deadlines.run()
        FileClock.objects.update(asleep_told_at=None, silence_told_at=None)
        Told.objects.all().delete()
        Message.objects.all().delete()
        together(deadlines.run, deadlines.run, deadlines.run)
    assert told("files_asleep").filter(recipient=person).count() == 1
    assert told("draft_kept").count() in (0, 1)
    assert len(files) == 3
    assert own.pk
