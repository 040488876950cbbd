"""The receipt: its mentions, its PDF made once, the messages that carry it, the reminder before closing."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from documents.models import PrivateFile
from grants.applications import receipts
from grants.applications.deadlines import remind_drafts
from grants.applications.models import Application, Submission
from grants.applications.tasks import make_receipt
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import draft, filled, submitted
from tests.factories.calls import ProgrammeFactory, open_call
from workflows import delivery
from workflows.models import LogEntry, Message


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 22), 2, date(2027, 1, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_silence_runs_from_day_to_day(day, months, expected):
    assert receipts.add_months(day, months) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 48))
def test_months_never_overflow_into_the_next(day, months):
    found = receipts.add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # The day is that of Paris, whatever the hour in UTC.
        ("2026-06-30T22:30:00+00:00", "1er septembre 2026"),
        ("2026-06-30T21:30:00+00:00", "30 août 2026"),
    ],
)
def test_the_date_of_silence_is_counted_in_paris(at, expected):
    application = submitted()
    submission = application.submissions.get()
    submission.at = timezone.datetime.fromisoformat(at)
    assert receipts.data(submission)["silence_date"].replace("\u00a0", " ") == expected


@pytest.mark.django_db
def test_the_pdf_is_made_once_and_joined_to_the_mail(mailoutbox):
    programme = ProgrammeFactory(tribunal="Tribunal administratif de Pau", authority="Département d’Exemple")
    application = submitted(call=open_call(programme=programme))
    colleague = UserFactory()
    MembershipFactory(user=colleague, applicant=application.applicant)
    submission, entry = Submission.objects.get(), LogEntry.objects.get(transition="submit")
    keys = {make_receipt.call(submission.pk, entry.pk) for _time in range(3)}
    assert keys == {str(PrivateFile.objects.get(kind="receipt").pk)}
    message = Message.objects.get(kind="applications.receipt")
    delivery.attempt(message.pk)
    (mail,) = mailoutbox
    (name, content, media_type) = mail.attachments[0]
    assert name == f"accuse-de-reception-{application.reference}.pdf"
    assert content[:5] == b"%PDF-"
    assert media_type == "application/pdf"
    assert mail.subject == f"Accusé de réception de votre dossier {application.reference}"
    for mention in ("Tribunal administratif de Pau", "Télérecours", "05 58 00 00 00", "L. 231-4, 3°"):
        assert mention in mail.body


@pytest.mark.django_db
def test_a_mail_sent_before_the_pdf_carries_every_mention_and_the_link(mailoutbox):
    application = submitted()
    delivery.attempt(Message.objects.get(kind="applications.receipt").pk)
    (mail,) = mailoutbox
    assert not mail.attachments
    assert f"/mon-espace/dossiers/{application.pk}/accuse-de-reception/" in mail.body


@pytest.mark.django_db
def test_text_typed_by_people_stays_literal_in_mail_and_pdf(mailoutbox):
    application = submitted(title="{{7*7}} #panic() <b>l’été</b> & Cie")
    make_receipt.call(Submission.objects.get().pk, LogEntry.objects.get(transition="submit").pk)
    delivery.attempt(Message.objects.get(kind="applications.receipt").pk)
    assert "{{7*7}} #panic() <b>l’été</b> & Cie" in mailoutbox[0].body
    assert PrivateFile.objects.owned_by(application).get().media_type == "application/pdf"


@pytest.mark.django_db
def test_drafts_are_reminded_once_three_days_before_the_closing():
    call = open_call()
    waiting = draft(call=call)
    done = filled(call=call)
    from grants.applications import actions

    actions.submit(application=done, by=done.created_by)
    assert remind_drafts() == 0
    with time_machine.travel(call.closes_at - timedelta(days=2), tick=False):
        assert [remind_drafts() for _run in range(3)] == [1, 0, 0]
    messages = Message.objects.filter(kind="applications.reminder")
    assert [message.recipient for message in messages] == [waiting.created_by]
    assert call.title in messages[0].subject


@pytest.mark.django_db
def test_a_closed_call_reminds_nobody():
    call = open_call()
    draft(call=call)
    with time_machine.travel(call.closes_at + timedelta(seconds=1), tick=False):
        assert remind_drafts() == 0
    assert Application.objects.count() == 1
