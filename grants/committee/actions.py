"""The verbs of a session: prepare, open, vote, propose, close."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.calls.rules import is_officer, is_reader, is_secretary
from grants.committee import queries, voting
from grants.committee.machine import ItemState, SessionState
from grants.committee.models import AgendaItem, Attendance, Choice, CommitteeSession, Vote
from grants.committee.rules import runs_item, runs_session, votes_on
from grants.review.actions import record_detected, record_recusal
from workflows import engine
from workflows.clock import now
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState


def _require(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise NotAllowed(sentence)


def _runs(by: Any, instance: Any) -> None:
    _require(
        bool(by.is_authenticated and by.is_active and runs_session(by, instance)),
        _("Seul le secrétariat du comité conduit la séance."),
    )


def _open_for_changes(session: CommitteeSession, *states: str) -> CommitteeSession:
    """The session under a lock, still in one of `states`. Raises WrongState."""
    row = engine.lock(session)
    if row.state not in states:
        raise WrongState(_("Cette séance n’en est plus là : son ordre du jour et son émargement sont figés."))
    return row


@transaction.atomic
def create_session(
    *, call: Call, title: str, held_at: datetime, place: str, quorum: int, by: Any
) -> CommitteeSession:
    """Prepare a session with every admissible file in the order of the ranking, and its members.

    Raises NotAllowed.
    """
    _require(
        bool(by.is_authenticated and by.is_active and (is_secretary(by, call) or is_officer(by, call))),
        _("Seul le secrétariat du comité prépare une séance."),
    )
    session = CommitteeSession.objects.create(
        call=call, title=title, held_at=held_at, place=place, quorum=quorum
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, member=member, present=False) for member in queries.members_of(call)
    )
    _fill(session)
    return session


def _fill(session: CommitteeSession) -> int:
    """Add the files that no agenda has, after those that are there. Returns how many."""
    start = session.items.count()
    files = [standing.application_id for standing in queries.in_rank_order(session.call)]
    there = set(session.items.values_list("application_id", flat=True))
    new = [pk for pk in files if pk not in there]
    AgendaItem.objects.bulk_create(
        (
            AgendaItem(session=session, application_id=pk, position=place)
            for place, pk in enumerate(new, start=start + 1)
        ),
        batch_size=500,
    )
    return len(new)


@transaction.atomic
def change_session(
    *, session: CommitteeSession, title: str, held_at: datetime, place: str, quorum: int, by: Any
) -> CommitteeSession:
    """Change what was announced, while the session is being prepared. Raises NotAllowed, WrongState."""
    _runs(by, session)
    row = _open_for_changes(session, SessionState.PREPARED)
    row.title, row.held_at, row.place, row.quorum = title, held_at, place, quorum
    row.save()
    return row


@transaction.atomic
def refresh_agenda(*, session: CommitteeSession, by: Any) -> int:
    """Put the present ranking on the agenda and add what became admissible. Raises NotAllowed, WrongState."""
    _runs(by, session)
    row = _open_for_changes(session, SessionState.PREPARED)
    row.items.all().delete()
    return _fill(row)


@transaction.atomic
def record_attendance(*, session: CommitteeSession, present: Iterable[int], by: Any) -> CommitteeSession:
    """Who is in the room, by member id, among the readers of the call. Raises NotAllowed, WrongState."""
    _runs(by, session)
    row = _open_for_changes(session, SessionState.PREPARED, SessionState.OPEN)
    if row.items.filter(state=ItemState.VOTING).exists():
        raise WrongState(_("Un dossier est aux voix : l’émargement change avant ou après le vote."))
    here = set(present)
    for member in queries.members_of(row.call):
        Attendance.objects.update_or_create(
            session=row, member=member, defaults={"present": member.pk in here}
        )
    row.attendances.exclude(member__in=queries.members_of(row.call)).update(present=False)
    return row


def open_session(*, session: CommitteeSession, by: Any) -> CommitteeSession:
    """Open once the quorum is there; conflicts that can be detected are put on record first.

    Raises what `engine.fire` raises.
    """
    with transaction.atomic():
        opened = engine.fire(session, "open", actor=by, at=now())
        items = opened.items.select_related("application__applicant")
        members = [row.member for row in queries.attendance(opened)]
        record_detected(members=[*members, by], applications=[item.application for item in items])
    return opened


def close_session(*, session: CommitteeSession, by: Any) -> CommitteeSession:
    """Raises what `engine.fire` raises: everything must be settled or postponed."""
    return engine.fire(session, "close", actor=by, at=now())


def put_to_vote(*, item: AgendaItem, by: Any) -> AgendaItem:
    """Members may vote from now on. Conflicts that appeared meanwhile are put on record first.

    Raises what `engine.fire` raises.
    """
    _runs(by, item)
    members = [row.member for row in queries.attendance(item.session)]
    record_detected(members=[*members, by], applications=[item.application])
    return engine.fire(item, "put_to_vote", actor=by)


@transaction.atomic
def vote(*, item: AgendaItem, choice: str, by: Any) -> Vote:
    """One vote per member, changed at will until the file is settled.

    Raises NotAllowed for who may not vote on this file, WrongState when it is not at the vote.
    """
    row = _votable(item, choice)
    _require_voter(row, by)
    recorded, _created = Vote.objects.update_or_create(
        item=row, member=by, defaults={"choice": choice, "at": now(), "keyed_by": None}
    )
    return recorded


@transaction.atomic
def key_votes(*, item: AgendaItem, choices: Mapping[int, str], by: Any) -> int:
    """Votes by show of hands, keyed by the secretariat: member id -> choice, empty for none.

    Raises NotAllowed, WrongState; nothing is kept when one member may not vote.
    """
    row = _votable(item, *[choice for choice in choices.values() if choice])
    _require(
        bool(runs_item(by, row)),
        _("Seul le secrétariat du comité, sans lien avec le demandeur, saisit les votes."),
    )
    voters = {
        attendance.member_id: attendance.member for attendance in voting.voters(row).select_related("member")
    }
    known = {each.member_id: each for each in row.votes.all()}
    for member_id, choice in choices.items():
        found = known.get(member_id)
        if not choice:
            if found is not None:
                found.delete()
            continue
        if member_id not in voters:
            raise NotAllowed(_("Cette personne n’est pas en séance, ou s’est déportée de ce dossier."))
        if found is None or found.choice != choice:
            Vote.objects.update_or_create(
                item=row,
                member=voters[member_id],
                defaults={"choice": choice, "at": now(), "keyed_by": by},
            )
    return row.votes.count()


@transaction.atomic
def recuse(*, item: AgendaItem, member: Any, reason: str, by: Any) -> None:
    """Keep a member from a file during the session: they leave the count, the quorum and the room.

    By the member, or by who runs the session. Raises NotAllowed.
    """
    own = member.pk == by.pk and is_reader(by, item.call)
    _require(
        bool(by.is_authenticated and by.is_active and (own or runs_session(by, item))),
        _("Seuls la personne concernée et le secrétariat du comité enregistrent un déport."),
    )
    row = engine.lock(item)
    if row.state not in (ItemState.WAITING, ItemState.VOTING):
        raise WrongState(_("Ce dossier est tranché : un déport ne s’enregistre plus."))
    record_recusal(application=row.application, member=member, reason=reason, actor=by)
    row.votes.filter(member=member).delete()


def _votable(item: AgendaItem, *choices: str) -> AgendaItem:
    """The item under a lock, at the vote."""
    row: AgendaItem = engine.lock(item)
    if any(choice not in Choice.values for choice in choices):
        raise ConditionsUnmet([_("Le vote est pour, contre ou abstention.")])
    if row.state != ItemState.VOTING or row.session.state != SessionState.OPEN:
        raise WrongState(_("Ce dossier n’est pas aux voix."))
    return row


def _require_voter(row: AgendaItem, by: Any) -> None:
    _require(
        bool(by.is_authenticated and by.is_active and votes_on(by, row)),
        _("Vous ne votez pas sur ce dossier."),
    )
    present = row.session.attendances.filter(member=by, present=True).exists()
    _require(present, _("Vous n’êtes pas porté·e présent·e à cette séance : voyez avec le secrétariat."))


def propose(*, item: AgendaItem, amount: Decimal, by: Any) -> AgendaItem:
    """Propose `amount` euros for the file. A committee proposes; only the assembly awards.

    Raises what `engine.fire` raises.
    """
    return engine.fire(item, "propose", actor=by, amount=amount, at=now())


def decline(*, item: AgendaItem, reason: str, by: Any) -> AgendaItem:
    """Do not propose the file; `reason` goes to the assembly. Raises what `engine.fire` raises."""
    return engine.fire(item, "decline", actor=by, reason=reason[:500], at=now())


def postpone(*, item: AgendaItem, reason: str, by: Any) -> AgendaItem:
    """Take the file off this agenda without a decision; votes cast so far are dropped."""
    with transaction.atomic():
        fired = engine.fire(item, "postpone", actor=by, reason=reason[:500])
        fired.votes.all().delete()
    return fired
