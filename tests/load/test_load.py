"""The load script itself: it does things in order, and it would see a loss."""

import pytest

from tests.factories.applications import draft, filled
from tests.load import verdict
from tests.load.clock import Schedule
from tests.load.people import Seen, Submitter, Typist, document, multipart


def test_things_are_done_in_the_order_in_which_they_fall_due():
    schedule, done = Schedule(), []
    for due in (0.02, 0.0, 0.01):
        schedule.at(due, lambda due=due: done.append(due))
    schedule.at(0.0, lambda: schedule.at(0.03, lambda: done.append(0.03)))
    schedule.run(threads=1)
    assert done == [0.0, 0.01, 0.02, 0.03]


def test_quantiles_are_values_that_were_seen():
    values = [float(number) for number in range(100)]
    assert [verdict.quantile(values, share) for share in (0.5, 0.95, 1.0)] == [50.0, 95.0, 99.0]
    assert verdict.quantile([], 0.5) == 0.0


def test_no_two_documents_are_the_same():
    assert document("1 rib") == document("1 rib")
    assert document("1 rib") != document("2 rib")
    body, kind = multipart({"a": "1"}, "piece-rib", "rib.pdf", b"%PDF")
    assert kind.startswith("multipart/form-data; boundary=")
    assert b'filename="rib.pdf"' in body


def person(cls, file, **values):
    return cls(site="http://127.0.0.1", cookie="", file=file.pk, seen=Seen(), **values)


@pytest.mark.django_db
def test_a_text_that_is_not_there_is_seen():
    file = draft()
    assert verdict.losses([], [person(Typist, file)]) == []
    assert verdict.losses([], [person(Typist, file, kept="perdu")]) == [
        f"file {file.pk}: 5 characters kept, 0 found"
    ]


@pytest.mark.django_db
def test_a_submission_that_is_not_there_is_seen():
    file = filled()
    assert verdict.losses([person(Submitter, file, submitted=True)], []) == [
        f"file {file.pk}: told True, stored draft"
    ]
