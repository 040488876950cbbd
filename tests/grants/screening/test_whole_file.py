"""The officer's page of a file with everything that a file can hold: at most twenty queries, whatever it holds."""

from datetime import timedelta

import pytest
from django.urls import reverse

from grants.applications import actions as applications
from grants.applications.machine import ApplicationState as S
from grants.awards.changes import actions as changes
from grants.screening import actions
from grants.screening.opinions import actions as opinions
from grants.screening.opinions.actions import Question
from grants.screening.threads.actions import open_thread
from tests.factories.applications import adopt, submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from workflows import engine
from workflows.clock import now

pytestmark = pytest.mark.django_db
MOST = 20


def add_everything(file, person, turn):
    """One more of each thing that stands beside a file."""
    question = Question(kind="expert", name="X", email=f"avis{turn}@avis.example", text="?")
    opinion = opinions.ask_opinion(
        application=file, question=question, due_at=now() + timedelta(days=9), by=person
    )
    if turn % 2:
        opinions.give(opinion=opinion, verdict="favourable", text="", by=person)
    actions.write_note(application=file, text="Note", by=person)
    actions.add_officer(application=file, user=officer(file.call), by=person)
    open_thread(application=file, subject="Objet", text="Bonjour", by=file.created_by)
    imported_file(S.SUBMITTED, file.call, applicant=file.applicant, exclusive=False)
    answers = {"kind": ("yes", f"Remarque {turn}")}
    actions.answer_checks(application=file, answers=answers, by=person)


def test_a_file_costs_twenty_queries_at_most_with_1_3_and_50_of_everything():
    call = open_call(one_per_applicant=False)
    person = officer(call)
    file, client = submitted(call), sign_in(person)
    url, costs, turn = reverse("screening:file", args=[file.pk]), [], 0
    for count in (1, 3, 50):
        while turn < count:
            turn += 1
            add_everything(file, person, turn)
            if turn <= 5:
                due = now() + timedelta(days=9)
                actions.ask_complement(application=file, message="Le RIB", due_at=due, by=person)
                file.refresh_from_db()
                file = applications.complete(application=file, by=file.created_by)
        costs.append(queries_of(client, url))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= MOST


def test_an_awarded_file_too_with_its_payments_and_changes():
    call = open_call(one_per_applicant=False)
    person = officer(call)
    file = submitted(call)
    add_everything(file, person, 1)
    due = now() + timedelta(days=9)
    items = [("piece-statuts", "Page 2")]
    actions.ask_complement(application=file, items=items, due_at=due, by=person)
    file.refresh_from_db()
    file = applications.complete(application=file, by=file.created_by)
    actions.accept(application=file, by=person)
    engine.fire(file, "propose", actor=person)
    file.refresh_from_db()
    adopt(file)
    file.refresh_from_db()
    for _turn in range(3):
        change = changes.ask_change(
            application=file, kind="other", explanation="Autre lieu", by=file.created_by
        )
        changes.keep(change=change, by=person)
    client, url = sign_in(person), reverse("screening:file", args=[file.pk])
    queries_of(client, url)  # content types are remembered from then on
    assert queries_of(client, url) <= MOST
