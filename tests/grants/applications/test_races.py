"""Eight at once on PostgreSQL: one submission, numbers without a gap, no text lost."""

import threading

import pytest
from django.db import connection

from grants.applications import actions
from grants.applications.models import Application, Submission
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import draft, filled, project
from tests.factories.calls import open_call
from tests.factories.territories import CommuneFactory
from workflows.errors import EngineError
from workflows.models import LogEntry, Message

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def together(works):
    """Run the works in threads of their own, started at one moment; their outcomes in order."""
    barrier, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        barrier.wait(timeout=30)
        try:
            outcomes[place] = work()
        except EngineError as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_eight_clicks_submit_once():
    CommuneFactory()
    application = filled()
    by = application.created_by

    def click():
        fresh = Application.objects.get(pk=application.pk)
        return actions.submit(application=fresh, by=by, version=fresh.version)

    outcomes = together([click] * 8)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Application"] + ["WrongState"] * 7
    assert Submission.objects.count() == 1
    assert LogEntry.objects.filter(transition="submit").count() == 1
    assert Message.objects.filter(kind="applications.receipt").count() == 1


def test_eight_files_of_a_call_are_numbered_without_a_gap():
    CommuneFactory()
    call = open_call()
    files = [filled(call=call) for _file in range(8)]
    together([lambda item=item: actions.submit(application=item, by=item.created_by) for item in files])
    references = Application.objects.order_by("reference").values_list("reference", flat=True)
    assert list(references) == [f"{call.reference}-{number:04d}" for number in range(1, 9)]


def test_eight_pages_of_one_version_keep_one_text_and_tell_the_seven_others():
    CommuneFactory()
    application = draft()
    by = application.created_by

    def save(number):
        return actions.save_step(
            application=application, by=by, step="projet", data=project(title=f"Titre {number}"), version=1
        )

    outcomes = together([lambda number=number: save(number) for number in range(8)])
    told = [[conflict.name for conflict in saved.conflicts] for saved in outcomes]
    assert sorted(told) == [[]] + [["title"]] * 7
    assert Application.objects.get().version == 2


def test_one_file_for_eight_starts():
    application = draft()
    applicant, by, call = application.applicant, application.created_by, application.call
    actions.withdraw(application=application, by=by)
    together([lambda: actions.start(call=call, applicant=applicant, by=by)] * 8)
    assert Application.objects.filter(state="draft").count() == 1


def test_two_files_of_one_body_for_two_calls_are_counted_one_after_the_other():
    CommuneFactory()
    applicant, user = ApplicantFactory(), UserFactory()
    once = [{"kind": "requests", "params": {"maximum": 1, "period": "year"}}]
    files = [filled(open_call(rules=once), applicant, user) for _call in range(4)]
    outcomes = together([lambda item=item: actions.submit(application=item, by=user) for item in files])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Application"] + ["ConditionsUnmet"] * 3
