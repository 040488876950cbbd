"""Administrators see lost e-mails, late deadlines and previews; auditors the log as well."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.workflows.screens.conftest import signed_in
from tests.workflows.tasks import deliveries
from workflows import deadlines, upkeep
from workflows.clock import now
from workflows.engine import fire
from workflows.log import append_imports
from workflows.models import ChainCheck, EmailState, LogEntry, Message
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db
LETTERS = reverse("workflows_staff:dead_letters")
RETRY = reverse("workflows_staff:retry")
JOURNAL = reverse("workflows_staff:journal")
PREVIEWS = reverse("workflows_staff:previews")


@pytest.fixture
def lost(write):
    """Three e-mails that were given up."""
    return write(UserFactory(), count=3, email_state=EmailState.DEAD, attempts=6, last_error="SMTP 550")


@pytest.fixture
def journal(call, officer):
    """Rows of the log, by hundreds."""

    def grow(count):
        append_imports([call] * count, actor=officer, reason="Reprise")

    return grow


def test_abandoned_emails_are_shown_with_their_error(administrator, lost):
    answer = administrator.get(LETTERS)

    assert answer.content.decode().count("SMTP 550") == 3
    assert {row["label"]: row["count"] for row in answer.context["counters"]} == {
        "Sans courriel": 0, "En attente": 0, "En cours d’envoi": 0, "Envoyé": 0, "Abandonné": 3,
    }  # fmt: skip


def test_one_email_is_tried_again(administrator, lost):
    answer = administrator.post(RETRY, {"message": str(lost[1].uid)})

    assert (answer.status_code, answer.url) == (302, LETTERS)
    states = Message.objects.order_by("pk").values_list("email_state", "attempts", "last_error")
    assert list(states) == [("dead", 6, "SMTP 550"), ("queued", 0, ""), ("dead", 6, "SMTP 550")]
    assert administrator.post(RETRY, {"message": str(lost[1].uid)}).status_code == 404


def test_all_emails_are_tried_again(administrator, lost):
    text = administrator.post(RETRY, follow=True).content.decode()

    assert "3 courriels seront renvoyés." in text
    assert Message.objects.filter(email_state=EmailState.QUEUED).count() == 3
    assert "Aucun courriel n’attend" in administrator.post(RETRY, follow=True).content.decode()


@pytest.mark.parametrize("uid", ["abc", "%00", "0" * 5000, "%ED%A0%80"])
def test_an_unreadable_choice_changes_nothing(administrator, lost, uid):
    form = "application/x-www-form-urlencoded"
    assert administrator.post(RETRY, f"message={uid}", content_type=form).status_code == 404
    assert Message.objects.filter(email_state=EmailState.DEAD).count() == 3


def test_deadlines_that_nothing_fired_are_shown(administrator, call):
    deadlines.schedule(call, "close", now() - timedelta(hours=1))
    deadlines.schedule(call, "open", now() - timedelta(minutes=1))

    text = administrator.get(LETTERS).content.decode()

    assert f"Appel à projets {call.pk}" in text
    assert [row.record.name for row in administrator.get(LETTERS).context["deadlines"].rows] == ["close"]


@pytest.mark.parametrize("address", [LETTERS, PREVIEWS, JOURNAL])
def test_only_a_role_on_the_whole_site_opens_the_staff_screens(person, call, address):
    limited = signed_in(UserFactory(role=Role.ADMINISTRATOR, scope=call))

    assert [client.get(address).status_code for client in (person, limited)] == [403, 403]


def test_auditors_read_the_log_and_nothing_else(auditor):
    assert [auditor.get(address).status_code for address in (JOURNAL, LETTERS, PREVIEWS)] == [200, 403, 403]
    assert auditor.post(RETRY).status_code == 403


def test_a_preview_renders_the_last_real_event(administrator, kinds, call, officer):
    fire(call, "open", actor=officer)

    text = administrator.get(reverse("workflows_staff:preview", args=["test.opened"])).content.decode()

    assert "Ouverture de Rompre l’isolement" in text
    assert "Bonjour &lt;b&gt;toutes&lt;/b&gt; et tous,<br>l’appel ouvre." in text
    assert "guichet@exemple.example" in text
    assert Message.objects.filter(kind="test.opened").count() == 0


def test_a_preview_without_event_says_so(administrator, kinds):
    text = administrator.get(reverse("workflows_staff:preview", args=["test.decided"])).content.decode()

    assert "Aucun évènement de ce type" in text


def test_a_preview_that_cannot_be_replayed_says_so(administrator, kinds, call, officer, monkeypatch):
    fire(call, "open", actor=officer)
    monkeypatch.setattr(kinds["test.opened"], "context", lambda self, event: event.facts["absent"])

    text = administrator.get(reverse("workflows_staff:preview", args=["test.opened"])).content.decode()

    assert "qu’au moment de l’évènement" in text


def test_an_unknown_preview_does_not_exist(administrator, kinds):
    assert administrator.get(PREVIEWS).context["kinds"] == [kinds["test.decided"], kinds["test.opened"]]
    for code in ("absent", "\x00", "a" * 5000):
        assert administrator.get(reverse("workflows_staff:preview", args=[code])).status_code == 404


def test_the_log_is_read_by_pages_that_meet_end_to_end(auditor, journal):
    journal(120)

    sequences, address = [], JOURNAL
    while address != JOURNAL or not sequences:
        answer = auditor.get(address)
        sequences += [row.record.sequence for row in answer.context["table"].rows]
        address = JOURNAL + answer.context["older"]
    back = auditor.get(JOURNAL, {"after": sequences[50]})

    last = LogEntry.objects.order_by("-sequence").first().sequence
    assert sequences == list(range(last, last - 120, -1))
    assert [row.record.sequence for row in back.context["table"].rows] == sequences[:50]


def test_the_log_asks_the_same_number_of_queries_whatever_its_length(auditor, journal):
    counts = []
    for count in (1, 2, 47):
        journal(count)
        with CaptureQueriesContext(connection) as captured:
            auditor.get(JOURNAL)
        counts.append(len(captured))

    assert len(set(counts)) == 1, counts


def test_the_log_is_filtered(auditor, journal, call, officer):
    journal(2)
    fire(call, "open", actor=User.objects.get(pk=officer.pk))
    today = f"{now():%Y-%m-%d}"

    def found(**query):
        return len(auditor.get(JOURNAL, query).context["table"].rows)

    assert found() == 3
    assert found(kind="calls.call", number=call.pk) == 3
    assert found(kind="calls.call", number=call.pk + 1) == 0
    assert found(kind="applications.application") == 0
    assert (found(actor=officer.last_name), found(actor="Personne d’autre")) == (3, 0)
    assert (found(since=today, until=today), found(since="2199-01-01"), found(until="2020-01-01")) == (
        3,
        0,
        0,
    )


@pytest.mark.parametrize(
    "value", ["abc", "\x00", "1" + "0" * 23, "-1", "9" * 18, "", "2026-02-30", "' or 1=1"]
)
@pytest.mark.parametrize("name", ["before", "after", "kind", "number", "actor", "since", "until"])
def test_no_parameter_breaks_the_log(auditor, journal, name, value):
    journal(1)

    assert auditor.get(JOURNAL, {name: value}).status_code == 200


def test_the_last_check_of_the_chain_is_shown(auditor, journal):
    assert "pas encore été vérifié" in auditor.get(JOURNAL).content.decode()
    journal(2)
    upkeep.check_chain()

    assert "Journal vérifié, 2 lignes, sans anomalie" in auditor.get(JOURNAL).content.decode()

    ChainCheck.objects.create(at=now(), sequence=2, problems=["Row 1 has been altered."])

    assert "Row 1 has been altered." in auditor.get(JOURNAL).content.decode()


def test_the_chain_is_checked_once_a_day(journal, time_machine):
    time_machine.move_to("2026-03-02T10:00:00+01:00", tick=False)
    journal(1)

    for _hour in range(26):
        call_command("run_due", verbosity=0)
        time_machine.shift(3600)

    assert list(ChainCheck.objects.values_list("sequence", "problems")) == [(1, []), (1, [])]


def test_work_that_was_given_up_is_said(administrator):
    assert "Travaux de fond abandonnés" not in administrator.get(LETTERS).content.decode()
    deliver.enqueue(0)
    deliveries().update(status="FAILED", worker_ids=list("abcde"), finished_at=now())

    assert "1 travail (document" in administrator.get(LETTERS).content.decode()
