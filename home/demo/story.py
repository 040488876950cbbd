"""What happened in the demonstration: three calls, each carried to where it stands."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.applications import actions as applications
from grants.applications.models import Application
from grants.calls.models import Call
from grants.committee import actions as committee
from grants.committee.models import AgendaItem, CommitteeSession
from grants.review import actions as review
from grants.review.models import Review
from grants.screening import actions as screening
from home.demo import calls, files, money, openings
from workflows import clock
from workflows.actors import CLOCK
from workflows.engine import fire

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READERS = ("lecture", "lecture2", "lecture3")
PLACE = "Hôtel du Département, salle des Pins"
Told = list[tuple[dict[str, Any], Application]]


def play(cast: dict[str, Any], progress: Any) -> None:
    """Play the three calls, the oldest first."""
    writer = files.Writer(cast["association"], cast["instruction"])
    solidarity = calls.programme("solidarites", "Initiatives solidaires", "Solidarités")
    youth = calls.programme("jeunesse", "Défis jeunes", "Jeunesse")
    for title, tell in (
        ("last year's call", lambda: last_year(writer, solidarity, cast)),
        ("the youth challenge", lambda: youth_challenge(writer, youth, cast)),
        ("the open call", lambda: open_call(writer, solidarity, cast)),
        ("a call of each kind", lambda: openings.play(writer, cast, screen=_screen_one)),
    ):
        if progress:
            progress.write(f"  {title}")
        tell()


def afternoon(days: int) -> datetime:
    """17:00 in Paris, so many days from today."""
    return timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0) + days * DAY


def last_year(writer: files.Writer, programme: Any, cast: dict[str, Any]) -> None:
    """Decided and paid, with some payments still on their way."""
    opened, closed = afternoon(-420), afternoon(-375)
    call = calls.solidarity(programme, closed.year, opened, closed, cast["instruction"])
    told = [
        (project, writer.submit(call, project, closed - (index + 1) * DAY))
        for index, project in enumerate(files.projects("passe"))
    ]
    _close(call)
    for project, application in told:
        if project["state"] == "past_withdrawn":
            with clock.at(closed + DAY):
                applications.withdraw(application=application, by=writer.applicant(project)[1])
    kept = [pair for pair in told if pair[0]["state"] != "past_withdrawn"]
    _screen(kept, cast, closed + 10 * DAY)
    _read(call, cast, closed + 25 * DAY)
    session = _meet(call, cast, closed + 40 * DAY)
    for item, project in _agenda(session, kept):
        amount = Decimal(project["award"]) if "award" in project else None
        _settle(item, cast, closed + 40 * DAY, amount=amount, reason=project.get("reason", ""))
    with clock.at(closed + 40 * DAY + 3 * HOUR):
        committee.close_session(session=session, by=cast["secretariat"])
    money.decide(call, kept, cast, closed + 70 * DAY)
    money.pay(writer, kept, cast, closed + 100 * DAY)
    with clock.at(closed + 130 * DAY):
        fire(call, "conclude", actor=cast["instruction"])


def youth_challenge(writer: files.Writer, programme: Any, cast: dict[str, Any]) -> None:
    """Closed two weeks ago; the jury sits today."""
    opened, closed = afternoon(-60), afternoon(-14)
    call = calls.youth(programme, closed.year, opened, closed, cast["instruction"])
    told = [
        (project, writer.submit(call, project, closed - (index + 2) * DAY))
        for index, project in enumerate(files.projects("jeunes"))
    ]
    _close(call)
    for project, application in told:
        if project["state"] == "withdrawn":
            with clock.at(closed + DAY):
                applications.withdraw(application=application, by=writer.applicant(project)[1])
        if project["state"] == "refused_early":
            with clock.at(closed + DAY):
                screening.reject(application=application, reason=project["reason"], by=cast["instruction"])
    kept = [pair for pair in told if pair[0]["state"] in ("proposed", "not_proposed", "admissible")]
    _screen(kept, cast, closed + 2 * DAY)
    _read(call, cast, closed + 8 * DAY)
    session = _meet(call, cast, timezone.now() - HOUR)
    waiting = []
    for item, project in _agenda(session, kept):
        if project["state"] == "admissible":
            waiting.append(item)
            continue
        amount = Decimal(project["amount"]) if project["state"] == "proposed" else None
        _settle(item, cast, timezone.now() - HOUR, amount=amount, reason=project.get("reason", ""))
    committee.put_to_vote(item=waiting[0], by=cast["secretariat"])


def open_call(writer: files.Writer, programme: Any, cast: dict[str, Any]) -> None:
    """Open for three more weeks: drafts, new files, complements asked, files screened, two of them to read."""
    opened, closes = afternoon(-30), afternoon(21)
    call = calls.solidarity(programme, closes.year, opened, closes, cast["instruction"])
    for index, project in enumerate(files.projects("solidarite")):
        at = afternoon(index // 2 - 14) + (index * 3 % 5) * HOUR
        if project["state"] == "draft":
            writer.draft(call, project, at)
            continue
        application = writer.submit(call, project, at)
        with clock.at(at + 2 * HOUR):
            _screen_one(writer, project, application, cast["instruction"])
    admissible = Application.objects.filter(call=call, state="admissible").order_by("pk")
    for application, second in zip(admissible, READERS[1:], strict=False):
        for reader in (READERS[0], second):
            review.assign(application=application, reader=cast[reader], by=cast["secretariat"])


def _screen_one(
    writer: files.Writer, project: dict[str, Any], application: Application, officer: Any
) -> None:
    state = project["state"]
    if state != "submitted":
        screening.take(application=application, by=officer)
    if state == "admissible":
        screening.accept(application=application, by=officer)
    elif state == "inadmissible":
        screening.reject(application=application, reason=project["reason"], by=officer)
    elif state == "incomplete":
        due = clock.now() + 30 * DAY
        screening.ask_complement(application=application, message=project["ask"], due_at=due, by=officer)
    elif state == "withdrawn":
        applications.withdraw(application=application, by=writer.applicant(project)[1])


def _close(call: Call) -> None:
    with clock.at(call.last_moment + timedelta(minutes=1)):
        fire(call, "close", actor=CLOCK)


def _screen(told: Told, cast: dict[str, Any], at: datetime) -> None:
    with clock.at(at):
        for _project, application in told:
            screening.take(application=application, by=cast["instruction"])
            screening.accept(application=application, by=cast["instruction"])


def _read(call: Call, cast: dict[str, Any], at: datetime) -> None:
    """Share the files out, then let every reader score theirs; always the same scores."""
    dice = random.Random(40)  # noqa: S311 -- scores of a demonstration
    criteria = list(call.criteria.all())
    with clock.at(at):
        review.distribute(call=call, by=cast["secretariat"])
    with clock.at(at + 5 * DAY):
        for reading in Review.objects.filter(application__call=call).order_by("pk"):
            review.declare(review=reading, linked=False, by=reading.reader)
            scores = {item: Decimal(dice.choice(("2", "3", "3.5", "4", "4.5", "5"))) for item in criteria}
            review.finalise(
                review=reading,
                version=reading.version,
                scores=scores,
                comment="Projet lu et discuté avec le service instructeur.",
                by=reading.reader,
            )


def _meet(call: Call, cast: dict[str, Any], at: datetime) -> CommitteeSession:
    with clock.at(at - 3 * DAY):
        session = committee.create_session(
            call=call,
            title=f"Comité – {call.title}",
            held_at=at,
            place=PLACE,
            quorum=2,
            by=cast["secretariat"],
        )
    with clock.at(at):
        present = [cast[name].pk for name in READERS]
        committee.record_attendance(session=session, present=present, by=cast["secretariat"])
        return committee.open_session(session=session, by=cast["secretariat"])


def _agenda(session: CommitteeSession, told: Told) -> list[tuple[AgendaItem, dict[str, Any]]]:
    projects = {application.pk: project for project, application in told}
    return [(item, projects[item.application_id]) for item in session.items.order_by("position")]


def _settle(
    item: AgendaItem, cast: dict[str, Any], at: datetime, *, amount: Decimal | None, reason: str
) -> None:
    with clock.at(at):
        item = committee.put_to_vote(item=item, by=cast["secretariat"])
        for place, name in enumerate(READERS):
            against = amount is None or (place == 2 and item.position % 3 == 2)
            committee.vote(item=item, choice="against" if against else "for", by=cast[name])
        if amount is None:
            committee.decline(item=item, reason=reason, by=cast["secretariat"])
        else:
            committee.propose(item=item, amount=amount, by=cast["secretariat"])
