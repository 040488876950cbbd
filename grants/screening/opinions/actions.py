"""The verbs of opinions: ask, send the link again, give, revoke."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import MembershipStatus, User
from documents import actions as documents
from grants.applications.machine import ApplicationState as A
from grants.applications.models import Application
from grants.screening import clocks
from grants.screening.opinions.models import LINK_OUTLIVES, Opinion, new_nonce
from grants.screening.people.actions import require_officer
from workflows import deadlines, engine, notifications
from workflows.actors import SystemActor
from workflows.clock import now
from workflows.effects import Event
from workflows.errors import WrongState

OPINION_DUE, OPINION_REMINDER = "opinion_due", "opinion_reminder"
REMINDED_BEFORE, _WORTH_REMINDING = timedelta(days=2), timedelta(days=3)
#: A file on which an opinion is of use.
UNDECIDED = frozenset({A.SUBMITTED, A.INCOMPLETE, A.ADMISSIBLE, A.PROPOSED, A.NOT_PROPOSED})


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, of whom, and what they are shown."""

    kind: str
    name: str
    email: str
    text: str
    confidential: bool = False
    shows_pieces: bool = True


@transaction.atomic
def ask_opinion(*, application: Application, question: Question, due_at: datetime, by: Any) -> Opinion:
    """Ask an address for its opinion until `due_at`, and tell it.

    Raises NotAllowed, WrongState (the file is decided), ValidationError (the deadline, an address of the
    applicant's own people, one that is asked already).
    """
    require_officer(by=by, application=application)
    _require_undecided(application)
    at = now()
    if due_at <= at:
        raise ValidationError({"due_on": _("Le délai doit être à venir.")})
    email = question.email.strip().lower()
    user = User.objects.filter(email=email, is_active=True).first()
    _require_stranger(application, email)
    opinion = Opinion(
        application=application,
        kind=question.kind,
        name=question.name,
        email=email,
        user=user,
        question=question.text,
        confidential=question.confidential,
        shows_pieces=question.shows_pieces,
        asked_by=by,
        asked_at=at,
        due_at=due_at,
        expires_at=due_at + LINK_OUTLIVES,
    )
    try:
        with transaction.atomic():
            opinion.save(force_insert=True)
    except IntegrityError:
        sentence = _("Cette adresse a déjà une demande en attente pour ce dossier.")
        raise ValidationError({"email": sentence}) from None
    deadlines.schedule(opinion, OPINION_DUE, due_at)
    if due_at - at >= _WORTH_REMINDING:
        deadlines.schedule(opinion, OPINION_REMINDER, due_at - REMINDED_BEFORE)
    clocks.touch(application)
    _tell(opinion, by)
    return opinion


@transaction.atomic
def send_again(*, opinion: Opinion, by: Any) -> Opinion:
    """Send a new link, valid for a while from now; the one sent before opens nothing any more.

    Raises NotAllowed, WrongState.
    """
    row: Opinion = engine.lock(opinion)
    require_officer(by=by, application=row.application)
    if not row.is_open:
        raise WrongState(_("Cette demande d’avis est close : il n’y a plus de lien à envoyer."))
    _require_undecided(row.application)
    row.nonce = new_nonce()
    row.expires_at = max(row.due_at, now()) + LINK_OUTLIVES
    row.save(update_fields=["nonce", "expires_at"])
    _tell(row, by)
    return row


@transaction.atomic
def give(
    *, opinion: Opinion, verdict: str, text: str, uploads: Iterable[UploadedFile] = (), by: Any = None
) -> Opinion:
    """Give the opinion. `by` is the person signed in; None for whoever holds the link, which the caller
    has checked. Raises what `engine.fire` raises, WrongState when the link or the file is over.
    """
    row: Opinion = engine.lock(opinion)
    _require_undecided(row.application)
    if by is None and not row.opens_file:
        raise WrongState(_("Ce lien n’est plus valable."))
    actor = by or SystemActor("guest", _("%(email)s, par son lien personnel") % {"email": row.email})
    given = engine.fire(row, "give", actor=actor, verdict=verdict, text=text, at=now(), by=by)
    for upload in uploads:
        documents.store(upload=upload, owner=given, uploaded_by=by, kind="opinion")
    return given


def revoke(*, opinion: Opinion, by: Any) -> Opinion:
    """Withdraw the request; the link opens nothing any more. Raises what `engine.fire` raises."""
    return engine.fire(opinion, "revoke", actor=by)


def note_opening(*, opinion: Opinion) -> None:
    """Remember the first time that whoever is asked saw the file."""
    Opinion.objects.filter(pk=opinion.pk, opened_at=None).update(opened_at=now())


def forget_deadlines(*, opinion: Opinion) -> None:
    """Nobody waits any more for this opinion."""
    deadlines.cancel(opinion, OPINION_DUE)
    deadlines.cancel(opinion, OPINION_REMINDER)


def _require_undecided(application: Application) -> None:
    if application.state not in UNDECIDED:
        raise WrongState(
            _("Ce dossier n’attend plus d’avis : il est « %(state)s ».")
            % {"state": application.get_state_display()}
        )


def _require_stranger(application: Application, email: str) -> None:
    """Nobody gives an opinion on a file of their own body."""
    applicant = application.applicant
    people = applicant.memberships.exclude(status=MembershipStatus.REVOKED)
    if email == applicant.email.lower() or people.filter(user__email=email).exists():
        sentence = _("Cette adresse est celle d’une personne liée au demandeur.")
        raise ValidationError({"email": sentence})


def _tell(opinion: Opinion, by: Any) -> None:
    from grants.screening.opinions.notifications import OpinionAsked

    event = Event(instance=opinion, transition="ask", actor=by, facts={}, entry=None)
    notifications.tell(OpinionAsked(), event)
