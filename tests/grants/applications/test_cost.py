"""What a submission and a save cost, whatever the length of the form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.applications import filled
from tests.factories.calls import PIECES, QUESTIONS, open_call

pytestmark = pytest.mark.django_db


def more(count):
    """The usual questions, and that many others that need no answer."""
    return [
        *QUESTIONS,
        *(
            {"kind": "short_text", "key": f"q{n}", "label": f"Question {n}", "required": False}
            for n in range(count)
        ),
    ]


def asked(queries):
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def test_a_submission_costs_the_same_whatever_the_form(client):
    counts = []
    for number in (1, 1, 3, 50, 200):
        application = filled(open_call(questions=more(number), pieces=PIECES))
        client.force_login(application.created_by)
        address = reverse("applications:proof", args=[application.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address, {"certified": "on", "version": application.version})
        assert answer.status_code == 302
        counts.append(len(asked(queries)))

    assert len(set(counts[1:])) == 1  # the first fills the caches of the process
    assert max(counts) <= 25
