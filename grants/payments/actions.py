"""The verbs of payment: certify, approve, gather in a batch, export once, record what was paid."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import vault
from documents.actions import store, store_bytes
from documents.names import clean_name
from grants.payments import exports, feedback, rules
from grants.payments.machine import InstalmentState
from grants.payments.models import FeedbackFile, Instalment, PaymentBatch
from workflows import syncpoints
from workflows.clock import now
from workflows.engine import fire, lock
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState

EXPORT = "export"
_ATTEMPTS = 20


def certify(*, instalment: Instalment, by: Any, checked: Iterable[str] = ()) -> Instalment:
    """The officer states that the amount is due and names the pieces checked (CGCT, annexe I, 72)."""
    return fire(instalment, "certify", actor=by, by=by, at=now(), checked=list(checked))


def approve(*, instalment: Instalment, by: Any) -> Instalment:
    """A second person, of the finance office, agrees."""
    return fire(instalment, "approve", actor=by, by=by, at=now())


def send_back(*, instalment: Instalment, by: Any, reason: str) -> Instalment:
    """The finance office gives the liquidation back to the officer, and says why."""
    return fire(instalment, "send_back", actor=by, reason=reason)


def pay(*, instalment: Instalment, by: Any, order_number: str, paid_on: date) -> Instalment:
    """Record that the accountant paid. Raises ValidationError for a day that has not come."""
    if paid_on > timezone.localdate(now()):
        raise ValidationError(_("La date de paiement n’est pas encore venue."))
    return fire(instalment, "pay", actor=by, order_number=order_number, paid_on=paid_on)


def bounce(*, instalment: Instalment, by: Any, reason: str = "") -> Instalment:
    """Record that the bank sent the money back."""
    return fire(instalment, "bounce", actor=by, reason=reason)


@transaction.atomic
def prepare_batch(*, by: Any, instalments: Iterable[int]) -> PaymentBatch:
    """Gather approved payments that no batch holds. Raises NotAllowed, ValidationError.

    Each is taken by a conditional UPDATE: of two people gathering the same payment, one gets it.
    """
    if not rules.handles_batches(by, None):
        raise NotAllowed(_("Seul le service financier prépare les lots."))
    batch = _new_batch(by)
    wanted = set(instalments)
    taken = Instalment.objects.filter(
        pk__in=wanted, state=InstalmentState.APPROVED, batch__isnull=True
    ).update(batch=batch)
    if not wanted or taken != len(wanted):
        raise ValidationError(
            _("Un de ces paiements n’est plus disponible : il a rejoint un autre lot ou changé d’état.")
            if wanted
            else _("Choisissez au moins un paiement.")
        )
    return batch


@transaction.atomic
def take_out(*, batch: PaymentBatch, by: Any, instalment_id: int) -> None:
    """Take a payment out of a batch being prepared; it stays approved."""
    held = lock(batch)
    if not rules.handles_batches(by, held):
        raise NotAllowed(_("Seul le service financier prépare les lots."))
    if not held.is_prepared:
        raise WrongState(_("Ce lot est transmis : il ne change plus."))
    held.instalments.filter(pk=instalment_id, state=InstalmentState.APPROVED).update(batch=None)


@transaction.atomic
def export(*, batch: PaymentBatch, by: Any) -> PaymentBatch:
    """Freeze the batch and keep its file: once, or not at all.

    One transaction holds the lock on the batch, the states of its payments, the log, the seal and the
    file's row: killed in the middle, nothing of it remains. Raises WrongState on the second try.
    """
    held = lock(batch)
    if not rules.handles_batches(by, held):
        raise NotAllowed(_("Seul le service financier transmet les lots."))
    if not held.is_prepared:
        raise WrongState(_("Ce lot est déjà transmis : téléchargez son fichier, il ne change pas."))
    syncpoints.reach("payments.exporting")
    try:
        content = exports.batch_file(held)
    except vault.Unreadable as error:
        raise ConditionsUnmet(
            [_("Des coordonnées bancaires de ce lot sont illisibles : faites-les enregistrer de nouveau.")]
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    sent = fire(held, "export", actor=by, at=now(), digest=digest)
    store_bytes(
        content=content,
        name=f"lot-{held.number}.csv",
        media_type="text/csv",
        owner=sent,
        uploaded_by=by,
        kind=EXPORT,
    )
    return sent


def _new_batch(by: Any) -> PaymentBatch:
    """An empty batch with the next number; of two made at once, the later one takes the number after."""
    for _attempt in range(_ATTEMPTS):
        batch = PaymentBatch(number=_next_number(), created_by=by, created_at=now())
        try:
            with transaction.atomic():
                batch.save()
        except IntegrityError:  # the number was given while we read
            continue
        return batch
    raise IntegrityError("no batch number is free")


def _next_number() -> str:
    """`2026-0007`: by year, one after the last."""
    year = timezone.localdate(now()).year
    rows = PaymentBatch.objects.filter(number__startswith=f"{year}-")
    last = rows.aggregate(last=Max("number"))["last"]
    return f"{year}-{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


@transaction.atomic
def receive_feedback(*, upload: Any, by: Any) -> FeedbackFile:
    """Keep the accountant's file and its lines; nothing is paid yet. The same bytes give the same row.

    Raises NotAllowed, ValidationError when the file cannot be read.
    """
    upload.seek(0)
    content = upload.read()
    file = FeedbackFile(digest=hashlib.sha256(content).hexdigest(), created_by=by, created_at=now())
    if not rules.handles_batches(by, file):
        raise NotAllowed(_("Seul le service financier enregistre les retours du comptable."))
    known = FeedbackFile.objects.filter(digest=file.digest).first()
    if known is not None:
        return known
    file.lines = feedback.read(content)
    file.name = upload.checked.name if hasattr(upload, "checked") else clean_name(upload.name)
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:  # the same file, sent twice at the same instant
        return FeedbackFile.objects.get(digest=file.digest)
    store(upload=upload, owner=file, uploaded_by=by, kind="feedback")
    return file
