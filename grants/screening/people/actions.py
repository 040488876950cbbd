"""The verbs of who follows a file: take it, share it, leave it, hand it over, note something."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening import clocks
from grants.screening.models import Screening
from grants.screening.people import queries
from grants.screening.people.models import FileOfficer, Note
from workflows import notifications
from workflows.clock import now
from workflows.effects import Event
from workflows.errors import NotAllowed


def require_officer(*, by: Any, application: Application) -> None:
    """Raise NotAllowed unless `by` screens this file."""
    if not (by.is_authenticated and by.is_active and screens_file(by, application)):
        raise NotAllowed(_("Seules les personnes qui instruisent cet appel modifient l’instruction."))


def locked_screening(*, application: Application) -> Screening:
    """The file's screening, under a lock; made the first time."""
    row, _created = Screening.objects.get_or_create(application=application)
    return Screening.objects.select_for_update(of=("self",)).get(pk=row.pk)


@transaction.atomic
def take(*, application: Application, by: Any) -> Screening:
    """Put the file in `by`'s name; who had it follows it still. Raises NotAllowed."""
    require_officer(by=by, application=application)
    row = locked_screening(application=application)
    if row.officer is not None:
        _join(row, row.officer, by=by)
    _join(row, by, by=by)
    return _answers(row, by)


@transaction.atomic
def add_officer(*, application: Application, user: User, by: Any) -> Screening:
    """Have somebody follow the file too, and tell them. Raises NotAllowed, ValidationError."""
    require_officer(by=by, application=application)
    row = locked_screening(application=application)
    _require_candidate(application, user)
    if _join(row, user, by=by):
        if row.officer_id is None:
            _answers(row, user)
        _tell(application, user, by)
    return row


@transaction.atomic
def remove_officer(*, application: Application, user_id: int, by: Any) -> Screening:
    """Somebody no longer follows the file; the next in time answers for it. Raises NotAllowed."""
    require_officer(by=by, application=application)
    row = locked_screening(application=application)
    # Compared here: no database takes any whole number that an address may hold.
    times = row.people.filter(until__isnull=True).values_list("pk", "user_id")
    row.people.filter(pk__in=[pk for pk, user in times if user == user_id]).update(until=now())
    if row.officer_id == user_id:
        following = row.people.filter(until__isnull=True).select_related("user").first()
        _answers(row, following.user if following else None)
    return row


@transaction.atomic
def transfer(*, application: Application, to: User, reason: str, keep: bool, by: Any) -> Screening:
    """Hand the file over to another officer, who is told why; `keep`: who had it follows it still.

    Raises NotAllowed, ValidationError (the person cannot screen this file, or has it already).
    """
    require_officer(by=by, application=application)
    row = locked_screening(application=application)
    _require_candidate(application, to)
    if row.officer_id == to.pk:
        raise ValidationError(_("Ce dossier est déjà au nom de cette personne."))
    before = row.officer
    if not _join(row, to, by=by, after=before, reason=reason):
        row.people.filter(user=to, until__isnull=True).update(after=before, reason=reason)
    if before is not None:
        _join(row, before, by=by)
        if not keep:
            row.people.filter(user=before, until__isnull=True).update(until=now())
    _answers(row, to)
    _tell(application, to, by, reason)
    return row


@transaction.atomic
def write_note(*, application: Application, text: str, by: Any, token: UUID | None = None) -> Note:
    """Add a note between officers. The same `token` again gives the note that it already made.

    Raises NotAllowed, ValidationError (nothing written).
    """
    require_officer(by=by, application=application)
    if not text.strip():
        raise ValidationError(_("Écrivez la note."))
    values = {"application": application, "author": by, "token": token or uuid4()}
    made = Note.objects.filter(**values).first()
    if made is not None:
        return made
    try:
        with transaction.atomic():
            made = Note.objects.create(at=now(), text=text, **values)
    except IntegrityError:  # the second of two clicks, or a token that is not of this form
        made = Note.objects.filter(**values).first()
        made = made or Note.objects.create(at=now(), text=text, **{**values, "token": uuid4()})
    clocks.touch(application)
    return made


def _join(row: Screening, user: User, *, by: Any, after: User | None = None, reason: str = "") -> bool:
    """Open a time on the file; False when one is open already. The lock on the screening is held."""
    if row.people.filter(user=user, until__isnull=True).exists():
        return False
    FileOfficer.objects.create(screening=row, user=user, since=now(), by=by, after=after, reason=reason)
    return True


def _answers(row: Screening, user: User | None) -> Screening:
    row.officer = user
    row.save(update_fields=["officer"])
    clocks.touch(row.application)
    return row


def _require_candidate(application: Application, user: User) -> None:
    if not queries.candidates(application).filter(pk=user.pk).exists():
        raise ValidationError(_("Cette personne ne peut pas instruire ce dossier."))


def _tell(application: Application, user: User, by: Any, reason: str = "") -> None:
    from grants.screening.notifications import FileAssigned

    if user == by:
        return
    facts = {"to": user, "reason": reason}
    event = Event(instance=application, transition="assign", actor=by, facts=facts, entry=None)
    notifications.tell(FileAssigned(), event)
