"""A session by its actions: quorum, votes, recusals, proposals, and what follows for the files."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts import roles
from accounts.roles import Role
from grants.applications import actions as applications
from grants.applications.machine import ApplicationState as S
from grants.committee import actions, queries, voting
from grants.committee.machine import ItemState, SessionState
from grants.committee.models import Vote
from grants.review.models import Recusal
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.calls import open_call
from tests.factories.committee import Room, opened_room
from tests.factories.review import admissible, scored
from tests.factories.screening import officer, reader
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.models import LogEntry

pytestmark = pytest.mark.django_db


def unmet(error):
    return " ".join(error.value.unmet)


def test_agenda_follows_the_ranking():
    room = Room(files=3)
    scored(room.files[2], room.members[0], value="5")
    scored(room.files[1], room.members[0], value="3")
    actions.refresh_agenda(session=room.session, by=room.secretary)
    order = list(room.session.items.values_list("application_id", flat=True))
    assert order == [room.files[2].pk, room.files[1].pk, room.files[0].pk]


def test_a_second_session_takes_what_is_left():
    room = opened_room(files=2)
    room.settle(0, amount=Decimal(1000))
    late = admissible(room.call)
    assert [row.application_id for row in queries.in_rank_order(room.call)] == [late.pk]


def test_opening_needs_agenda_and_quorum():
    room = Room(files=0, quorum=2).sign([])
    with pytest.raises(ConditionsUnmet) as error:
        room.open()
    assert len(error.value.unmet) == 2
    room = Room(quorum=2)
    room.sign(room.members[:1])
    with pytest.raises(ConditionsUnmet):
        room.open()
    room.sign(room.members[:2]).open()
    assert room.session.state == SessionState.OPEN


def test_who_conducts():
    room = opened_room()
    for person in (room.members[0], UserFactory(), officer(open_call())):
        with pytest.raises(NotAllowed):
            actions.put_to_vote(item=room.item(), by=person)
        with pytest.raises(NotAllowed):
            actions.record_attendance(session=room.session, present=[], by=person)
        with pytest.raises(NotAllowed):
            actions.close_session(session=room.session, by=person)
    actions.put_to_vote(item=room.item(), by=officer(room.call))


def test_one_vote_per_member_changed_until_settled():
    room = opened_room()
    item = room.at_vote()
    member = room.members[0]
    actions.vote(item=item, choice="against", by=member)
    actions.vote(item=item, choice="for", by=member)
    assert list(item.votes.values_list("member", "choice")) == [(member.pk, "for")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(item=item, member=member, choice="for", at=item.votes.get().at)
    actions.propose(item=item, amount=Decimal(500), by=room.secretary)
    with pytest.raises(WrongState):
        actions.vote(item=item, choice="against", by=member)


def test_who_may_not_vote():
    room = opened_room()
    absent = reader(room.call)
    item = room.item()
    with pytest.raises(WrongState):
        actions.vote(item=item, choice="for", by=room.members[0])
    item = room.at_vote()
    for person in (absent, room.secretary, officer(room.call), UserFactory()):
        with pytest.raises(NotAllowed):
            actions.vote(item=item, choice="for", by=person)
    with pytest.raises(ConditionsUnmet):
        actions.vote(item=item, choice="peut-être", by=room.members[0])
    roles.revoke(user=room.members[0], role=Role.READER, scope=room.call)
    with pytest.raises(NotAllowed):
        actions.vote(item=item, choice="for", by=room.members[0])


def test_one_file_at_the_vote_at_a_time():
    room = opened_room()
    room.at_vote(0)
    with pytest.raises(ConditionsUnmet):
        room.at_vote(1)


def test_recused_are_out_of_the_quorum_the_vote_and_named():
    room = opened_room(members=3, quorum=3)
    MembershipFactory(user=room.members[0], applicant=room.item().application.applicant)
    with pytest.raises(ConditionsUnmet) as error:
        room.at_vote()
    assert "quorum" in unmet(error)
    assert Recusal.objects.get().detected
    line = queries.lines(room.session, room.secretary)[0]
    assert [recusal.member for recusal in line.recused] == [room.members[0]]
    assert queries.lines(room.session, room.members[0])[0].hidden


def test_link_found_at_opening_is_on_record():
    room = Room()
    MembershipFactory(user=room.members[1], applicant=room.files[0].applicant)
    room.sign().open()
    assert Recusal.objects.get().member == room.members[1]


def test_recusal_during_the_vote_takes_the_vote_away():
    room = opened_room(quorum=2)
    item = room.at_vote()
    for member in room.members:
        actions.vote(item=item, choice="for", by=member)
    actions.recuse(item=item, member=room.members[0], reason="Mon frère", by=room.members[0])
    assert voting.tally(item).cast == 2
    with pytest.raises(NotAllowed):
        actions.vote(item=item, choice="for", by=room.members[0])
    with pytest.raises(NotAllowed):
        actions.recuse(item=item, member=room.members[1], reason="Non", by=room.members[2])


def test_vote_left_behind_by_a_recusal_made_elsewhere_does_not_count():
    room = opened_room()
    item = room.at_vote()
    actions.vote(item=item, choice="for", by=room.members[0])
    Recusal.objects.create(application=item.application, member=room.members[0], at=item.session.opened_at)
    assert voting.tally(item).cast == 0
    with pytest.raises(ConditionsUnmet):
        actions.propose(item=item, amount=Decimal(500), by=room.secretary)


def test_the_secretary_in_conflict_conducts_nothing_of_that_file():
    room = opened_room()
    MembershipFactory(user=room.secretary, applicant=room.item().application.applicant)
    with pytest.raises(NotAllowed):
        room.at_vote()
    actions.put_to_vote(item=room.item(), by=officer(room.call))


def test_keyed_votes():
    room = opened_room()
    item = room.at_vote()
    first, second, third = room.members
    actions.vote(item=item, choice="for", by=first)
    choices = {first.pk: "for", second.pk: "abstain", third.pk: ""}
    assert actions.key_votes(item=item, choices=choices, by=room.secretary) == 2
    assert list(item.votes.order_by("member").values_list("member", "choice", "keyed_by")) == [
        (first.pk, "for", None),
        (second.pk, "abstain", room.secretary.pk),
    ]
    with pytest.raises(NotAllowed):
        actions.key_votes(item=item, choices={reader(room.call).pk: "for"}, by=room.secretary)
    with pytest.raises(NotAllowed):
        actions.key_votes(item=item, choices={first.pk: "for"}, by=second)


def test_nobody_voted():
    room = opened_room()
    with pytest.raises(ConditionsUnmet) as error:
        actions.propose(item=room.at_vote(), amount=Decimal(500), by=room.secretary)
    assert unmet(error) == "Personne n’a voté."


@pytest.mark.parametrize(
    ("votes", "propose", "decline"),
    [
        ("for for against", True, False),
        ("against against for", False, True),
        ("for against abstain", True, True),
    ],
)
def test_majority_binds_the_outcome(votes, propose, decline):
    for wanted, verb in ((propose, "propose"), (decline, "decline")):
        room = opened_room()
        item = room.at_vote()
        for member, choice in zip(room.members, votes.split(), strict=True):
            actions.vote(item=item, choice=choice, by=member)
        facts = {"amount": Decimal(500)} if verb == "propose" else {"reason": "Hors sujet"}
        if wanted:
            getattr(actions, verb)(item=item, by=room.secretary, **facts)
        else:
            with pytest.raises(ConditionsUnmet):
                getattr(actions, verb)(item=item, by=room.secretary, **facts)


@pytest.mark.parametrize("amount", ["0", "-5", "4000.01", "99999999"])
def test_amount_stays_within_the_request(amount):
    room = opened_room()
    item = room.at_vote()
    actions.vote(item=item, choice="for", by=room.members[0])
    with pytest.raises(ConditionsUnmet):
        actions.propose(item=item, amount=Decimal(amount), by=room.secretary)
    assert actions.propose(item=item, amount=Decimal(4000), by=room.secretary).amount == Decimal(4000)


def test_amount_stays_within_the_ceiling_of_the_call():
    room = opened_room(max_amount=Decimal(3000))
    assert voting.highest_amount(room.item()) == Decimal(3000)


def test_files_follow_in_the_same_breath():
    room = opened_room(files=2)
    proposed = room.settle(0, amount=Decimal(1500))
    declined = room.settle(1, reason="Hors du territoire")
    assert (proposed.state, declined.state) == (ItemState.PROPOSED, ItemState.DECLINED)
    proposals = queries.proposals(room.call)
    assert [(row.application.state, row.amount, row.reason) for row in proposals] == [
        (S.PROPOSED, Decimal(1500), ""),
        (S.NOT_PROPOSED, None, "Hors du territoire"),
    ]
    log = LogEntry.objects.filter(transition="propose").order_by("sequence")
    assert [entry.actor for entry in log] == [room.secretary, room.secretary]


def test_a_withdrawn_file_cannot_be_proposed():
    room = opened_room()
    item = room.at_vote()
    actions.vote(item=item, choice="for", by=room.members[0])
    file = item.application
    applications.withdraw(application=file, by=file.created_by)
    with pytest.raises(WrongState):
        actions.propose(item=item, amount=Decimal(500), by=room.secretary)
    item.refresh_from_db()
    assert item.state == ItemState.VOTING
    actions.postpone(item=item, reason="Retiré", by=room.secretary)


def test_closing_waits_for_every_file():
    room = opened_room(files=2)
    room.settle(0, amount=Decimal(1000))
    with pytest.raises(ConditionsUnmet):
        actions.close_session(session=room.session, by=room.secretary)
    actions.postpone(item=room.item(1), reason="Pièce à vérifier", by=room.secretary)
    closed = actions.close_session(session=room.session, by=room.secretary)
    assert closed.closed_at is not None
    with pytest.raises(WrongState):
        actions.record_attendance(session=closed, present=[], by=room.secretary)
    again = actions.create_session(
        call=room.call, title="Suite", held_at=closed.held_at, place="", quorum=1, by=room.secretary
    )
    assert list(again.items.values_list("application_id", flat=True)) == [room.item(1).application_id]


def test_agenda_is_frozen_once_open():
    room = opened_room()
    with pytest.raises(WrongState):
        actions.refresh_agenda(session=room.session, by=room.secretary)


def test_attendance_waits_while_a_vote_runs():
    room = opened_room()
    room.at_vote()
    with pytest.raises(WrongState):
        room.sign([])


def test_money_proposed_against_the_envelope():
    room = opened_room(files=2, envelope=Decimal(5000))
    room.settle(0, amount=Decimal(4000))
    room.settle(1, amount=Decimal(2000))
    money = queries.money(room.call)
    assert (money.envelope, money.proposed, money.beyond) == (Decimal(5000), Decimal(6000), True)
