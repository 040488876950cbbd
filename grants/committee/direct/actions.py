"""The verb of a call without a committee: propose a file, or not."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.applications.rules import screens_file
from grants.committee.models import DirectProposal
from workflows import engine
from workflows.clock import now
from workflows.errors import EngineError, NotAllowed


@transaction.atomic
def propose(
    *, application: Application, by: Any, amount: Decimal | None = None, reason: str = ""
) -> Application:
    """Propose `amount` euros for a file, or, without an amount, not to retain it, for `reason`.

    Raises NotAllowed, ValidationError (a call with a committee, more than was asked) and what
    `engine.fire` raises: WrongState for the second of two clicks.
    """
    row = engine.lock(application)
    if not (by.is_authenticated and by.is_active and screens_file(by, row)):
        raise NotAllowed(_("Seules les personnes qui instruisent cet appel préparent ses décisions."))
    if row.call.has_committee:
        raise ValidationError(_("Les dossiers de cet appel sont examinés par un comité."))
    if amount is not None and (amount <= 0 or (row.amount is not None and amount > row.amount)):
        raise ValidationError(_("Le montant proposé est supérieur à zéro et ne dépasse pas la demande."))
    fired = (
        engine.fire(row, "decline", actor=by, reason=reason)
        if amount is None
        else engine.fire(row, "propose", actor=by)
    )
    DirectProposal.objects.create(application=fired, amount=amount, reason=reason, by=by, at=now())
    return fired


@dataclass(frozen=True)
class Outcome:
    """What became of one file of a series; `refused` says why nothing happened to it."""

    application: Application
    refused: str = ""


def propose_all(*, files: list[tuple[Application, Decimal]], by: Any) -> list[Outcome]:
    """Propose each file on its own: what is refused for one stops none of the others."""
    done = []
    for application, amount in files:
        try:
            propose(application=application, by=by, amount=amount)
        except EngineError as error:
            done.append(Outcome(application, str(error)))
        except ValidationError as error:
            done.append(Outcome(application, " ".join(error.messages)))
        else:
            done.append(Outcome(application))
    return done
