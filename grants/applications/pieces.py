"""The pieces of a file beyond the bare joining: their dates, how long they count, the folder they come from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import actions as documents
from documents.models import PrivateFile
from grants.applications import actions, answers, folder, texts
from grants.applications.files import files_of
from grants.applications.folder_models import FolderDocument
from grants.applications.models import Application, Attachment
from grants.applications.receipts import add_months
from grants.calls.forms_schema import PieceSpec
from ui.formatting import french_date


def is_dated(piece: PieceSpec) -> bool:
    """Whether the date of the document is asked or of use."""
    return bool(piece.folder or piece.validity_months)


def piece_of(application: Application, key: str) -> PieceSpec | None:
    """The piece of that key in the frozen form, or None."""
    return next((piece for piece in texts.spec_of(application).pieces if piece.key == key), None)


def asked(application: Application) -> list[PieceSpec]:
    """The pieces that the answers given so far call for, in the order of the form."""
    spec = texts.spec_of(application)
    shown = spec.visible(answers.condition_values(spec, application.answers))
    return [piece for piece in spec.pieces if piece.key in shown]


def age_limit(piece: PieceSpec) -> str:
    """« Le document doit dater de 6 mois au plus au jour du dépôt. », or an empty text."""
    limit = piece.validity_months
    if not limit:
        return ""
    return ngettext(
        "Le document doit dater de %(count)s mois au plus au jour du dépôt.",
        "Le document doit dater de %(count)s mois au plus au jour du dépôt.",
        limit,
    ) % {"count": limit}


def refusal(piece: PieceSpec, *, dated_on: date | None, valid_until: date | None, on: date) -> str:
    """Why a document of these dates does not count on that day; empty when it does. Last days count."""
    if valid_until is not None and valid_until < on:
        return _("Ce document n’est plus valable : il l’était jusqu’au %(date)s.") % {
            "date": french_date(valid_until)
        }
    limit = piece.validity_months
    if not limit:
        return ""
    if dated_on is None:
        return " ".join([_("Indiquez la date du document."), age_limit(piece)])
    if add_months(dated_on, limit) < on:
        said = _("Ce document date du %(date)s.") % {"date": french_date(dated_on)}
        return f"{said} {age_limit(piece)}"
    return ""


def reason_now(application: Application, piece: PieceSpec, attachment: Attachment) -> str:
    """Why this joined piece does not count; empty when it does. A paper file is judged on its stamp's day."""
    return refusal(
        piece,
        dated_on=attachment.dated_on,
        valid_until=attachment.valid_until,
        on=application.received_on or folder.today(),
    )


def counts_until(piece: PieceSpec, attachment: Attachment) -> date | None:
    """The last day on which a joined piece counts for this call; None: no end."""
    ends = [attachment.valid_until] if attachment.valid_until else []
    if piece.validity_months and attachment.dated_on:
        ends.append(add_months(attachment.dated_on, piece.validity_months))
    return min(ends, default=None)


def validity(dated_on: date | None, until: date | None) -> str:
    """« daté du 3 mars 2026, valable jusqu’au 3 mars 2027 »; what is not known is left out."""
    said = []
    if dated_on is not None:
        said.append(_("daté du %(date)s") % {"date": french_date(dated_on)})
    if until is not None:
        said.append(_("valable jusqu’au %(date)s") % {"date": french_date(until)})
    return ", ".join(said)


def outdated(application: Application) -> Iterator[tuple[PieceSpec, str]]:
    """Each piece asked whose document does not count, with the reason.

    What a submission froze is evidence of its day and is not asked again: one query, only when in doubt.
    """
    by_key = {piece.key: piece for piece in asked(application)}
    found = []
    for attachment in application.attachments.all():
        piece = by_key.get(attachment.piece)
        if piece is None:
            continue
        reason = reason_now(application, piece, attachment)
        if reason:
            found.append((attachment, piece, reason))
    if not found:
        return
    last = application.submissions.order_by("-number").first()
    for attachment, piece, reason in found:
        if last is None or attachment.added_at > last.at:
            yield piece, reason


