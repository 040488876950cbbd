"""The verbs of screening: take a file, check it, decide."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from grants.applications.models import Application
from grants.screening.complements.actions import (
    ask_complement,  # noqa: F401 -- the verbs of this stage are found here
)
from grants.screening.models import Screening, ScreeningCheck
from grants.screening.people.actions import (
    add_officer,  # noqa: F401 -- the verbs of this stage are found here
    locked_screening,
    remove_officer,  # noqa: F401 -- the verbs of this stage are found here
    require_officer,
    take,  # noqa: F401 -- the verbs of this stage are found here
    transfer,  # noqa: F401 -- the verbs of this stage are found here
    write_note,  # noqa: F401 -- the verbs of this stage are found here
)
from workflows import engine
from workflows.clock import now


@transaction.atomic
def answer_checks(*, application: Application, answers: Mapping[str, tuple[str, str]], by: Any) -> Screening:
    """Keep the officer's answers to the grid: key -> (answer, remark); an empty answer removes the line.

    Raises NotAllowed.
    """
    require_officer(by=by, application=application)
    row = locked_screening(application=application)
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
