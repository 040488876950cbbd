"""What can happen to an import: tried, tried again, confirmed once, given up."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import rules
from documents import scanning
from documents.actions import remove, store
from documents.models import PrivateFile
from documents.names import clean_name
from grants.applications.imports import reading, trial
from grants.applications.imports.models import ImportRow, ImportRun
from grants.applications.past_grants import attach_orphans
from workflows.clock import now
from workflows.errors import NotAllowed

_BATCH = 1000


class Changed(Exception):
    """The registers or the rules changed since the trial: it was made again, and nothing was written."""


def _require(by: Any) -> None:
    if not rules.is_general_officer(by):
        raise NotAllowed(
            _("Seules l’instruction et l’administration de tous les appels importent des fichiers.")
        )


def receive(*, upload: Any, kind: str, source: str = "", by: Any) -> ImportRun:
    """Keep the file and try it; nothing is written in the registers.

    Raises NotAllowed, and ValidationError (French) when the file cannot be read.
    """
    _require(by)
    upload.seek(0)
    content = upload.read()
    at = now()
    run = ImportRun(
        kind=kind,
        source=source,
        digest=hashlib.sha256(content).hexdigest(),
        name=upload.checked.name if hasattr(upload, "checked") else clean_name(upload.name),
        created_by=by,
        created_at=at,
        tried_at=at,
    )
    rows = _tried(run, content)
    with transaction.atomic():
        run.save()
        _keep_rows(run, rows)
        store(upload=upload, owner=run, uploaded_by=by, kind="import")
    return run


def try_again(*, run: ImportRun, by: Any) -> ImportRun:
    """Try the kept file on the registers as they are today."""
    _require(by)
    content = _content(run)
    fresh = ImportRun(kind=run.kind, source=run.source)
    rows = _tried(fresh, content)
    with transaction.atomic():
        run = _locked(run)
        if run.applied_at is None:
            run.notices, run.seal, run.tried_at = fresh.notices, fresh.seal, now()
            run.save(update_fields=["notices", "seal", "tried_at"])
            run.rows.all().delete()
            _keep_rows(run, rows)
    return run


def confirm(*, run: ImportRun, seal: str, by: Any) -> ImportRun:
    """Write what the trial of this seal announced, whole or not at all; confirming again changes nothing.

    Raises NotAllowed, and `Changed` when it would now do something else than what was shown.
    """
    _require(by)
    content = _content(run)
    try:
        with transaction.atomic():
            run = _locked(run)
            if run.applied_at is not None:
                return run
            found = trial.Seal()
            for judged in _judged(run, content, writing=True):
                found.add(judged)
            if not str(found) == run.seal == seal:
                raise Changed
            attach_orphans()
            run.applied_at, run.applied_by = now(), by
            run.save(update_fields=["applied_at", "applied_by"])
            return run
    except IntegrityError as error:
        # Somebody registered one of these numbers at the same instant.
        raise Changed from error


@transaction.atomic
def give_up(*, run: ImportRun, by: Any) -> None:
    """Forget an import that was not confirmed, with its file."""
    _require(by)
    run = _locked(run)
    if run.applied_at is not None:
        raise ValidationError(_("Cet import est fait : il ne peut plus être abandonné."))
    for file in PrivateFile.objects.owned_by(run):
        remove(file=file, by=by)
    run.delete()


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def _content(run: ImportRun) -> bytes:
    file = PrivateFile.objects.owned_by(run).first()
    if file is None:
        raise ValidationError(_("Le fichier de cet import n’est plus là : déposez-le de nouveau."))
    if scanning.withheld(file):
        raise ValidationError(_("Ce fichier est retenu par l’antivirus : il ne peut pas être importé."))
    with file.open() as blob:
        return bytes(blob.read())


def _judged(run: ImportRun, content: bytes, *, writing: bool) -> Any:
    table = reading.read(content)
    yield from trial.go_through(table=table, kind=run.kind, source=run.source, writing=writing)
    run.notices = table.notices


def _tried(run: ImportRun, content: bytes) -> list[ImportRow]:
    """Try the file: its rows with what each would do; the notices and the seal are set on the run."""
    seal, rows = trial.Seal(), []
    for judged in _judged(run, content, writing=False):
        seal.add(judged)
        rows.append(
            ImportRow(
                number=judged.number,
                outcome=judged.outcome,
                label=judged.label,
                changes=judged.changes,
                message=judged.message,
            )
        )
    if not rows:
        raise ValidationError(_("Ce fichier ne contient aucune ligne sous son en-tête."))
    run.seal = str(seal)
    return rows


def _keep_rows(run: ImportRun, rows: list[ImportRow]) -> None:
    for row in rows:
        row.run = run
    ImportRow.objects.bulk_create(rows, batch_size=_BATCH)
