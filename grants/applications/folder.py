"""The verbs and reads of a body's folder: add, replace, remove, and what may be taken again."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Applicant
from accounts.rules import is_member_of
from documents import actions as documents
from documents.models import PrivateFile
from grants.applications.folder_models import FolderDocument
from grants.applications.receipts import add_months
from grants.calls.pieces import usual_validity
from workflows.clock import now
from workflows.errors import NotAllowed

MOST = 100


def today() -> date:
    """The day it is in Paris."""
    return timezone.localdate(now())


def usual_end(kind: str, dated_on: date) -> date | None:
    """Until when a document of this kind and date usually counts; None: no end."""
    usual = usual_validity(kind, dated_on)
    return None if usual is None or usual.months is None else add_months(dated_on, usual.months)


def _require_member(by: Any, applicant: Applicant) -> None:
    if not (by.is_active and is_member_of(by, applicant)):
        raise NotAllowed(
            _("Seules les personnes habilitées par le demandeur tiennent son dossier permanent.")
        )


def _require_dates(dated_on: date, valid_until: date | None) -> None:
    if dated_on > today():
        raise ValidationError({"dated_on": _("La date du document est à venir : vérifiez-la.")})
    if valid_until is not None and valid_until < dated_on:
        raise ValidationError({"valid_until": _("La fin de validité précède la date du document.")})


@transaction.atomic
def add(
    *,
    applicant: Applicant,
    by: Any,
    kind: str,
    upload: UploadedFile,
    dated_on: date,
    valid_until: date | None = None,
    label: str = "",
) -> FolderDocument:
    """Keep a document; without an end of validity, the usual one of its kind.

    Raises NotAllowed, ValidationError (dates, folder full, file), `documents.errors.StorageUnavailable`.
    """
    _require_member(by, applicant)
    _require_dates(dated_on, valid_until)
    Applicant.objects.select_for_update(of=("self",)).get(pk=applicant.pk)
    if applicant.folder.count() >= MOST:
        raise ValidationError(
            _("Le dossier permanent compte %(most)s documents au plus : enlevez-en d’abord.") % {"most": MOST}
        )
    document = FolderDocument.objects.create(
        applicant=applicant,
        kind=kind,
        label=label,
        dated_on=dated_on,
        valid_until=valid_until or usual_end(kind, dated_on),
        added_at=now(),
        added_by=by,
    )
    documents.store(upload=upload, owner=document, uploaded_by=by, kind="folder")
    return document


@transaction.atomic
def replace(
    *,
    document: FolderDocument,
    by: Any,
    dated_on: date,
    valid_until: date | None = None,
    label: str = "",
    upload: UploadedFile | None = None,
) -> FolderDocument:
    """Put a newer file or other dates in the place of a document. What was joined elsewhere stays as it is.

    Raises NotAllowed, ValidationError (gone meanwhile, dates, file), StorageUnavailable.
    """
    row = _locked(document)
    if row is None:
        raise ValidationError(_("Ce document vient d’être enlevé par un autre membre."))
    _require_member(by, row.applicant)
    _require_dates(dated_on, valid_until)
    row.label, row.dated_on = label, dated_on
    row.valid_until = valid_until or usual_end(row.kind, dated_on)
    if upload is not None:
        _remove_files(row, by)
        documents.store(upload=upload, owner=row, uploaded_by=by, kind="folder")
        row.added_at, row.added_by = now(), by
    row.save()
    return row


@transaction.atomic
def remove(*, document: FolderDocument, by: Any) -> None:
    """Take a document out of the folder; one that is gone already is no error. Raises NotAllowed."""
    row = _locked(document)
    if row is None:
        return
    _require_member(by, row.applicant)
    _remove_files(row, by)
    row.delete()


def _locked(document: FolderDocument) -> FolderDocument | None:
    rows = FolderDocument.objects.select_for_update(of=("self",)).select_related("applicant")
    return rows.filter(pk=document.pk).first()


def _remove_files(document: FolderDocument, by: Any) -> None:
    for file in PrivateFile.objects.owned_by(document):
        documents.remove(file=file, by=by)


def files_of(found: Iterable[FolderDocument]) -> dict[int, PrivateFile]:
    """The private file of each document: one query."""
    keys = [str(document.pk) for document in found]
    owner_type = ContentType.objects.get_for_model(FolderDocument)
    files = PrivateFile.objects.filter(owner_type=owner_type, owner_id__in=keys)
    return {int(file.owner_id): file for file in files}