@transaction.atomic
def describe(
    *, application: Application, by: Any, attachment: int, dated_on: date | None, keep: bool = False
) -> None:
    """Date a joined piece that is not submitted yet, and keep a copy in the body's folder when asked.

    The date is kept even when it is too old: the deposit says so. Raises NotAllowed, WrongState,
    ValidationError (a date to come, nothing to keep it by), StorageUnavailable.
    """
    row = actions.lock_for_editing(application=application, by=by)
    found = row.attachments.filter(pk=attachment).first()
    if found is None or actions.is_submitted(application=row, attachment=found):
        return
    if dated_on is not None and dated_on > folder.today():
        raise ValidationError({"dated_on": _("La date du document est à venir : vérifiez-la.")})
    if found.dated_on != dated_on:
        found.dated_on = dated_on
        found.save(update_fields=["dated_on"])
    if keep:
        _keep(row, found, by)


def _keep(application: Application, attachment: Attachment, by: Any) -> None:
    piece = piece_of(application, attachment.piece)
    if piece is None or not piece.folder:
        return
    kind = piece.folder
    if attachment.dated_on is None:
        raise ValidationError(
            {"dated_on": _("Indiquez la date du document pour le garder dans le dossier permanent.")}
        )
    file = PrivateFile.objects.owned_by(attachment).get()
    kept = folder.files_of(application.applicant.folder.filter(kind=kind)).values()
    if file.sha256 in {other.sha256 for other in kept}:
        return
    with documents.reopened(file=file) as upload:
        folder.add(
            applicant=application.applicant, by=by, kind=kind, upload=upload, dated_on=attachment.dated_on
        )


@transaction.atomic
def take(*, application: Application, by: Any, piece: str, document: int) -> Attachment:
    """Join a copy of a document of the body's folder; one that is joined already is given back.

    Raises NotAllowed, WrongState, ValidationError (not in the folder, not for this piece, expired, too
    old, withheld), StorageUnavailable.
    """
    row = actions.lock_for_editing(application=application, by=by)
    # Locked, so that nobody replaces the document while its bytes are read.
    own_folder = row.applicant.folder.select_for_update(of=("self",))
    wanted, found = piece_of(row, piece), own_folder.filter(pk=document).first()
    if found is None or wanted is None or wanted.folder != found.kind:
        raise ValidationError(_("Ce document n’est plus dans le dossier permanent."))
    reason = refusal(wanted, dated_on=found.dated_on, valid_until=found.valid_until, on=folder.today())
    if reason:
        raise ValidationError(reason)
    file = PrivateFile.objects.owned_by(found).get()
    own = {attachment.pk: attachment for attachment in row.attachments.filter(piece=piece)}
    for key, joined in files_of(list(own.values())).items():
        if joined.sha256 == file.sha256:
            return own[key]
    with documents.reopened(file=file) as upload:
        (made,) = actions.attach(application=row, by=by, piece=piece, uploads=[upload])
    made.dated_on, made.valid_until = found.dated_on, found.valid_until
    made.save(update_fields=["dated_on", "valid_until"])
    return made


@dataclass(frozen=True)
class Offer:
    """One document of the folder for one piece: `reason` says why it cannot be taken, empty when it can."""

    document: FolderDocument
    file: PrivateFile
    reason: str

    @property
    def validity(self) -> str:
        """Its dates in words."""
        return validity(self.document.dated_on, self.document.valid_until)


def offers(application: Application) -> dict[str, list[Offer]]:
    """What the folder holds for each piece of the form: two queries, none when no piece is of that sort."""
    wanted = [piece for piece in asked(application) if piece.folder]
    if not wanted:
        return {}
    kinds = {piece.folder for piece in wanted}
    found = list(application.applicant.folder.filter(kind__in=kinds))
    joined, on = folder.files_of(found), folder.today()
    return {
        piece.key: [
            Offer(
                document,
                joined[document.pk],
                refusal(piece, dated_on=document.dated_on, valid_until=document.valid_until, on=on),
            )
            for document in found
            if document.kind == piece.folder and document.pk in joined
        ]
        for piece in wanted
    }
