"""Complements: asked, answered in time, late, without object; who is told."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from grants.applications import actions as applications
from grants.applications.machine import ApplicationState as S
from grants.screening import actions
from grants.screening.machine import ComplementState
from grants.screening.queries import pending_request
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import officer
from workflows import deadlines
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.models import Deadline, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return submitted(open_call())


@pytest.fixture
def person(file):
    return officer(file.call)


def ask(file, person, days=15, message="Joignez le relevé d’identité bancaire."):
    due = timezone.now() + timedelta(days=days)
    return actions.ask_complement(application=file, message=message, due_at=due, by=person)


def kinds():
    return sorted(Message.objects.filter(kind__startswith="screening").values_list("kind", "recipient"))


def test_asking_suspends_the_file_and_tells_the_applicant(file, person):
    request = ask(file, person)
    file.refresh_from_db()
    assert (file.state, request.state) == (S.INCOMPLETE, ComplementState.ASKED)
    message = Message.objects.get(kind="screening.complement_asked")
    assert message.recipient == file.created_by
    assert "relevé d’identité bancaire" in message.body
    assert Deadline.objects.get(name="complement_due").due_at == request.due_at


def test_deadline_must_be_to_come(file, person):
    with pytest.raises(ValidationError):
        ask(file, person, days=-1)
    file.refresh_from_db()
    assert file.state == S.SUBMITTED


def test_a_blank_message_is_refused(file, person):
    with pytest.raises(ConditionsUnmet):
        ask(file, person, message="  ")
    assert not file.complement_requests.exists()


def test_only_one_request_at_a_time(file, person):
    ask(file, person)
    with pytest.raises(WrongState):
        ask(file, person)
    assert file.complement_requests.count() == 1


def test_somebody_else_may_not_ask(file):
    with pytest.raises(NotAllowed):
        ask(file, officer(open_call()))


def test_answer_brings_the_file_back_and_tells_the_officer(file, person):
    actions.take(application=file, by=person)
    officer(file.call)  # a colleague who did not take it is not told
    request = ask(file, person)
    file.refresh_from_db()
    applications.complete(application=file, by=file.created_by, certified=True)
    file.refresh_from_db()
    request.refresh_from_db()
    assert (file.state, request.state) == (S.SUBMITTED, ComplementState.ANSWERED)
    assert request.answered_at is not None
    told = Message.objects.filter(kind="screening.complement_received")
    assert [message.recipient for message in told] == [person]
    assert not Deadline.objects.filter(name="complement_due", fired_at=None).exists()


def test_late_request_lapses_once_and_may_still_be_answered(file, person):
    request = ask(file, person, days=3)
    with time_machine.travel(request.due_at + timedelta(seconds=1), tick=False):
        assert deadlines.run()["complement_due"] == 1
        assert "complement_due" not in deadlines.run()
        request.refresh_from_db()
        file.refresh_from_db()
        assert (file.state, request.state) == (S.INCOMPLETE, ComplementState.LAPSED)
        assert pending_request(file) == request
        assert Message.objects.filter(kind="screening.complement_lapsed").count() == 1
        assert Message.objects.filter(kind="screening.complement_late", recipient=person).count() == 1
        applications.complete(application=file, by=file.created_by, certified=True)
    request.refresh_from_db()
    assert request.state == ComplementState.ANSWERED


def test_one_second_before_nothing_lapses(file, person):
    request = ask(file, person, days=3)
    with time_machine.travel(request.due_at - timedelta(seconds=1), tick=False):
        assert "complement_due" not in deadlines.run()
    request.refresh_from_db()
    assert request.state == ComplementState.ASKED


@pytest.mark.parametrize("decision", ["accept", "reject", "withdraw"])
def test_decided_without_an_answer_the_request_is_without_object(file, person, decision):
    request = ask(file, person)
    file.refresh_from_db()
    if decision == "accept":
        actions.accept(application=file, by=person)
    elif decision == "reject":
        actions.reject(application=file, reason="Incomplet", by=person)
    else:
        applications.withdraw(application=file, by=file.created_by)
    request.refresh_from_db()
    assert request.state == ComplementState.CANCELLED
    with time_machine.travel(request.due_at + timedelta(days=1), tick=False):
        assert "complement_due" not in deadlines.run()
    assert not Message.objects.filter(kind="screening.complement_lapsed").exists()


def test_inadmissible_gives_reason_and_remedies(file, person):
    actions.reject(application=file, reason="Le siège est hors du département.", by=person)
    message = Message.objects.get(kind="screening.inadmissible")
    assert message.recipient == file.created_by
    assert "Le siège est hors du département." in message.body
    assert "deux mois" in message.body
    assert "tribunal administratif" in message.body


def test_admissible_is_told_and_dated(file, person):
    actions.accept(application=file, by=person)
    file.refresh_from_db()
    assert file.screening.decided_at is not None
    assert kinds() == [("screening.admissible", file.created_by.pk)]
