"""The verbs of reading: assign, share out, declare a link, score, give one's note, take it back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call, Criterion
from grants.calls.rules import is_reader, is_secretary
from grants.review import conflicts, queries, scoring
from grants.review.machine import ReviewState
from grants.review.models import ConflictStatement, Recusal, Review, Score
from grants.review.notifications import ReadingsAssigned
from grants.review.rules import has_recusal, owns_review, recuses
from workflows import engine
from workflows.clock import now
from workflows.effects import Event
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.notifications import tell

_LIVING = [ReviewState.ASSIGNED, ReviewState.FINAL]


class ReaderInConflict(ConditionsUnmet):
    """The reader is kept from this file: the recusal is on record, no reading was made."""


@dataclass
class Distribution:
    """What sharing out did: readings made by reader, and the files that lack readers."""

    made: Counter = field(default_factory=Counter)
    short: list[tuple[Application, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.made.values())


def _require_secretary(by: Any, call: Call) -> None:
    if not (by.is_authenticated and by.is_active and is_secretary(by, call)):
        raise NotAllowed(_("Seul le secrétariat du comité répartit les lectures."))


def record_recusal(
    *, application: Application, member: Any, reason: str = "", detected: bool = False, actor: Any
) -> Recusal:
    """Keep `member` from this file for good: no reading, no score, no vote. Their score leaves the totals.

    Not a screen's verb: callers have checked that `actor` may.
    """
    with transaction.atomic():
        recusal, _created = Recusal.objects.get_or_create(
            application=application,
            member=member,
            defaults={"reason": reason[:300], "detected": detected, "at": now()},
        )
        review = Review.objects.filter(application=application, reader=member, state__in=_LIVING).first()
        if review is not None:
            engine.fire(review, "recuse", actor=actor, reason=reason, detected=detected)
    return recusal


def record_detected(
    *, members: Iterable[Any], applications: Iterable[Application]
) -> dict[conflicts.Pair, str]:
    """Put on record every conflict that can be detected among them; returns them with their reason."""
    members, applications = list(members), list(applications)
    found = conflicts.detected(members, applications)
    if not found:
        return found
    known = set(
        Recusal.objects.filter(application__in=applications, member__in=members).values_list(
            "member_id", "application_id"
        )
    )
    people, files = {each.pk: each for each in members}, {each.pk: each for each in applications}
    with transaction.atomic():
        for pair, reason in found.items():
            if pair not in known:
                record_recusal(
                    application=files[pair[1]],
                    member=people[pair[0]],
                    reason=reason,
                    detected=True,
                    actor=conflicts.DETECTOR,
                )
    return found


def assign(*, application: Application, reader: Any, by: Any) -> Review:
    """Give a file to read to a member of the committee.

    Raises NotAllowed, WrongState when the file is not admissible, ConditionsUnmet when the person does
    not sit on this call, ReaderInConflict when they are kept from the file (it is then on record).
    """
    _require_secretary(by, application.call)
    if application.state != ApplicationState.ADMISSIBLE:
        raise WrongState(_("Seul un dossier recevable est donné à lire."))
    if not is_reader(reader, application.call):
        raise ConditionsUnmet([_("Cette personne n’est pas membre du comité de cet appel.")])
    if record_detected(members=[reader], applications=[application]) or has_recusal(reader, application):
        raise ReaderInConflict([_("Cette personne est déportée : elle a un lien avec ce demandeur.")])
    review, created = Review.objects.get_or_create(
        application=application, reader=reader, defaults={"assigned_at": now()}
    )
    if created:
        _tell(application.call, [reader], by)
    return review


@transaction.atomic
def unassign(*, review: Review, by: Any) -> None:
    """Take back a reading that was not begun. Raises NotAllowed, WrongState."""
    _require_secretary(by, review.application.call)
    row = engine.lock(review)
    if row.state != ReviewState.ASSIGNED or row.saved_at is not None:
        raise WrongState(_("Cette lecture est commencée : elle ne peut plus être retirée."))
    row.delete()


@transaction.atomic
def distribute(*, call: Call, by: Any) -> Distribution:
    """Share out the admissible files so that each gets the readings that the call asks for.

    Readings in hand stay. Conflicts are excluded and put on record; the least loaded reader comes
    first, files with few possible readers before the others: the same data gives the same result.
    Raises NotAllowed.
    """
    _require_secretary(by, call)
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    readers = {reader.pk: reader for reader in queries.readers_of(call)}
    files = list(queries.files_to_read(call))
    barred = _barred(files, readers)
    taken: dict[int, set[int]] = {item.pk: set() for item in files}
    load: Counter = Counter(dict.fromkeys(readers, 0))
    for application_id, reader_id in Review.objects.filter(
        application__call=call, state__in=_LIVING
    ).values_list("application_id", "reader_id"):
        load[reader_id] += 1
        taken.get(application_id, set()).add(reader_id)
    outcome = Distribution()
    free = {item.pk: set(readers) - barred[item.pk] - taken[item.pk] for item in files}
    new = []
    for item in sorted(files, key=lambda one: (len(free[one.pk]), one.reference)):
        missing = max(0, call.readers_per_file - len(taken[item.pk] & set(readers)))
        chosen = sorted(free[item.pk], key=lambda pk: (load[pk], pk))[:missing]
        load.update(chosen)
        outcome.made.update(chosen)
        new += [Review(application=item, reader=readers[pk], assigned_at=now()) for pk in chosen]
        if len(chosen) < missing:
            outcome.short.append((item, missing - len(chosen)))
    Review.objects.bulk_create(new, batch_size=500)
    _tell(call, [readers[pk] for pk in sorted(outcome.made)], by)
    return outcome


def _barred(files: list[Application], readers: Mapping[int, Any]) -> dict[int, set[int]]:
    """For each file, the readers kept from it; what is detected now is put on record."""
    record_detected(members=readers.values(), applications=files)
    barred: dict[int, set[int]] = {item.pk: set() for item in files}
    known = Recusal.objects.filter(application__in=files).values_list("application_id", "member_id")
    for application_id, member_id in known:
        barred[application_id].add(member_id)
    return barred


def _tell(call: Call, readers: Iterable[Any], by: Any) -> None:
    people = list(readers)
    if people:
        facts = {"readers": people}
        tell(ReadingsAssigned(), Event(call, "readings_assigned", by, facts, entry=None))


def open_file(*, review: Review) -> str:
    """Look again for a conflict when the file is opened: a link may have appeared since.

    Returns why the reader is now recused, or an empty string.
    """
    return record_detected(members=[review.reader], applications=[review.application]).get(
        (review.reader_id, review.application_id), ""
    )


@transaction.atomic
def declare(*, review: Review, linked: bool, reason: str = "", by: Any) -> ConflictStatement:
    """Keep the reader's answer to « Avez-vous un lien avec ce demandeur ? »; a link recuses.

    Raises NotAllowed when the reading is somebody else's.
    """
    if review.reader_id != by.pk:
        raise NotAllowed(_("Seule la personne désignée pour cette lecture répond."))
    statement, _created = ConflictStatement.objects.update_or_create(
        application=review.application, member=by, defaults={"linked": linked, "at": now()}
    )
    if linked:
        record_recusal(application=review.application, member=by, reason=reason, actor=by)
    return statement


@transaction.atomic
def save_draft(
    *, review: Review, version: int, scores: Mapping[Criterion, Decimal | None], comment: str, by: Any
) -> Review:
    """Keep scores as they are typed: criterion -> value, None takes it away.

    Raises NotAllowed, and WrongState when another window saved meanwhile or the note is final.
    """
    row = engine.lock(review)
    if not owns_review(by, row):
        raise NotAllowed(_("Seule la personne désignée pour cette lecture la note."))
    if row.state != ReviewState.ASSIGNED:
        raise WrongState(_("Votre note est rendue : reprenez-la pour la modifier."))
    if row.application.state != ApplicationState.ADMISSIBLE:
        raise WrongState(_("Ce dossier n’est plus à noter."))
    if not queries.has_declared(by, row.application):
        raise WrongState(_("Dites d’abord si vous avez un lien avec ce demandeur."))
    if row.version != version:
        raise WrongState(
            _(
                "Cette note a été modifiée dans une autre fenêtre. Copiez votre saisie, puis rechargez la page."
            )
        )
    for criterion, value in scores.items():
        if value is None:
            Score.objects.filter(review=row, criterion=criterion).delete()
        else:
            Score.objects.update_or_create(review=row, criterion=criterion, defaults={"value": value})
    row.comment, row.saved_at, row.version = comment, now(), row.version + 1
    row.save()
    return row


@transaction.atomic
def finalise(
    *, review: Review, version: int, scores: Mapping[Criterion, Decimal | None], comment: str, by: Any
) -> Review:
    """Save the scores and give the note. Raises what `save_draft` and `engine.fire` raise."""
    row = save_draft(review=review, version=version, scores=scores, comment=comment, by=by)
    given = row.scores.select_related("criterion")
    total = scoring.total((score.value, score.criterion.weight, score.criterion.scale) for score in given)
    return engine.fire(row, "finalise", actor=by, total=total, at=now())


def reopen(*, review: Review, by: Any) -> Review:
    """Take one's note back to change it; the log keeps what it was. Raises what `fire` raises."""
    return engine.fire(review, "reopen", actor=by, previous_total=review.total)


def recuse(*, review: Review, reason: str, by: Any) -> Recusal:
    """Withdraw from a file, or have a reader withdraw (secretariat). Raises NotAllowed."""
    if not recuses(by, review):
        raise NotAllowed(_("Seuls la personne concernée et le secrétariat du comité enregistrent un déport."))
    return record_recusal(application=review.application, member=review.reader, reason=reason, actor=by)
