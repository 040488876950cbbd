"""The verbs of a change after an award: ask, retract, decide."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents import actions as documents
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.awards.changes import rules
from grants.awards.changes.models import ChangeKind, ChangeRequest
from workflows import engine, notifications
from workflows.clock import now
from workflows.effects import Event
from workflows.errors import NotAllowed, WrongState


@transaction.atomic
def ask_change(
    *,
    application: Application,
    kind: str,
    explanation: str,
    by: Any,
    new_date: date | None = None,
    costs: Decimal = Decimal(0),
    uploads: Iterable[UploadedFile] = (),
) -> ChangeRequest:
    """Say that the project changes. Raises NotAllowed, WrongState (nothing is awarded, or all is paid),
    ValidationError (a change is pending already, the date, no explanation)."""
    row: Application = engine.lock(application)
    change = ChangeRequest(
        application=row,
        kind=kind,
        explanation=explanation,
        new_date=new_date,
        costs=costs,
        asked_by=by,
        asked_at=now(),
    )
    if not (by.is_authenticated and by.is_active and rules.asks_change(by, change)):
        raise NotAllowed(_("Seules les personnes habilitées par le bénéficiaire demandent un changement."))
    if row.state != ApplicationState.AWARDED:
        raise WrongState(
            _("Ce dossier est « %(state)s » : un changement se demande sur une subvention attribuée.")
            % {"state": row.get_state_display()}
        )
    if (kind == ChangeKind.POSTPONED) != (new_date is not None):
        raise ValidationError({"new_date": _("Une action reportée, et elle seule, a une nouvelle date.")})
    change.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("Une demande de changement attend déjà une décision.")) from None
    for upload in uploads:
        documents.store(upload=upload, owner=change, uploaded_by=by, kind="change")
    _tell(change, by)
    return change


def retract(*, change: ChangeRequest, by: Any) -> ChangeRequest:
    """Take the request back. Raises what `engine.fire` raises."""
    return engine.fire(change, "retract", actor=by)


def keep(*, change: ChangeRequest, by: Any, reason: str = "") -> ChangeRequest:
    """The grant stays as it is. Raises what `engine.fire` raises."""
    return engine.fire(change, "keep", actor=by, by=by, at=now(), reason=reason)


def reduce(*, change: ChangeRequest, by: Any, reason: str, reduced_to: Decimal) -> ChangeRequest:
    """Only `reduced_to` euros of the grant stay; nothing is paid above. Raises what `engine.fire` raises.

    The act that changes the award is the assembly's: its service and the finances are told.
    """
    return engine.fire(change, "reduce", actor=by, by=by, at=now(), reason=reason, reduced_to=reduced_to)


def give_up(*, change: ChangeRequest, by: Any, reason: str) -> ChangeRequest:
    """Nothing more is paid. Raises what `engine.fire` raises."""
    return engine.fire(change, "give_up", actor=by, by=by, at=now(), reason=reason)


def _tell(change: ChangeRequest, by: Any) -> None:
    from grants.awards.changes.notifications import ChangeAsked

    event = Event(instance=change, transition="ask", actor=by, facts={}, entry=None)
    notifications.tell(ChangeAsked(), event)
