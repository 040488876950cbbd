"""The verbs of the act: prepare, add and remove lines, adopt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.awards import rules
from grants.awards.models import Award, Deliberation, Refusal
from grants.calls.models import Call, Envelope
from ui.formatting import euros
from workflows.clock import now
from workflows.engine import fire, lock
from workflows.errors import NotAllowed, WrongState


@dataclass(frozen=True)
class Line:
    """What an act says of one file: an amount from an envelope, or a reason for refusing."""

    application: Application
    amount: Decimal | None = None
    envelope: Envelope | None = None
    conditions: str = ""
    reason: str = ""


@transaction.atomic
def prepare(*, by: Any, call: Call, number: str, date: date, subject: str, assembly: str) -> Deliberation:
    """Begin an act for a call. Raises NotAllowed, ValidationError (the number is taken)."""
    act = Deliberation(call=call, number=number, date=date, subject=subject, assembly=assembly)
    _require(by, act)
    _save(act)
    return act


@transaction.atomic
def revise(*, deliberation: Deliberation, by: Any, **values: Any) -> Deliberation:
    """Change number, date, subject or assembly while the act is being prepared."""
    act = _open(deliberation, by)
    for name in ("number", "date", "subject", "assembly"):
        setattr(act, name, values[name])
    _save(act)
    return act


@transaction.atomic
def add_lines(*, deliberation: Deliberation, by: Any, lines: Iterable[Line]) -> int:
    """Add files to the act; returns how many. Raises ValidationError when one cannot be added."""
    act = _open(deliberation, by)
    count = 0
    for line in lines:
        _check(act, line)
        try:
            with transaction.atomic():
                _add(act, line)
        except IntegrityError:
            raise ValidationError(
                _("Le dossier %(reference)s figure déjà dans une délibération."),
                params={"reference": line.application.reference},
            ) from None
        count += 1
    return count


@transaction.atomic
def change_award(
    *,
    deliberation: Deliberation,
    by: Any,
    award_id: int,
    amount: Decimal,
    envelope: Envelope,
    conditions: str,
) -> Award:
    """Change the amount, the envelope or the conditions of a line. Raises Award.DoesNotExist."""
    act = _open(deliberation, by)
    award = act.awards.select_related("application").get(pk=award_id)
    _check(act, Line(award.application, amount, envelope))
    award.amount, award.envelope, award.conditions = amount, envelope, conditions
    award.save(update_fields=["amount", "envelope", "conditions"])
    return award


@transaction.atomic
def change_refusal(*, deliberation: Deliberation, by: Any, refusal_id: int, reason: str) -> Refusal:
    """Reword the reason of a refusal. Raises Refusal.DoesNotExist."""
    refusal = _open(deliberation, by).refusals.get(pk=refusal_id)
    refusal.reason = reason
    refusal.save(update_fields=["reason"])
    return refusal


@transaction.atomic
def remove_line(*, deliberation: Deliberation, by: Any, application_id: int) -> None:
    """Take a file out of an act being prepared: it waits for another one. No harm when it is not there."""
    act = _open(deliberation, by)
    act.awards.filter(application_id=application_id).delete()
    act.refusals.filter(application_id=application_id).delete()


def adopt(*, deliberation: Deliberation, by: Any) -> Deliberation:
    """Record that the assembly adopted the act: envelopes taken, awards decided, files told, or nothing.

    Raises WrongState, NotAllowed, ConditionsUnmet.
    """
    return fire(deliberation, "adopt", actor=by, at=now())


def _require(by: Any, act: Deliberation) -> None:
    if not rules.records_act(by, act):
        raise NotAllowed(_("Seul le service des assemblées enregistre une délibération."))


def _save(act: Deliberation) -> None:
    act.full_clean()
    try:
        with transaction.atomic():
            act.save()
    except IntegrityError:  # the number was taken since it was checked
        raise ValidationError({"number": _("Une délibération porte déjà ce numéro.")}) from None


def _open(deliberation: Deliberation, by: Any) -> Deliberation:
    act: Deliberation = lock(deliberation)
    _require(by, act)
    if not act.is_prepared:
        raise WrongState(_("Cette délibération est adoptée : elle ne change plus."))
    return act


def _check(act: Deliberation, line: Line) -> None:
    application = line.application
    names = {"reference": application.reference}
    if application.call_id != act.call_id:
        raise ValidationError(_("Le dossier %(reference)s relève d’un autre appel."), params=names)
    if line.amount is None:
        if application.state not in {ApplicationState.PROPOSED, ApplicationState.NOT_PROPOSED}:
            raise ValidationError(_("Le dossier %(reference)s n’attend pas de décision."), params=names)
        return
    if application.state != ApplicationState.PROPOSED:
        raise ValidationError(_("Le comité n’a pas proposé le dossier %(reference)s."), params=names)
    if line.envelope is None or line.envelope.call_id != act.call_id:
        raise ValidationError(_("L’enveloppe choisie n’est pas celle de cet appel."))
    if line.amount <= 0:
        raise ValidationError(_("Une attribution est supérieure à zéro."))
    if application.amount is not None and line.amount > application.amount:
        raise ValidationError(
            _("Dossier %(reference)s : le montant demandé est de %(requested)s."),
            params={**names, "requested": euros(application.amount)},
        )


def _add(act: Deliberation, line: Line) -> None:
    # A file stands in one act only, as an award or as a refusal: the lock on it keeps both tables in step.
    Application._base_manager.select_for_update(of=("self",)).get(pk=line.application.pk)
    if line.amount is None:
        if Award.objects.filter(application=line.application).exists():
            raise IntegrityError
        Refusal.objects.create(deliberation=act, application=line.application, reason=line.reason)
        return
    if line.envelope is None or Refusal.objects.filter(application=line.application).exists():
        raise IntegrityError
    Award.objects.create(
        deliberation=act,
        application=line.application,
        envelope=line.envelope,
        amount=line.amount,
        conditions=line.conditions,
    )
