"""The officers' list: its queues, its filters, its order and its cost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role, grant
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.screening import actions, clocks
from grants.screening.clock_models import FileClock, ProgrammePace
from grants.screening.lists import queues, table
from grants.screening.lists.filters import kept
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from tests.factories.territories import CommuneFactory
from workflows.clock import now

pytestmark = pytest.mark.django_db
LIST = "/gestion/dossiers/"


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def person(call):
    return officer(call)


@pytest.fixture
def client(person):
    return sign_in(person)


def listed(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [row.record.pk for row in response.context["table"].paginated_rows]


def files(call, count=1, state=S.SUBMITTED, **values):
    return [imported_file(state, call, **values) for _turn in range(count)]


def aged(file, days):
    """As if nothing had happened to the file for so many days."""
    moment = now() - timedelta(days=days)
    return timed(file, moment)


def timed(file, moment):
    """A file submitted at that moment and left alone since, with its clocks."""
    Application.objects.filter(pk=file.pk).update(moved_at=moment, submitted_at=moment)
    file.refresh_from_db()
    clocks.refresh(file, moved=False)
    FileClock.objects.filter(application=file).update(last_event_at=moment)
    return file


def members(call, user, key):
    condition = queues.BY_KEY[key].where(user, now())
    return set(queues.visible_to(user).filter(condition).values_list("pk", flat=True))


def ask(file, by, days=5):
    return actions.ask_complement(
        application=file, message="Le RIB", due_at=now() + timedelta(days=days), by=by
    )


def test_each_queue_holds_what_it_says(call, person, client):
    new, taken, asked, overdue, done = (submitted(call) for _turn in range(5))
    old = aged(files(call)[0], 40)
    refused = aged(files(call)[0], 62)
    actions.take(application=taken, by=person)
    ask(asked, person)
    ask(overdue, person, days=2)
    actions.accept(application=done, by=person)
    elsewhere = submitted(open_call())
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        expected = {
            "to_screen": {new.pk, taken.pk, old.pk, refused.pk},
            "mine": {taken.pk},
            "unassigned": {new.pk, asked.pk, overdue.pk, old.pk, refused.pk},
            "completed": set(),
            "late": {overdue.pk, refused.pk},
            "asleep": {old.pk, refused.pk},
        }
        assert {queue.key: members(call, person, queue.key) for queue in queues.QUEUES} == expected
        assert queues.counts(person, now()) == {key: len(rows) for key, rows in expected.items()}
        shown = {queue["label"]: queue["count"] for queue in client.get(LIST).context["queues"]}
        assert shown["En retard"] == 2
        for key, rows in expected.items():
            assert set(listed(client, queue=key)) == rows
    assert elsewhere.pk not in listed(client)


def test_complements_received_are_a_queue_until_decided(call, person):
    from grants.applications import actions as applicants

    file = submitted(call)
    fired = ask(file, person).application
    applicants.complete(application=fired, by=file.created_by)
    assert members(call, person, "completed") == {file.pk}
    actions.accept(application=file, by=person)
    assert members(call, person, "completed") == set()


@pytest.mark.parametrize(
    ("received", "months", "last_quiet_day"),
    [("2026-01-15", 2, "2026-03-15"), ("2025-12-31", 2, "2026-02-28"), ("2026-03-01", 4, "2026-07-01")],
)
def test_silence_has_become_a_refusal_on_its_day(received, months, last_quiet_day):
    call = open_call(silence_months=months)
    ProgrammePace.objects.create(programme=call.programme, target_days=365)
    person, moment = (
        officer(call),
        timezone.make_aware(timezone.datetime.fromisoformat(f"{received}T14:00:00")),
    )
    timed(imported_file(S.SUBMITTED, call), moment)
    quiet = timezone.make_aware(timezone.datetime.fromisoformat(f"{last_quiet_day}T23:59:00"))
    for at, expected in ((quiet, 0), (quiet + timedelta(minutes=2), 1)):
        assert queues.counts(person, at)["late"] == expected


def test_many_waiting_are_not_counted_one_by_one(call, client, monkeypatch):
    monkeypatch.setattr(queues, "COUNTED", 2)
    files(call, 4)
    assert client.get(LIST).context["queues"][0]["count"] == "2+"


def test_who_does_not_screen_sees_the_queues_of_their_calls(call):
    files(call)
    files(open_call())
    person = UserFactory()
    grant(user=person, role=Role.AUDITOR, scope=call)
    response = sign_in(person).get(LIST)
    assert response.context["queues"][0]["count"] == 1
    assert 'name="file"' not in response.content.decode()


def test_filters_by_officer_call_and_date(call, person, client):
    other_call = open_call(programme=call.programme)
    grant(user=person, role=Role.OFFICER, scope=other_call)
    first, second = aged(files(call)[0], 10), files(other_call)[0]
    colleague = officer(call)
    actions.take(application=first, by=colleague)
    assert listed(client, officer=colleague.pk) == [first.pk]
    assert listed(client, call=other_call.pk) == [second.pk]
    day = timezone.localdate() - timedelta(days=10)
    assert listed(client, until=day.isoformat()) == [first.pk]
    assert listed(client, since=day.isoformat(), until=day.isoformat()) == [first.pk]
    assert listed(client, since=timezone.localdate().isoformat()) == [second.pk]


def test_a_filter_that_is_not_offered_is_said(call, client):
    files(call)
    response = client.get(LIST, {"call": open_call().pk})
    assert response.status_code == 200
    assert response.context["filter"].errors["call"]


@pytest.mark.parametrize(
    "column", ["reference", "title", "applicant", "commune", "amount", "submitted_at", "moved_at"]
)
def test_every_order_both_ways_and_no_row_twice(call, client, column):
    commune = CommuneFactory(code="40088", name="Dax")
    for number in range(7):
        applicant = ApplicantFactory(name=f"Asso {number % 3}")
        imported_file(S.SUBMITTED, call, applicant=applicant, title=f"Titre {number % 2}", commune=commune)
    ascending = listed(client, tri=column)
    assert sorted(ascending) == sorted(Application.objects.values_list("pk", flat=True))
    assert listed(client, tri=f"-{column}") == ascending[::-1]


def test_states_come_in_order_the_latest_first(call, client):
    old, new = aged(files(call)[0], 3), files(call)[0]
    admissible = imported_file(S.ADMISSIBLE, call)
    assert listed(client, tri="state") == [admissible.pk, new.pk, old.pk]
    assert listed(client, tri="-state") == [old.pk, new.pk, admissible.pk]


def test_queues_begin_with_what_waited_the_longest(call, client):
    rows = [aged(file, days) for file, days in zip(files(call, 3), (40, 60, 50), strict=True)]
    assert listed(client, queue="asleep") == [rows[1].pk, rows[2].pk, rows[0].pk]
    assert listed(client) == [rows[0].pk, rows[2].pk, rows[1].pk]
    assert listed(client, queue="asleep", tri="reference") == [row.pk for row in rows]


def test_search_forgives_typing_errors_and_says_so(call, client):
    file = files(call, title="Épicerie solidaire")[0]
    files(call, title="Théâtre")
    assert listed(client, q="epicerie") == [file.pk]
    response = client.get(LIST, {"q": "épicrie solidaire"})
    assert [row.record.pk for row in response.context["table"].paginated_rows] == [file.pk]
    assert "Aucun dossier ne contient exactement" in response.content.decode()
    assert listed(client, q="épicrie", state="admissible") == []


def test_what_resembles_is_looked_for_in_my_calls_alone(call, client):
    files(open_call(), title="Épicerie solidaire")
    assert listed(client, q="épicrie") == []


def test_beyond_what_is_counted_the_page_says_so(call, client, monkeypatch):
    monkeypatch.setattr(table, "COUNTED", 60)
    files(call, 62)
    for query in ({}, {"q": "projet"}):
        response = client.get(LIST, {**query, "page": 2})
        text = response.content.decode()
        assert "Plus de 10 000 dossiers" in text
        assert len(response.context["table"].paginated_rows) == 10
        assert response.context["table"].paginator.num_pages == 2


@pytest.mark.parametrize(
    "query",
    [
        "queue=nope", "queue=late&queue=mine", "officer=99999999999999999999", "officer=-1", "label=abc",
        "label=99999999999999999999", "since=31/02/2026", "since=%00", "until=9999-12-31", "until=2200-12-31",
        "tri=moved_at", "tri=-choose", "tri=officer", "q=%27%3B--&tri=title", "q=%5C&queue=late", "q=" + "%25" * 300,
    ],
)  # fmt: skip
def test_forged_addresses_open_the_list(call, client, query):
    files(call)
    assert client.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", [{}, {"q": "projet", "state": "submitted", "tri": "-amount"}, {"queue": "late"}]
)
def test_it_costs_the_same_with_1_3_and_50_files(call, person, client, query):
    address = f"{LIST}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    if "queue" in query:
        made = lambda count: [aged(file, 90) for file in files(call, count)]  # noqa: E731 -- read once
    else:
        made = lambda count: files(call, count)  # noqa: E731 -- read once
    made(1)
    queries_of(client, address)
    costs = [queries_of(client, address)]
    for more in (2, 47):
        made(more)
        costs.append(queries_of(client, address))
    assert len(set(costs)) == 1
    assert costs[0] <= 12


def test_the_address_kept_holds_what_the_list_reads_and_no_page():
    from django.http import QueryDict

    data = QueryDict("page=3&tri=-amount&q=%C3%A9t%C3%A9&csrf=1&state=&call=4&queue=mine")
    assert kept(data) == "q=%C3%A9t%C3%A9&queue=mine&call=4&tri=-amount"
    assert kept(QueryDict("q=" + "x" * 5000)) == ""


def test_dashboard_counts_lead_to_their_files(call, person, client):
    files(call, 2)
    response = client.get(reverse("screening:home"))
    text = response.content.decode()
    assert "Sans instructeur" in text
    assert f"{LIST}?queue=unassigned" in text
