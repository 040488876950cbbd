"""The verbs of an applicant: start a file, save it, join pieces, submit, complete, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Applicant
from accounts.rules import is_member_of
from documents import actions as documents
from documents.models import PrivateFile
from grants.applications import checks, queries, scale, tallies, texts
from grants.applications.errors import AlreadyStarted, Outdated
from grants.applications.forms import StepForm
from grants.applications.machine import ApplicationState
from grants.applications.merging import Conflict, Read, merge, progress, remember
from grants.applications.models import Application, Attachment, DraftMemory
from grants.applications.rules import carries_file
from grants.calls import forms_schema
from grants.calls.models import Call
from workflows import engine
from workflows.clock import now
from workflows.errors import NotAllowed, WrongState

EDITABLE = (ApplicationState.DRAFT, ApplicationState.INCOMPLETE)
MAX_ATTACHMENTS = 50
#: The columns that each step writes; the budget has rows of its own.
COLUMNS: dict[str, tuple[str, ...]] = {"projet": ("title", "summary", "commune", "amount"), "budget": ()}
_NOT_YOURS = _("Seules les personnes habilitées par le demandeur modifient ce dossier.")


@dataclass(frozen=True)
class Saved:
    """What became of a save: the row as it is now, the form as it was sent, what both sides changed.

    `unseen`: another author's changes were kept that the page does not show; `read`: what it has read now.
    """

    application: Application
    form: StepForm
    conflicts: tuple[Conflict, ...]
    unseen: bool
    read: Read


def start(*, call: Call, applicant: Applicant, by: Any) -> Application:
    """Start a file. Raises NotAllowed, ValidationError (call closed, wrong kind), AlreadyStarted."""
    if not is_member_of(by, applicant):
        raise NotAllowed(_("Vous n’êtes pas habilité·e à agir pour ce demandeur."))
    if not call.accepts_drafts:
        raise ValidationError(_("Cet appel n’accepte pas de nouveau dossier en ce moment."), code="closed")
    return create_draft(call=call, applicant=applicant, by=by)


def create_draft(*, call: Call, applicant: Applicant, by: Any, **values: Any) -> Application:
    """Make a blank file, whoever may ask for it. Raises ValidationError (wrong kind), AlreadyStarted."""
    version = forms_schema.latest_version(call)
    if version is None or not forms_schema.read(version).accepts_kind(applicant.kind):
        raise ValidationError(_("Cet appel n’est pas ouvert au statut de ce demandeur."), code="kind")
    at = now()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                call=call,
                form_version=version,
                applicant=applicant,
                created_by=by,
                exclusive=call.one_per_applicant,
                created_at=at,
                saved_at=at,
                **values,
            )
            DraftMemory.objects.create(application=application, saved_by=by)
    except IntegrityError:
        existing = queries.running(call=call, applicant=applicant)
        if existing is None:
            raise
        raise AlreadyStarted(existing) from None
    return application


def _locked(application: Application) -> Application:
    """The row under a lock, with everything that its pages need.

    Two queries: PostgreSQL reads again only the row that it waited for, not those joined to it.
    """
    Application.objects.select_for_update().only("pk").get(pk=application.pk)
    return queries.with_everything(Application.objects.all()).get(pk=application.pk)


def lock_for_editing(*, application: Application, by: Any) -> Application:
    """The row under a lock, with what its forms need. Raises NotAllowed, WrongState."""
    row = _locked(application)
    if not (by.is_active and carries_file(by, row)):
        raise NotAllowed(_NOT_YOURS)
    if row.state not in EDITABLE:
        raise WrongState(
            _("Ce dossier ne peut plus être modifié : il est « %(state)s ».")
            % {"state": row.get_state_display()}
        )
    return row


@transaction.atomic
def save_step(
    *, application: Application, by: Any, step: str, data: Mapping[str, Any], version: int | str
) -> Saved:
    """Keep what somebody who had read `version` typed in one step, readable or not.

    `version` is a number, or the token of a page (`merging.Read`). Fields that another author changed
    meanwhile into something else stay as they are and are reported. Works after the deadline too: a
    draft is never lost. Raises NotAllowed, WrongState.
    """
    row = lock_for_editing(application=application, by=by)
    form = texts.received(row, step, data)
    memory = texts.memory_of(row)
    questions = getattr(form, "questions", ())
    before, current = texts.stored(row, step, questions), row.version
    read = Read.parse(version, current)
    merged = merge(stored=before, mine=form.texts(), trail=memory.trail, read=read)
    if merged.changed:
        amount = row.amount
        texts.write(row, memory, step, merged.texts, form)
        memory.trail = remember(memory.trail, before=before, after=merged.texts, version=current + 1)
        memory.saved_by = by
        scaled = bool(texts.spec_of(row).scale) and scale.settle(row)
        _bump(row, (*COLUMNS.get(step, ("answers",)), *(["amount"] if scaled else [])))
        memory.save()
        if row.amount != amount and texts.spec_of(row).needs_budget:
            texts.renew_requested_line(row, amount)
    return Saved(
        application=row,
        form=form,
        conflicts=merged.conflicts,
        unseen=merged.unseen,
        read=progress(read, merged, before=current, after=row.version),
    )


def _bump(row: Application, fields: tuple[str, ...] = ()) -> None:
    """Write the row as the next version; the lock makes the condition true, the condition proves it."""
    at = now()
    written = Application.objects.filter(pk=row.pk, version=row.version).update(
        version=F("version") + 1, saved_at=at, **{name: getattr(row, name) for name in fields}
    )
    if not written:
        raise Outdated
    row.version, row.saved_at = row.version + 1, at


@transaction.atomic
def attach(*, application: Application, by: Any, piece: str, uploads: list[UploadedFile]) -> list[Attachment]:
    """Join files for one piece of the form. Raises NotAllowed, WrongState, ValidationError, and
    `documents.errors.StorageUnavailable`; then nothing is kept."""
    row = lock_for_editing(application=application, by=by)
    if piece not in {item.key for item in texts.spec_of(row).pieces}:
        raise ValidationError(_("Cet appel ne demande pas cette pièce."))
    if row.attachments.count() + len(uploads) > MAX_ATTACHMENTS:
        raise ValidationError(
            _("Un dossier compte %(max)s pièces au plus : enlevez-en d’abord.") % {"max": MAX_ATTACHMENTS}
        )
    created = []
    for upload in uploads:
        attachment = Attachment.objects.create(application=row, piece=piece, added_at=now(), added_by=by)
        documents.store(upload=upload, owner=attachment, uploaded_by=by, kind="piece")
        created.append(attachment)
    _bump(row)
    return created


@transaction.atomic
def detach(*, application: Application, attachment: int, by: Any) -> None:
    """Remove a piece that was not submitted yet; one that is gone already is no error.

    Raises NotAllowed, WrongState, ValidationError.
    """
    row = lock_for_editing(application=application, by=by)
    found = row.attachments.filter(pk=attachment).first()
    if found is None:
        return
    if is_submitted(application=row, attachment=found):
        raise ValidationError(_("Cette pièce a été déposée : ajoutez la nouvelle sans enlever celle-ci."))
    for file in PrivateFile.objects.owned_by(found):
        documents.remove(file=file, by=by)
    found.delete()
    _bump(row)


def is_submitted(*, application: Application, attachment: Attachment) -> bool:
    """Whether a submission has frozen this attachment: it is evidence from then on."""
    last = application.submissions.order_by("-number").first()
    return last is not None and attachment.added_at <= last.at


@transaction.atomic
def submit(
    *,
    application: Application,
    by: Any,
    certified: bool = True,
    version: int | None = None,
    at: datetime | None = None,
) -> Application:
    """Submit a file: its number is the next of the call, under a lock on the call.

    `at` is when the request reached the server, `version` the one that was read over. Raises Outdated
    when the file changed since, and what `engine.fire` raises: WrongState for the second of two clicks.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    row = _whole(application)
    if row.state == ApplicationState.DRAFT:
        _require_read_over(row, version)
        row.certified = certified
        _settle(row)
        tallies.hold(row)
    taken = Application.objects.filter(call=call, reference__isnull=False).count()
    reference = f"{call.reference}-{taken + 1:04d}"
    moment = checks.arrival(row) or at or now()
    return engine.fire(row, "submit", actor=by, held=True, at=moment, reference=reference)


@transaction.atomic
def complete(
    *, application: Application, by: Any, certified: bool = True, version: int | None = None
) -> Application:
    """Send the complements asked for. Raises Outdated and what `engine.fire` raises."""
    row = _whole(application)
    if row.state == ApplicationState.INCOMPLETE:
        _require_read_over(row, version)
        row.certified = certified
    return engine.fire(row, "complete", actor=by, held=True, at=now())


def _whole(application: Application) -> Application:
    """The row under a lock, with all that conditions and the frozen content read: four queries."""
    row = _locked(application)
    prefetch_related_objects([row], "budget_lines", "attachments")
    return row


def _settle(row: Application) -> None:
    """The amount of a scale that changed since the last save."""
    spec, before = texts.spec_of(row), row.amount
    if spec.scale and scale.settle(row) and spec.needs_budget:
        texts.renew_requested_line(row, before)
        row._prefetched_objects_cache.pop("budget_lines", None)  # type: ignore[attr-defined] # of Django


def _require_read_over(row: Application, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Outdated


def withdraw(*, application: Application, by: Any) -> Application:
    """Withdraw a file before it is decided. Raises what `engine.fire` raises."""
    return engine.fire(application, "withdraw", actor=by)
