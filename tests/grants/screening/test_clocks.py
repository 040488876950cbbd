"""The public clock and the internal one: where they start, stand still and stop; what lists find by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import actions as applications
from grants.applications import receipts
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.screening import actions, clocks
from grants.screening.clock_models import FileClock, ProgrammePace
from grants.screening.machine import ComplementState
from grants.screening.models import ComplementRequest
from tests.factories.applications import draft, submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, sign_in
from workflows import deadlines
from workflows.clock import now

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 15, 10, tzinfo=UTC)


def at(days, **more):
    return time_machine.travel(NOON + timedelta(days=days, **more), tick=False)


@pytest.fixture
def file():
    with at(0):
        return submitted(open_call())


def by(file):
    return officer(file.call)


def clock(file):
    return FileClock.objects.get(application=file)


def ask(file, days=15):
    due = timezone.make_aware(
        datetime.combine(timezone.localdate(now()) + timedelta(days=days), datetime.max.time()).replace(
            microsecond=0
        )
    )
    return actions.ask_complement(application=file, message="Le RIB", due_at=due, by=by(file))


def test_both_start_at_the_deposit_and_a_draft_has_none(file):
    assert (clock(file).public_due_on, clock(file).internal_due_on) == (date(2026, 8, 15), date(2026, 7, 30))
    assert clock(file).public_stopped_at is clock(file).internal_stopped_at is None
    draft()
    assert FileClock.objects.count() == 1


def test_the_programme_says_the_target_of_the_files_to_come(file):
    with at(1):
        ProgrammePace.objects.create(programme=file.call.programme, target_days=10)
        later = submitted(file.call)
        clocks.refresh(file)
    assert clock(later).internal_due_on == date(2026, 6, 26)
    assert clock(file).internal_due_on == date(2026, 7, 30)


def test_complements_stop_both_until_they_come(file):
    with at(10):
        request = ask(file)
    waiting = clock(file)
    assert waiting.suspended_until == request.due_at
    assert waiting.public_due_on == date(2026, 8, 30)  # the latest that it can be
    with at(14):
        applications.complete(application=file, by=file.created_by)
    going = clock(file)
    assert (going.public_due_on, going.internal_due_on) == (date(2026, 8, 19), date(2026, 8, 3))
    assert going.suspended_until is None


def test_complements_that_come_late_stop_them_for_the_delay_alone(file):
    with at(10):
        ask(file)
    with at(26):
        deadlines.run()
        assert clock(file).suspended_until is None
    with at(40):
        applications.complete(application=file, by=file.created_by)
    assert clock(file).public_due_on == date(2026, 8, 30)


def test_two_requests_add_up_and_the_receipt_says_the_same(file):
    with at(10):
        ask(file)
    with at(14):
        applications.complete(application=file, by=file.created_by)
    with at(20):
        ask(file)
    with at(26):
        applications.complete(application=file, by=file.created_by)
    assert clock(file).public_due_on == date(2026, 8, 25)
    last = receipts.latest(Application.objects.get(pk=file.pk))
    assert last is not None
    assert receipts.silence_date(last) == date(2026, 8, 25)
    first = file.submissions.get(number=1)
    assert receipts.silence_date(first) == date(2026, 8, 15)


@pytest.mark.parametrize("verb", ["accept", "reject", "withdraw"])
def test_each_clock_stops_at_its_decision(file, verb):
    with at(5):
        if verb == "accept":
            actions.accept(application=file, by=by(file))
        elif verb == "reject":
            actions.reject(application=file, reason="Hors sujet", by=by(file))
        else:
            applications.withdraw(application=file, by=file.created_by)
    stopped = clock(file)
    assert stopped.internal_stopped_at == NOON + timedelta(days=5)
    assert stopped.public_stopped_at == (None if verb == "accept" else NOON + timedelta(days=5))


def test_lists_find_files_by_their_clocks(file):
    with at(5):
        other = submitted(file.call)
        actions.reject(application=other, reason="Hors sujet", by=by(file))

    def found(condition, days):
        moment = NOON + timedelta(days=days)
        return list(Application.objects.filter(condition(moment)))

    assert found(clocks.silent, 61) == []  # 15 August is the last day
    assert found(clocks.silent, 62) == [file]
    assert found(clocks.overdue, 45) == []
    assert found(clocks.overdue, 46) == [file]


def test_a_paper_file_runs_from_the_day_it_was_received(file):
    Application.objects.filter(pk=file.pk).update(channel="paper", received_on=date(2026, 6, 1))
    file.refresh_from_db()
    clocks.refresh(file)
    assert clock(file).public_due_on == date(2026, 8, 1)
    assert receipts.silence_date(file.submissions.get()) == date(2026, 8, 1)


def test_every_event_wakes_the_file(file):
    from grants.screening.opinions.actions import Question, ask_opinion, give
    from grants.screening.threads.actions import open_thread

    with at(0):
        person = by(file)
    asked = []
    events = [
        lambda: actions.write_note(application=file, text="Note", by=person),
        lambda: actions.take(application=file, by=person),
        lambda: open_thread(application=file, subject="Objet", text="Bonjour", by=file.created_by),
        lambda: asked.append(
            ask_opinion(
                application=file,
                question=Question(kind="expert", name="X", email="x@avis.example", text="?"),
                due_at=now() + timedelta(days=3),
                by=person,
            )
        ),
        lambda: give(opinion=asked[0], verdict="favourable", text="", by=person),
        lambda: ask(file),
        lambda: applications.complete(application=file, by=file.created_by),
        lambda: actions.accept(application=file, by=person),
    ]
    for place, event in enumerate(events, start=1):
        with at(0, minutes=place):
            event()
        assert clock(file).last_event_at == NOON + timedelta(minutes=place), place


def test_files_taken_over_get_their_clocks_at_the_next_run():
    with at(0):
        call = open_call()
        files = [imported_file(S.SUBMITTED, call), imported_file(S.AWARDED, call)]
        imported_file(S.DRAFT, call)
        page = sign_in(officer(call)).get(reverse("screening:file", args=[files[0].pk]))
        assert "15 août 2026" in page.content.decode().replace("\u00a0", " ")  # worked out on the spot
        assert FileClock.objects.count() == 0
        assert deadlines.run()["file_clocks"] == 2
        assert deadlines.run()["file_clocks"] == 0
    assert clock(files[0]).public_stopped_at is None
    assert clock(files[1]).public_stopped_at is not None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, {"info"}), (35, {"warning", "info"}), (50, {"warning", "danger"}), (70, {"danger"}),
    ],
)  # fmt: skip
def test_the_page_says_where_both_stand(file, days, expected):
    assert {face.tone for face in clocks.faces(clock(file), NOON + timedelta(days=days))} == expected
    with at(days):
        page = sign_in(by(file)).get(reverse("screening:file", args=[file.pk])).content.decode()
    assert "Silence valant refus" in page
    assert "Objectif d’instruction" in page


_DAYS = st.integers(0, 40)


@given(st.lists(st.tuples(_DAYS, st.integers(1, 30), st.none() | _DAYS), max_size=4))
@pytest.mark.filterwarnings("ignore")
def test_whatever_is_asked_the_dates_move_by_what_was_suspended_and_no_more(rounds):
    """Pure: requests are laid end to end, answered or not."""
    application = Application(
        submitted_at=NOON, moved_at=NOON, call=_call(), pk=1, received_on=None
    )  # fmt: skip
    moment, requests, suspended = NOON, [], 0
    for pause, delay, answered in rounds:
        asked_at = moment + timedelta(days=pause)
        due_at = asked_at + timedelta(days=delay)
        answered_at = None if answered is None else asked_at + timedelta(days=answered)
        request = ComplementRequest(asked_at=asked_at, due_at=due_at, answered_at=answered_at)
        request.__dict__["state"] = ComplementState.LAPSED if answered is None else ComplementState.ANSWERED
        requests.append(request)
        suspended += delay if answered is None else min(delay, answered)
        moment = max(due_at, answered_at or due_at)
    pace = ProgrammePace()
    found = clocks.worked_out(application, requests, pace, kept=None, at=moment)
    assert found.public_due_on == date(2026, 8, 15) + timedelta(days=suspended)
    assert found.internal_due_on == date(2026, 6, 15) + timedelta(days=pace.target_days + suspended)
    assert found.suspended_until is None


def _call():
    from grants.calls.models import Call

    return Call(silence_months=2)
