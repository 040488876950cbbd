"""Applicants, officers and the clock, at random for thousands of steps, against a model in plain Python.

Whatever the order: no state that the machine does not have, no text that somebody typed and that is
nowhere, no transition without its row in the journal, and the journal whole.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.roles import Role
from grants.applications import actions, texts
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.calls import actions as calls
from grants.calls import form_items
from grants.screening import actions as screening
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import draft, fill
from tests.factories.calls import open_call
from workflows import deadlines, log
from workflows.clock import now
from workflows.errors import EngineError
from workflows.models import LogEntry

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
#: From where, by what, to where: written again here, so that the machine is compared with something.
ALLOWED = {
    ("submit", S.DRAFT): S.SUBMITTED,
    ("ask", S.SUBMITTED): S.INCOMPLETE,
    ("complete", S.INCOMPLETE): S.SUBMITTED,
    ("accept", S.SUBMITTED): S.ADMISSIBLE,
    ("accept", S.INCOMPLETE): S.ADMISSIBLE,
    ("reject", S.SUBMITTED): S.INADMISSIBLE,
    ("reject", S.INCOMPLETE): S.INADMISSIBLE,
    **{("withdraw", state): S.WITHDRAWN for state in (S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.ADMISSIBLE)},
}
#: What is tried, the frequent first: a file that is withdrawn or rejected at once teaches little.
VERBS = ["submit", "ask", "complete", "ask", "complete", "submit", "accept", "reject", "withdraw"]
WORDS = st.text(alphabet="abcdéèàç’ -\n", min_size=1, max_size=30).map(str.strip).filter(bool)


@dataclass
class Known:
    """What the model knows of one file."""

    pk: int
    author: object
    colleague: object
    state: str = S.DRAFT
    text: str = ""
    moves: int = 0
    whole: bool = False
    pages: list = field(default_factory=list)


class Chain(RuleBasedStateMachine):
    """One call, its officers, a few files, and time that goes by."""

    def __init__(self):
        super().__init__()
        self.traveller = time_machine.travel(START, tick=False)
        self.clock = self.traveller.start()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.call = open_call(
            opens_at=START - timedelta(days=1), closes_at=START + timedelta(days=20), grace_minutes=10
        )
        self.officer = UserFactory(role=Role.OFFICER, scope=self.call)
        self.files: list[Known] = []
        self.versions = 1
        for _ready in range(2):
            self.begin()
            self.fill_in(len(self.files) - 1)

    def teardown(self):
        assert list(log.verify()) == []
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.traveller.stop()

    def row(self, known):
        return Application.objects.select_related("call", "form_version", "applicant", "memory").get(
            pk=known.pk
        )

    def call_now(self):
        self.call.refresh_from_db()
        return self.call

    @rule()
    @precondition(lambda self: len(self.files) < 6)
    def begin(self):
        try:
            application = draft(self.call_now())
        except ValidationError:
            assert not self.call.accepts_drafts
            return
        assert self.call.accepts_drafts
        colleague = MembershipFactory(applicant=application.applicant).user
        self.files.append(Known(application.pk, application.created_by, colleague))

    def some(self, number):
        return self.files[number % len(self.files)]

    @rule(number=st.integers(0, 5), text=WORDS, stale=st.booleans())
    @precondition(lambda self: self.files)
    def type(self, number, text, stale):
        """One author types on a page just loaded; sometimes the other has typed meanwhile."""
        known, row = self.some(number), self.row(self.some(number))
        read = row.version
        try:
            if stale:
                theirs = f"{text} – de l’autre"
                self.save(row, known.colleague, theirs, read)
                known.text = theirs
            saved = self.save(self.row(known), known.author, text, read)
        except EngineError:
            assert known.state not in (S.DRAFT, S.INCOMPLETE)
            return
        assert known.state in (S.DRAFT, S.INCOMPLETE)
        if saved.conflicts:
            assert stale
            assert [(item.mine, item.theirs) for item in saved.conflicts] == [(text, known.text)]
        else:
            known.text = text

    def save(self, row, by, text, version):
        return actions.save_step(
            application=row, by=by, step="questions", data={"q-public": text}, version=version
        )

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: self.files)
    def fill_in(self, number):
        known = self.some(number)
        if known.state == S.DRAFT and not known.whole:
            fill(self.row(known))
            known.text, known.whole = self.row(known).answers["public"], True

    @rule(number=st.integers(0, 5), verb=st.sampled_from(VERBS))
    @precondition(lambda self: self.files)
    def act(self, number, verb):
        """Somebody with the right tries any verb in any state."""
        self.attempt(self.some(number), verb)

    @rule(number=st.integers(0, 2), pick=st.integers(0, 3))
    @precondition(lambda self: self.files)
    def advance(self, number, pick):
        """Somebody does one of the things that the state allows."""
        known = self.some(number)
        open_to = [verb for verb, state in ALLOWED if state == known.state]
        if open_to:
            self.attempt(known, open_to[pick % len(open_to)])

    @rule(number=st.integers(0, 2), text=WORDS)
    @precondition(lambda self: self.files)
    def complements(self, number, text):
        """An officer asks, the applicant types and answers: the long way round, which chance seldom takes."""
        self.attempt(self.some(number), "ask")
        self.type(number=number, text=text, stale=False)
        self.attempt(self.some(number), "complete")

    def attempt(self, known, verb):
        target = ALLOWED.get((verb, known.state))
        row = self.row(known)
        accepts = row.call.accepts_submissions
        try:
            self.verbs(known, row)[verb]()
        except EngineError:
            lacks = verb in ("submit", "complete") and not known.whole
            late = verb == "submit" and not accepts
            assert target is None or lacks or late
            return
        assert target is not None
        known.state, known.moves = target, known.moves + 1
        PLAYED.add((verb, target))

    def verbs(self, known, row):
        return {
            "submit": lambda: actions.submit(application=row, by=known.author),
            "complete": lambda: actions.complete(application=row, by=known.author),
            "withdraw": lambda: actions.withdraw(application=row, by=known.author),
            "accept": lambda: screening.accept(application=row, by=self.officer),
            "reject": lambda: screening.reject(application=row, by=self.officer, reason="Hors sujet"),
            "ask": lambda: screening.ask_complement(
                application=row, by=self.officer, message="Un devis", due_at=now() + timedelta(days=5)
            ),
        }

    @rule(hours=st.sampled_from([1, 5, 30]))
    def wait(self, hours):
        self.clock.shift(timedelta(hours=hours))

    @rule()
    def run_due(self):
        """The clock does what is due; twice does no more than once."""
        deadlines.run()
        again = deadlines.run()
        assert not any(name.endswith("failed)") or name == "failed" for name in again)
        assert "close" not in again

    @rule(label=WORDS)
    @precondition(lambda self: self.versions < 4)
    def revise(self, label):
        """The officer words a question anew: drafts follow, what was submitted stays."""
        items = form_items.items_of(self.call_now().form)
        items[0]["label"] = f"{label} ?"
        try:
            version = calls.revise_call(
                call=self.call, by=self.officer, reason="Question plus claire", **calls.streams(items=items)
            )
        except ValidationError:
            assert self.call.state != "open"
            return
        self.versions = version.number

    @invariant()
    def nothing_is_lost(self):
        rows = Application.objects.in_bulk([known.pk for known in self.files])
        for known in self.files:
            row = rows[known.pk]
            assert row.state == known.state
            kept = texts.memory_of(row).unread.get("q-public") or row.answers.get("public", "")
            assert kept == known.text

    @invariant()
    def every_move_has_its_row(self):
        kind = ContentType.objects.get_for_model(Application)
        counts = [
            LogEntry.objects.filter(content_type=kind, object_id=known.pk).count() for known in self.files
        ]
        assert counts == [known.moves for known in self.files]

    @invariant()
    def what_was_submitted_keeps_its_form(self):
        for row in Application.objects.filter(pk__in=[known.pk for known in self.files]).prefetch_related(
            "submissions"
        ):
            for submission in row.submissions.all():
                assert submission.content["form"]["number"] <= row.form_version.number


#: What really happened, so that the test says when it no longer tries anything.
PLAYED: set[tuple[str, str]] = set()


@pytest.mark.django_db
def test_thousands_of_steps():
    PLAYED.clear()
    run_state_machine_as_test(
        Chain,
        settings=settings(
            max_examples=40,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
    assert {(verb, target) for (verb, _source), target in ALLOWED.items()} == PLAYED


def test_the_model_knows_every_state_that_applicants_and_officers_reach():
    later = {S.PROPOSED, S.NOT_PROPOSED, S.AWARDED, S.REFUSED, S.CLOSED}
    assert {S.DRAFT, *ALLOWED.values()} == set(S) - later
