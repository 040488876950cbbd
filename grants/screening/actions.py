"""The verbs of screening: take a file, check it, ask for what is missing, decide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening.models import ComplementRequest, Screening, ScreeningCheck
from workflows import deadlines, engine
from workflows.clock import now
from workflows.errors import NotAllowed

COMPLEMENT_DUE = "complement_due"


def _require_officer(by: Any, application: Application) -> None:
    if not (by.is_authenticated and by.is_active and screens_file(by, application)):
        raise NotAllowed(_("Seules les personnes qui instruisent cet appel modifient l’instruction."))


def _screening(application: Application) -> Screening:
    """The file's screening, under a lock; made the first time."""
    row, _created = Screening.objects.get_or_create(application=application)
    return Screening.objects.select_for_update(of=("self",)).get(pk=row.pk)


@transaction.atomic
def take(*, application: Application, by: Any) -> Screening:
    """Assign the file to `by`. Raises NotAllowed."""
    _require_officer(by, application)
    row = _screening(application)
    row.officer = by
    row.save(update_fields=["officer"])
    return row


@transaction.atomic
def write_note(*, application: Application, text: str, by: Any) -> Screening:
    """Keep the internal note of the file; the applicant never sees it. Raises NotAllowed."""
    _require_officer(by, application)
    row = _screening(application)
    row.note = text
    row.save(update_fields=["note"])
    return row


@transaction.atomic
def answer_checks(*, application: Application, answers: Mapping[str, tuple[str, str]], by: Any) -> Screening:
    """Keep the officer's answers to the grid: key -> (answer, remark); an empty answer removes the line.

    Raises NotAllowed.
    """
    _require_officer(by, application)
    row = _screening(application)
    known = {check.key: check for check in row.checks.all()}
    for key, (answer, remark) in answers.items():
        found = known.get(key)
        if not answer:
            if found is not None:
                found.delete()
            continue
        if found is not None and (found.answer, found.note) == (answer, remark):
            continue
        ScreeningCheck.objects.update_or_create(
            screening=row, key=key, defaults={"answer": answer, "note": remark, "by": by, "at": now()}
        )
    return row


def accept(*, application: Application, by: Any) -> Application:
    """Declare the file admissible. Raises what `engine.fire` raises."""
    return engine.fire(application, "accept", actor=by)


def reject(*, application: Application, reason: str, by: Any) -> Application:
    """Declare the file inadmissible; `reason` is told to the applicant. Raises what `fire` raises."""
    return engine.fire(application, "reject", actor=by, reason=reason)


@transaction.atomic
def ask_complement(*, application: Application, message: str, due_at: datetime, by: Any) -> ComplementRequest:
    """Ask the applicant for what is missing, until `due_at` (CRPA L114-5: the silence clock stops).

    Raises ValidationError when the deadline is not to come, and what `engine.fire` raises.
    """
    at = now()
    if due_at <= at:
        raise ValidationError(_("Le délai de réponse doit être à venir."))
    fired = engine.fire(application, "ask_complement", actor=by, reason=message, due_at=due_at)
    request = ComplementRequest.objects.create(
        application=fired, message=message, asked_by=by, asked_at=at, due_at=due_at
    )
    deadlines.schedule(request, COMPLEMENT_DUE, due_at)
    return request
