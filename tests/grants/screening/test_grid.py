"""What the rules find on a file, line by line."""

from decimal import Decimal

import pytest

from accounts.models import ApplicantKind
from grants.applications.machine import ApplicationState as S
from grants.screening import content, grid
from tests.factories.accounts import ApplicantFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file

pytestmark = pytest.mark.django_db


def verdicts(file):
    file.refresh_from_db()
    return {line.key: line.verdict.value for line in grid.lines(content.sheet(file), None)}


def test_a_proper_file_conforms():
    assert verdicts(submitted(open_call())) == {
        "kind": "yes",
        "dates": "yes",
        "amount": "yes",
        "budget": "yes",
        "rate": "yes",
        "piece-statuts": "yes",
    }


def test_a_bare_file_does_not():
    person = ApplicantFactory(person=True)
    found = verdicts(imported_file(S.SUBMITTED, open_call(), applicant=person, amount=Decimal(99_999)))
    assert found == {
        "kind": "no",
        "dates": "yes",
        "amount": "no",
        "budget": "no",
        "rate": "unknown",
        "piece-statuts": "no",
    }


def test_only_what_the_call_asks_is_checked():
    call = open_call(needs_budget=False, max_rate=None, pieces=(), applicant_kinds=[])
    file = imported_file(S.SUBMITTED, call, applicant=ApplicantFactory(kind=ApplicantKind.ASSOCIATION))
    assert list(verdicts(file)) == ["dates", "amount"]


def test_what_was_submitted_is_read_not_what_is_being_typed():
    file = submitted(open_call())
    type(file).objects.filter(pk=file.pk).update(title="Changé depuis", amount=Decimal(1))
    file.refresh_from_db()
    sheet = content.sheet(file)
    assert (sheet.project["title"], sheet.amount) == ("Visites à domicile", Decimal(4000))
