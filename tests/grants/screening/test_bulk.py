"""One action on many files: shown first, done once each, refused one by one."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import MembershipStatus
from accounts.roles import Role, grant, revoke
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.screening import actions as screening
from grants.screening.lists import actions, bulk
from grants.screening.lists.models import BulkItem, BulkOutcome, BulkRun, FileLabel, Label
from grants.screening.models import ComplementRequest, Screening
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from workflows.models import LogEntry

pytestmark = pytest.mark.django_db
BULK = "/gestion/dossiers/lot/"


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def person(call):
    return officer(call)


@pytest.fixture
def client(person):
    return sign_in(person)


def files(call, count=1, state=S.SUBMITTED):
    return [imported_file(state, call) for _turn in range(count)]


def choose(client, action, chosen=(), **data):
    given = {"action": action, "file": [file.pk for file in chosen], "query": "", **data}
    return client.post(BULK, given)


def prepared(client, action, chosen=(), **data):
    response = choose(client, action, chosen, **data)
    assert response.status_code == 302, response.content.decode()
    return BulkRun.objects.latest("pk"), response["Location"]


def confirm(client, run):
    response = client.post(reverse("screening:bulk_confirm", args=[run.uid]))
    assert response.status_code == 302
    return client.get(response["Location"])


def outcomes(run):
    return dict(run.items.values_list("application", "outcome"))


def test_nothing_happens_before_it_is_confirmed(call, client, person):
    chosen = files(call, 3)
    run, address = prepared(client, "accept", chosen)
    page = client.get(address).content.decode()
    assert page.count("Sera déclaré recevable") == 3
    assert all(file.reference in page for file in chosen)
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}
    page = confirm(client, run).content.decode()
    assert set(Application.objects.values_list("state", flat=True)) == {"admissible"}
    assert set(outcomes(run).values()) == {BulkOutcome.DONE}
    assert "Fait (3)" in page
    assert Screening.objects.filter(officer=person).count() == 3


def test_what_cannot_be_done_is_said_before_and_not_done(call, client, person):
    ready, admissible = files(call)[0], files(call, state=S.ADMISSIBLE)[0]
    own = files(call)[0]
    MembershipFactory(user=person, applicant=own.applicant, status=MembershipStatus.ACTIVE)
    run, address = prepared(client, "accept", [ready, admissible, own])
    page = client.get(address).content.decode()
    assert "Impossible dans l’état « Recevable »." in page
    assert "sans lien avec le demandeur" in page
    assert "Confirmer pour 1 dossier" in page
    page = confirm(client, run).content.decode()
    assert outcomes(run) == {
        ready.pk: BulkOutcome.DONE, admissible.pk: BulkOutcome.REFUSED, own.pk: BulkOutcome.REFUSED,
    }  # fmt: skip
    assert "Refusé (2)" in page
    own.refresh_from_db()
    assert own.state == S.SUBMITTED


def test_confirming_twice_does_each_file_once(call, client):
    chosen = [submitted(call) for _turn in range(2)]
    run, _address = prepared(client, "accept", chosen)
    confirm(client, run)
    confirm(client, run)
    assert LogEntry.objects.filter(transition="accept").count() == 2
    assert "Confirmer" not in confirm(client, run).content.decode()


def test_what_stopped_in_the_middle_is_taken_up_again(call, client, person, monkeypatch):
    chosen = files(call, 3)
    run, _address = prepared(client, "take", chosen)
    whole, calls = bulk._do_one, []

    def breaks(*args):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the process died")
        whole(*args)

    monkeypatch.setattr(bulk, "_do_one", breaks)
    with pytest.raises(RuntimeError):
        bulk.confirm(run=run, by=person)
    assert sorted(outcomes(run).values()) == ["done", "waiting", "waiting"]
    page = client.get(reverse("screening:bulk_run", args=[run.uid])).content.decode()
    assert "Reprendre" in page
    confirm(client, run)
    assert set(outcomes(run).values()) == {BulkOutcome.DONE}
    assert Screening.objects.filter(officer=person).count() == 3


def test_rights_are_asked_again_at_the_moment_of_doing(call, client, person):
    chosen = files(call, 2)
    run, _address = prepared(client, "accept", chosen)
    revoke(user=person, role=Role.OFFICER, scope=call)
    grant(user=person, role=Role.AUDITOR, scope=call)
    confirm(client, run)
    assert set(outcomes(run).values()) == {BulkOutcome.REFUSED}
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}


def test_files_no_longer_seen_are_neither_shown_nor_touched(call, client, person):
    file = files(call)[0]
    run, address = prepared(client, "accept", [file])
    revoke(user=person, role=Role.OFFICER, scope=call)
    grant(user=person, role=Role.OFFICER, scope=open_call())
    page = client.get(address).content.decode()
    assert file.reference not in page
    assert "plus parmi ceux que vous suivez" in page
    confirm(client, run)
    assert outcomes(run) == {file.pk: BulkOutcome.REFUSED}
    file.refresh_from_db()
    assert file.state == S.SUBMITTED


def test_files_of_elsewhere_and_drafts_are_not_taken_in(call, client):
    mine, elsewhere = files(call)[0], files(open_call())[0]
    run, _address = prepared(client, "take", [mine, elsewhere])
    assert list(outcomes(run)) == [mine.pk]
    assert choose(client, "take", [elsewhere])["Location"] == "/gestion/dossiers/"
    assert BulkRun.objects.count() == 1


@pytest.mark.parametrize("who", ["colleague", "applicant"])
def test_a_run_belongs_to_who_prepared_it(call, client, who):
    file = files(call)[0]
    run, address = prepared(client, "accept", [file])
    other = sign_in(officer(call) if who == "colleague" else file.created_by)
    assert other.get(address).status_code == 404
    assert other.post(reverse("screening:bulk_confirm", args=[run.uid])).status_code == 404
    assert client.get(f"{BULK}{uuid4()}/").status_code == 404


def test_a_run_through_the_whole_filter_is_bounded_and_says_so(call, client, monkeypatch):
    monkeypatch.setattr(bulk, "LIMIT", 3)
    chosen = files(call, 5)
    files(call, 2, state=S.ADMISSIBLE)
    run, address = prepared(client, "take", everything="1", query="state=submitted&tri=reference")
    assert list(run.items.values_list("application", flat=True)) == [file.pk for file in chosen[:3]]
    assert run.left_out == 2
    page = client.get(address).content.decode()
    assert "2 dossiers de la liste dépassent la limite" in page
    assert "?state=submitted&amp;tri=reference" in page


def test_the_whole_filter_takes_what_the_list_shows(call, client):
    file = imported_file(S.SUBMITTED, call, title="Épicerie solidaire")
    files(call, 2)
    run, _address = prepared(client, "take", everything="1", query="q=epicerie")
    assert list(outcomes(run)) == [file.pk]


@pytest.mark.parametrize("query", ["label=999", "call=999", "state=nope", "queue=nope", "officer=999"])
def test_a_filter_that_is_not_understood_takes_nothing(call, client, query):
    files(call, 2)
    choose(client, "take", everything="1", query=query)
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"action": "nope"}, {"action": "\x00"}, {"action": ""}, {"file": ["abc", "-1", "9" * 40, "\x00"]},
        {"file": []}, {"file": ["1" * 18]},
    ],
)  # fmt: skip
def test_hostile_choices_prepare_nothing(call, client, data):
    file = files(call)[0]
    assert client.post(BULK, {"action": "take", "file": [file.pk], **data}).status_code == 302
    assert not BulkRun.objects.exists()


def test_handing_over(call, client, person):
    colleague, stranger = officer(call), officer(open_call())
    chosen = files(call, 2)
    screening.take(application=chosen[0], by=colleague)
    run, address = prepared(client, "transfer", chosen)
    page = client.get(address).content.decode()
    assert colleague.display_name in page
    assert stranger.display_name not in page
    assert "Ce qui se passera" not in page
    assert client.post(address, {"officer": stranger.pk}).status_code == 422
    assert client.post(address, {"officer": colleague.pk}).status_code == 302
    page = client.get(address).content.decode()
    assert "Ce dossier est déjà au nom de cette personne." in page
    assert "Sera confié à cette personne" in page
    confirm(client, run)
    assert outcomes(run) == {chosen[0].pk: BulkOutcome.REFUSED, chosen[1].pk: BulkOutcome.DONE}
    assert set(Screening.objects.values_list("officer", flat=True)) == {colleague.pk}
    assert client.post(address, {"officer": person.pk}).status_code == 302
    run.refresh_from_db()
    assert run.values == {"officer": colleague.pk}  # confirmed: nothing changes any more


def test_labels_on_and_off(call, client, person):
    label = Label.objects.create(programme=call.programme, name="Urgent", tone="danger")
    foreign = Label.objects.create(programme=open_call().programme, name="Ailleurs", tone="info")
    chosen = files(call, 3)
    actions.put_label(application=chosen[0], label=label, by=person)
    run, address = prepared(client, "put_label", chosen)
    assert client.post(address, {"label": foreign.pk}).status_code == 422
    client.post(address, {"label": label.pk})
    assert "Ce dossier porte déjà cette étiquette." in client.get(address).content.decode()
    confirm(client, run)
    assert FileLabel.objects.filter(label=label).count() == 3
    run, address = prepared(client, "take_label_off", chosen)
    client.post(address, {"label": label.pk})
    confirm(client, run)
    assert not FileLabel.objects.exists()


def test_a_label_deleted_meanwhile_stops_everything(call, client):
    label = Label.objects.create(programme=call.programme, name="Urgent", tone="danger")
    run, address = prepared(client, "put_label", files(call, 2))
    client.post(address, {"label": label.pk})
    label.delete()
    assert "Confirmer" not in client.get(address).content.decode()
    confirm(client, run)
    assert set(outcomes(run).values()) == {BulkOutcome.WAITING}


def test_the_same_complement_is_asked_of_each(call, client):
    chosen = [submitted(call), submitted(call)]
    run, address = prepared(client, "ask_complement", chosen)
    today = timezone.localdate()
    assert client.post(address, {"message": "", "due_on": today.isoformat()}).status_code == 422
    assert client.post(address, {"message": "Le RIB", "due_on": "2020-01-01"}).status_code == 422
    assert client.post(address, {"message": "Le RIB", "due_on": today.isoformat()}).status_code == 302
    assert "Le demandeur recevra la demande" in client.get(address).content.decode()
    confirm(client, run)
    assert list(ComplementRequest.objects.values_list("message", flat=True)) == ["Le RIB", "Le RIB"]
    assert set(Application.objects.values_list("state", flat=True)) == {"incomplete"}


def test_confirming_without_what_it_needs_does_nothing(call, client):
    run, _address = prepared(client, "transfer", files(call))
    confirm(client, run)
    run.refresh_from_db()
    assert run.confirmed_at is None
    assert set(outcomes(run).values()) == {BulkOutcome.WAITING}


def test_only_officers_are_offered_to_choose(call):
    files(call)
    auditor = UserFactory()
    grant(user=auditor, role=Role.AUDITOR, scope=call)
    assert 'name="file"' not in sign_in(auditor).get("/gestion/dossiers/").content.decode()
    assert 'name="file"' in sign_in(officer(call)).get("/gestion/dossiers/").content.decode()


@pytest.mark.parametrize("action", ["accept", "take", "put_label"])
def test_showing_costs_the_same_with_1_3_and_50_files(call, client, action):
    label = Label.objects.create(programme=call.programme, name="Urgent", tone="danger")
    costs = []
    for count in (1, 3, 50):
        _run, address = prepared(client, action, files(call, count))
        if action == "put_label":
            client.post(address, {"label": label.pk})
        queries_of(client, address)
        costs.append(queries_of(client, address))
    assert len(set(costs)) == 1
    assert costs[0] <= 20


def test_items_are_kept_in_the_order_of_the_list(call, client):
    chosen = files(call, 3)
    run, _address = prepared(client, "take", [chosen[2], chosen[0], chosen[1], chosen[0]])
    assert list(run.items.values_list("application", "position")) == [
        (chosen[2].pk, 0), (chosen[0].pk, 1), (chosen[1].pk, 2),
    ]  # fmt: skip
    assert BulkItem.objects.count() == 3
