"""The verbs of screening: take a file, check it, decide."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.screening.complements.actions import (
    ask_complement,  # noqa: F401 -- the verbs of this stage are found here
)
from grants.screening.models import Screening, ScreeningCheck
from workflows import engine
from workflows.clock import now
from workflows.errors import NotAllowed


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
