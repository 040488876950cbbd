"""Several officers on a file, handing it over, dated notes, the queue; who is told."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role, revoke
from grants.applications.machine import ApplicationState as S
from grants.screening import actions
from grants.screening.models import FileOfficer, Note, Screening
from grants.screening.people.queries import candidates, followed_by, in_charge
from grants.screening.queries import neighbour
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.races import together
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from workflows.clock import now
from workflows.errors import NotAllowed
from workflows.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def file(call):
    return submitted(call)


@pytest.fixture
def people(call):
    return [officer(call, last_name=name) for name in ("Abadie", "Bergès", "Castets")]


def screening_of(file):
    return Screening.objects.select_related("officer").get(application=file)


def told():
    return list(Message.objects.filter(kind="screening.file_assigned").values_list("recipient", flat=True))


def url(name, file, *more):
    return reverse(f"screening:{name}", args=[file.pk, *more])


def test_who_takes_a_file_answers_for_it_and_who_had_it_follows_it_still(file, people):
    first, second, _third = people
    actions.take(application=file, by=first)
    actions.take(application=file, by=second)
    actions.take(application=file, by=second)
    assert followed_by(screening_of(file)) == [second, first]
    assert FileOfficer.objects.count() == 2
    assert told() == []


def test_somebody_added_is_told_once_and_answers_when_nobody_does(file, people):
    first, second, _third = people
    actions.add_officer(application=file, user=second, by=first)
    actions.add_officer(application=file, user=second, by=first)
    assert screening_of(file).officer == second
    assert told() == [second.pk]


def test_handing_over_says_after_whom_and_why(file, people):
    first, second, _third = people
    actions.take(application=file, by=first)
    actions.transfer(application=file, to=second, reason="Congé", keep=False, by=first)
    assert followed_by(screening_of(file)) == [second]
    last = FileOfficer.objects.get(user=second)
    assert (last.after, last.by, last.reason) == (first, first, "Congé")
    assert FileOfficer.objects.get(user=first).until is not None
    message = Message.objects.get(kind="screening.file_assigned")
    assert message.recipient == second
    assert "Congé" in message.body
    with pytest.raises(ValidationError):
        actions.transfer(application=file, to=second, reason="", keep=False, by=first)


def test_handing_over_and_going_on_following(file, people):
    first, second, _third = people
    actions.take(application=file, by=first)
    actions.add_officer(application=file, user=second, by=first)
    actions.transfer(application=file, to=second, reason="", keep=True, by=first)
    assert followed_by(screening_of(file)) == [second, first]
    assert FileOfficer.objects.get(user=second).after == first


def test_a_file_taken_before_times_were_kept_is_handed_over_all_the_same(file, people):
    first, second, _third = people
    Screening.objects.create(application=file, officer=first)
    assert followed_by(screening_of(file)) == [first]
    actions.transfer(application=file, to=second, reason="", keep=False, by=second)
    assert followed_by(screening_of(file)) == [second]
    assert [row.user for row in FileOfficer.objects.exclude(until=None)] == [first]


def test_when_who_answers_leaves_the_next_in_time_does(file, people):
    first, second, third = people
    actions.take(application=file, by=first)
    for person in (second, third):
        actions.add_officer(application=file, user=person, by=first)
    actions.remove_officer(application=file, user_id=first.pk, by=first)
    assert followed_by(screening_of(file)) == [second, third]
    for person in (second, third):
        actions.remove_officer(application=file, user_id=person.pk, by=first)
    assert followed_by(screening_of(file)) == []
    actions.remove_officer(application=file, user_id=first.pk, by=first)  # gone already: no harm


def test_nobody_who_cannot_screen_the_file_gets_it(file, call, people):
    linked = officer(call)
    MembershipFactory(user=linked, applicant=file.applicant)
    elsewhere, stranger = officer(open_call()), UserFactory()
    assert list(candidates(file)) == [*people, *candidates(file).exclude(pk__in=[p.pk for p in people])]
    for person in (linked, elsewhere, stranger):
        assert person not in candidates(file)
        with pytest.raises(ValidationError):
            actions.add_officer(application=file, user=person, by=people[0])
        with pytest.raises(ValidationError):
            actions.transfer(application=file, to=person, reason="", keep=False, by=people[0])


@pytest.mark.parametrize("verb", ["add_officer", "remove_officer", "transfer", "write_note", "take"])
def test_only_officers_of_the_call_decide_who_follows(file, people, verb):
    values = {
        "add_officer": {"user": people[0]},
        "remove_officer": {"user_id": people[0].pk},
        "transfer": {"to": people[0], "reason": "", "keep": False},
        "write_note": {"text": "Note"},
        "take": {},
    }[verb]
    for person in (UserFactory(), officer(open_call()), file.created_by):
        with pytest.raises(NotAllowed):
            getattr(actions, verb)(application=file, by=person, **values)
    assert not Screening.objects.filter(application=file).exists()


def test_who_follows_is_written_to_unless_the_role_was_lost(file, call, people):
    first, second, third = people
    assert set(in_charge(file)) >= set(people)
    actions.take(application=file, by=first)
    actions.add_officer(application=file, user=second, by=first)
    assert in_charge(file) == [first, second]
    revoke(user=first, role=Role.OFFICER, scope=call)
    assert in_charge(file) == [second]
    revoke(user=second, role=Role.OFFICER, scope=call)
    assert third in in_charge(file)
    assert first not in in_charge(file)


def test_who_decides_without_taking_takes(file, people):
    actions.accept(application=file, by=people[0])
    assert followed_by(screening_of(file)) == [people[0]]
    assert screening_of(file).decided_at is not None


def test_notes_are_dated_signed_and_listed_newest_first(file, people):
    with time_machine.travel(now() - timedelta(minutes=2), tick=False):
        actions.write_note(application=file, text="Appelée", by=people[0])
    actions.write_note(application=file, text="Rappelée", by=people[1])
    assert [(note.text, note.author) for note in file.internal_notes.all()] == [
        ("Rappelée", people[1]),
        ("Appelée", people[0]),
    ]
    with pytest.raises(ValidationError):
        actions.write_note(application=file, text="  ", by=people[0])


def test_the_same_form_sent_twice_makes_one_note(file, people):
    client, token = sign_in(people[0]), str(uuid.uuid4())
    for _turn in range(2):
        assert client.post(url("note", file), {"text": "Appelée", "token": token}).status_code == 302
    assert client.post(url("note", file), {"text": "Autre"}).status_code == 302
    assert Note.objects.count() == 2
    # Somebody else's token makes a note of one's own.
    assert sign_in(people[1]).post(url("note", file), {"text": "À moi", "token": token}).status_code == 302
    assert Note.objects.filter(author=people[1]).count() == 1


@pytest.mark.parametrize("token", ["", "x", "\u0000", "9" * 5000, "😀"])
def test_a_forged_token_loses_no_note(file, people, token):
    response = sign_in(people[0]).post(url("note", file), {"text": "Une note", "token": token})
    assert response.status_code in (302, 422)
    if response.status_code == 422:
        assert "Une note" in response.content.decode()


def test_the_applicant_never_sees_a_note(file, people):
    actions.write_note(application=file, text="Entre nous", by=people[0])
    page = sign_in(file.created_by).get(reverse("applications:detail", args=[file.pk]))
    assert "Entre nous" not in page.content.decode()


def test_the_page_of_the_team(file, people):
    client = sign_in(people[0])
    assert client.post(url("take", file)).status_code == 302
    assert client.post(url("team", file), {"user": people[1].pk}).status_code == 302
    data = {"to": people[2].pk, "reason": "Absence", "keep": "on"}
    assert client.post(url("transfer", file), data).status_code == 302
    page = client.get(url("team", file)).content.decode()
    assert "Absence" in page
    assert followed_by(screening_of(file)) == [people[2], people[0], people[1]]
    assert client.post(url("leave", file, people[1].pk)).status_code == 302
    assert followed_by(screening_of(file)) == [people[2], people[0]]


@pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "\u0000", "-1", "1.5"])
def test_nobody_chosen_is_said_beside_the_field(file, people, value):
    client = sign_in(people[0])
    assert client.post(url("team", file), {"user": value}).status_code == 422
    response = client.post(url("transfer", file), {"to": value, "reason": "Parce que"})
    assert response.status_code == 422
    assert "Parce que" in response.content.decode()


def test_next_and_previous_walk_along_ones_own_queue(call, people):
    first, second, _third = people
    at = now() - timedelta(days=5)
    files = [
        imported_file(S.SUBMITTED, call, submitted_at=at + timedelta(hours=hour)) for hour in (0, 1, 1, 2, 3)
    ]
    imported_file(S.ADMISSIBLE, call, submitted_at=at + timedelta(hours=1))
    actions.take(application=files[1], by=second)  # a colleague's: not in my queue
    actions.take(application=files[3], by=second)
    actions.add_officer(application=files[3], user=first, by=second)
    mine = [files[0], files[2], files[3], files[4]]
    walked = [mine[0]]
    while (found := neighbour(walked[-1], first, forward=True)) is not None:
        walked.append(found)
    assert walked == mine
    back = [mine[-1]]
    while (found := neighbour(back[-1], first, forward=False)) is not None:
        back.append(found)
    assert back == mine[::-1]
    client = sign_in(first)
    assert client.get(url("next", mine[0]))["Location"] == url("file", mine[1])
    assert client.get(url("previous", mine[1]))["Location"] == url("file", mine[0])
    last = client.get(url("next", mine[-1]), follow=True)
    assert last.redirect_chain == [(url("file", mine[-1]), 302)]
    assert "Plus aucun dossier" in last.content.decode()


def test_pages_cost_the_same_with_1_3_and_50_people_and_notes(file, call, people):
    client, costs = sign_in(people[0]), []
    actions.take(application=file, by=people[0])
    for count in (1, 3, 50):
        while Note.objects.count() < count:
            actions.write_note(application=file, text="Une note", by=people[0])
        while FileOfficer.objects.count() < count:
            actions.add_officer(application=file, user=officer(call), by=people[0])
        costs.append((queries_of(client, url("file", file)), queries_of(client, url("team", file))))
    assert costs[1] == costs[2] == costs[0]
    assert costs[0][0] <= 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_colleagues_share_and_hand_over_at_the_same_instant(file, people):
    first, second, third = people
    outcomes = together(
        lambda: actions.add_officer(application=file, user=second, by=first),
        lambda: actions.add_officer(application=file, user=second, by=third),
        lambda: actions.transfer(application=file, to=second, reason="", keep=True, by=first),
        lambda: actions.take(application=file, by=third),
    )
    assert not [
        each for each in outcomes if isinstance(each, Exception) and not isinstance(each, ValidationError)
    ]
    assert FileOfficer.objects.filter(user=second, until=None).count() == 1
    assert followed_by(screening_of(file))[0] in (second, third)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_note_sent_twice_at_the_same_instant_is_one(file, people):
    token = uuid.uuid4()
    made = together(
        *[lambda: actions.write_note(application=file, text="Une", by=people[0], token=token)] * 3
    )
    assert len({note.pk for note in made}) == 1
