"""The pieces of a file beyond the bare joining: their dates, how long they count, the folder they come from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import actions as documents
from documents.models import PrivateFile
from grants.applications import actions, content, folder, texts
from grants.applications.folder_models import FolderDocument
from grants.applications.models import Application, Attachment
from grants.applications.receipts import add_months
from ui.formatting import french_date


def folder_kind(piece: Any) -> str:
    """The kind of document of the folder that this piece is; empty for a piece of this call alone."""
    return getattr(piece, "folder", "") or ""


def months(piece: Any) -> int | None:
    """How old, in months, the document may be at the deposit; None: of any age."""
    return getattr(piece, "validity_months", None) or None


def is_dated(piece: Any) -> bool:
    """Whether the date of the document is asked or of use."""
    return bool(folder_kind(piece) or months(piece))


def piece_of(application: Application, key: str) -> Any:
    """The piece of that key in the frozen form, or None."""
    return next((piece for piece in texts.spec_of(application).pieces if piece.key == key), None)


def age_limit(piece: Any) -> str:
    """« Le document doit dater de 6 mois au plus au dépôt. », or an empty text."""
    limit = months(piece)
    if limit is None:
        return ""
    return ngettext(
        "Le document doit dater de %(count)s mois au plus au jour du dépôt.",
        "Le document doit dater de %(count)s mois au plus au jour du dépôt.",
        limit,
    ) % {"count": limit}


def refusal(piece: Any, *, dated_on: date | None, valid_until: date | None, on: date) -> str:
    """Why a document of these dates does not count on that day; empty when it does. Last days count."""
    if valid_until is not None and valid_until < on:
        return _("Ce document n’est plus valable : il l’était jusqu’au %(date)s.") % {
            "date": french_date(valid_until)
        }
    limit = months(piece)
    if limit is None:
        return ""
    if dated_on is None:
        return " ".join([_("Indiquez la date du document."), age_limit(piece)])
    if add_months(dated_on, limit) < on:
        said = _("Ce document date du %(date)s.") % {"date": french_date(dated_on)}
        return f"{said} {age_limit(piece)}"
    return ""


def reason_today(piece: Any, attachment: Attachment) -> str:
    """Why this joined piece does not count today; empty when it does."""
    return refusal(piece, dated_on=attachment.dated_on, valid_until=attachment.valid_until, on=folder.today())


def outdated(application: Application, asked: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Each piece asked whose document does not count today, with the reason.

    What a submission froze is evidence of its day and is not asked again: one query, only when in doubt.
    """
    by_key = {piece.key: piece for piece in asked}
    found = []
    for attachment in application.attachments.all():
        piece = by_key.get(attachment.piece)
        if piece is None:
            continue
        reason = reason_today(piece, attachment)
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
    kind = folder_kind(piece_of(application, attachment.piece))
    if not kind:
        return
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
    asked, found = piece_of(row, piece), row.applicant.folder.filter(pk=document).first()
    if found is None or asked is None or folder_kind(asked) != found.kind:
        raise ValidationError(_("Ce document n’est plus dans le dossier permanent."))
    reason = refusal(asked, dated_on=found.dated_on, valid_until=found.valid_until, on=folder.today())
    if reason:
        raise ValidationError(reason)
    file = PrivateFile.objects.owned_by(found).get()
    own = {attachment.pk: attachment for attachment in row.attachments.filter(piece=piece)}
    for key, joined in content.files_of(list(own.values())).items():
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


def offers(application: Application) -> dict[str, list[Offer]]:
    """What the folder holds for each piece of the form: two queries, none when no piece is of that sort."""
    wanted = [piece for piece in texts.spec_of(application).pieces if folder_kind(piece)]
    if not wanted:
        return {}
    kinds = {folder_kind(piece) for piece in wanted}
    found = list(application.applicant.folder.filter(kind__in=kinds))
    files, on = folder.files_of(found), folder.today()
    return {
        piece.key: [
            Offer(
                document,
                files[document.pk],
                refusal(piece, dated_on=document.dated_on, valid_until=document.valid_until, on=on),
            )
            for document in found
            if document.kind == folder_kind(piece) and document.pk in files
        ]
        for piece in wanted
    }
