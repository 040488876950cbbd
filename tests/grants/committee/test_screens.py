"""The screens of a session over HTTP, role by role."""

import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.roles import Role
from grants.committee import actions
from grants.committee.machine import ItemState, SessionState
from grants.committee.models import CommitteeSession
from grants.review.models import Recusal
from tests.factories.accounts import UserFactory
from tests.factories.calls import open_call
from tests.factories.committee import Room, opened_room
from tests.factories.review import scored
from tests.factories.screening import officer, queries_of, reader, secretary, sign_in

pytestmark = pytest.mark.django_db
CONDUCT = ["put_to_vote", "key_votes", "propose", "decline", "postpone"]
PREPARE = ["change", "refresh", "attendance", "open", "close"]


def url(name, *args):
    return reverse(f"committee:{name}", args=args)


def new_session(call, **values):
    return {"call": call.pk, "title": "Comité", "held_at": "2026-12-01T14:00", "quorum": "2", **values}


def test_a_session_is_prepared_opened_voted_and_closed_on_screen():
    room = Room(files=2)
    CommitteeSession.objects.all().first().items.all().delete()
    CommitteeSession.objects.all().first().attendances.all().delete()
    keeper, members = sign_in(room.secretary), [sign_in(member) for member in room.members]
    keeper.post(url("create"), new_session(room.call, title="Comité de décembre"))
    session = CommitteeSession.objects.get(title="Comité de décembre")
    assert session.items.count() == 2
    assert keeper.post(url("open", session.pk)).status_code == 422
    keeper.post(url("attendance", session.pk), {"present": [member.pk for member in room.members]})
    assert keeper.post(url("open", session.pk)).status_code == 302
    first, second = session.items.all()
    keeper.post(url("put_to_vote", first.pk))
    assert "Aux voix maintenant" in members[0].get(url("session", session.pk)).content.decode()
    for member in members[:2]:
        assert member.post(url("vote", first.pk), {"choice": "for"}).status_code == 302
    keeper.post(url("key_votes", first.pk), {
        f"vote-{room.members[0].pk}": "for",
        f"vote-{room.members[1].pk}": "for",
        f"vote-{room.members[2].pk}": "against",
    })  # fmt: skip
    assert first.votes.count() == 3
    response = keeper.post(url("propose", first.pk), {"proposer-amount": "1 000,50 €"})
    assert response["Location"] == url("session", session.pk)
    keeper.post(url("put_to_vote", second.pk))
    members[0].post(url("vote", second.pk), {"choice": "against"})
    assert keeper.post(url("decline", second.pk), {"ecarter-reason": " "}).status_code == 422
    keeper.post(url("decline", second.pk), {"ecarter-reason": "Hors sujet"})
    assert keeper.post(url("close", session.pk)).status_code == 302
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED
    assert [item.state for item in session.items.all()] == [ItemState.PROPOSED, ItemState.DECLINED]
    minutes = keeper.get(url("minutes", session.pk)).content.decode()
    for text in ("1 000,50", "Hors sujet", room.members[2].display_name, "contre"):
        assert text in minutes.replace("\u202f", " ")


@pytest.mark.parametrize("typed", ["abc", "-5", "1e9", "NaN", "0", "", "4 000,01", "٣"])
def test_bad_amount_is_said_and_kept(typed):
    room = opened_room()
    item = room.at_vote()
    actions.vote(item=item, choice="for", by=room.members[0])
    response = sign_in(room.secretary).post(url("propose", item.pk), {"proposer-amount": typed})
    assert response.status_code == 422
    assert response.context["propose"]["amount"].value() == typed
    item.refresh_from_db()
    assert item.state == ItemState.VOTING


def test_others_do_not_conduct():
    room = opened_room()
    item = room.at_vote()
    stranger, applicant = UserFactory(), room.files[0].created_by
    for person in (room.members[0], stranger, applicant, officer(open_call()), secretary(open_call())):
        client = sign_in(person)
        for name in CONDUCT:
            assert client.post(url(name, item.pk)).status_code == 404, name
        for name in PREPARE:
            assert client.post(url(name, room.session.pk)).status_code == 404, name
        assert client.get(url("minutes", room.session.pk)).status_code == 404
        assert client.get(url("minutes_pdf", room.session.pk)).status_code == 404
    assert Client().post(url("vote", item.pk)).status_code == 302


def test_strangers_see_no_session():
    room = opened_room()
    for person in (UserFactory(), room.files[0].created_by, reader(open_call())):
        client = sign_in(person)
        assert client.get(url("session", room.session.pk)).status_code == 404
        assert client.get(url("item", room.item().pk)).status_code == 404
    assert sign_in(UserFactory()).get(url("list")).status_code == 404
    assert sign_in(UserFactory()).get(url("create")).status_code == 404
    assert room.session.title not in sign_in(reader(open_call())).get(url("list")).content.decode()


def test_auditor_reads_the_minutes_and_nothing_more():
    room = opened_room()
    person = UserFactory()
    roles.grant(user=person, role=Role.AUDITOR, scope=room.call)
    client = sign_in(person)
    assert client.get(url("minutes", room.session.pk)).status_code == 200
    assert client.post(url("close", room.session.pk)).status_code == 404


def test_the_recused_member_sees_a_bare_number():
    room = opened_room(quorum=1)
    item = room.item()
    member = room.members[0]
    Recusal.objects.create(application=item.application, member=member, at=room.session.opened_at)
    room.at_vote()
    client = sign_in(member)
    text = client.get(url("session", room.session.pk)).content.decode()
    assert item.application.title not in text
    assert item.application.reference not in text
    assert room.files[1].title in text
    assert client.get(url("item", item.pk)).status_code == 404
    assert client.post(url("vote", item.pk), {"choice": "for"}).status_code == 404
    assert client.post(url("recuse", item.pk)).status_code == 404


def test_a_member_withdraws_alone_the_secretary_withdraws_anyone():
    room = opened_room()
    item = room.item()
    one, two, _three = room.members
    client = sign_in(one)
    forged = {"deport-member": two.pk, "deport-reason": "Non"}
    assert client.post(url("recuse", item.pk), forged).status_code == 422
    assert client.post(url("recuse", item.pk), {"deport-member": one.pk, "deport-reason": "Ami"})
    assert sign_in(room.secretary).post(url("recuse", item.pk), forged).status_code == 302
    assert list(Recusal.objects.order_by("pk").values_list("member", flat=True)) == [one.pk, two.pk]


@pytest.mark.parametrize("choice", ["", "oui", "FOR", "\x00"])
def test_forged_vote_counts_for_nothing(choice):
    room = opened_room()
    item = room.at_vote()
    client = sign_in(room.members[0])
    assert client.post(url("vote", item.pk), {"choice": choice}).status_code == 302
    assert not item.votes.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"call": "abc"}, {"call": "9" * 24}, {"call": ""}, {"title": "\x00"}, {"title": ""},
        {"held_at": "0001-01-01T00:00"}, {"held_at": "demain"}, {"quorum": "0"}, {"quorum": "9" * 24},
        {"quorum": "abc"}, {"title": "x" * 201},
    ],
)  # fmt: skip
def test_forged_session_is_refused_and_kept(values):
    room = Room()
    data = new_session(room.call, place="Salle 12") | values
    response = sign_in(room.secretary).post(url("create"), data)
    assert response.status_code == 422
    assert "Salle 12" in response.content.decode()
    assert CommitteeSession.objects.count() == 1


def test_a_session_only_on_my_calls():
    room, other = Room(), open_call()
    response = sign_in(room.secretary).post(url("create"), new_session(other))
    assert response.status_code == 422
    assert sign_in(room.secretary).get(f"{url('create')}?call=abc").status_code == 200


def test_forged_attendance():
    room = Room()
    client = sign_in(room.secretary)
    for present in ("abc", "9" * 24, UserFactory().pk):
        response = client.post(url("attendance", room.session.pk), {"present": [present]})
        assert response.status_code == 422
    assert not room.session.attendances.filter(present=True).exists()


def test_twice_clicked():
    room = opened_room()
    client = sign_in(room.secretary)
    assert client.post(url("open", room.session.pk)).status_code == 409
    item = room.settle(amount=500)
    assert client.post(url("propose", item.pk), {"proposer-amount": "500"}).status_code == 409


def test_means_are_hidden_from_a_member_who_still_scores():
    room = opened_room()
    scored(room.files[0], room.members[0], value="1")
    text = sign_in(room.members[1]).get(url("session", room.session.pk)).content.decode()
    assert "4,00" not in text
    assert "4,00" in sign_in(room.members[0]).get(url("session", room.session.pk)).content.decode()


def test_minutes_as_pdf():
    room = opened_room(files=2)
    room.settle(0, amount=1000)
    response = sign_in(room.secretary).get(url("minutes_pdf", room.session.pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].endswith('.pdf"')
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) >= 1
        assert document.Root.MarkInfo.Marked


@pytest.mark.parametrize("page", ["session", "minutes", "list"])
def test_pages_cost_the_same_whatever_their_size(page):
    counts = []
    for files in (1, 3, 6):
        room = opened_room(files=files)
        for number in range(files):
            room.settle(number, amount=100)
        client = sign_in(room.secretary)
        address = url("list") if page == "list" else url(page, room.session.pk)
        queries_of(client, address)
        counts.append(queries_of(client, address))
    assert len(set(counts)) == 1
    assert counts[0] <= 22


def test_item_costs_the_same_whatever_the_agenda():
    counts = []
    for files in (1, 6):
        room = opened_room(files=files)
        item = room.at_vote()
        client = sign_in(room.secretary)
        queries_of(client, url("item", item.pk))
        counts.append(queries_of(client, url("item", item.pk)))
    assert counts[0] == counts[1]
    assert counts[0] <= 50
