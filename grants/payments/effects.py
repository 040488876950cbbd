"""What follows: an award gets its schedule, each step its ledger line, the last payment closes the file."""

from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from grants.applications.machine import ApplicationState
from grants.payments import plans
from grants.payments.machine import InstalmentState
from grants.payments.models import Instalment, LedgerKind, LedgerLine, PaymentPlan
from workflows.actors import CLOCK
from workflows.effects import Event, on
from workflows.engine import fire
from workflows.errors import ConditionsUnmet


@on("awards.award", "decide")
def plan_payments(event: Event) -> None:
    """The schedule of the award, from the model in force on the day of the deliberation."""
    award = event.instance
    parts = plans.parts(award.amount, award.deliberation.date)
    total = sum((part.amount for part in parts), Decimal(0))
    plan = PaymentPlan.objects.create(award=award, amount=award.amount, scheduled=total)
    stem = award.application.reference or f"D{award.application_id}"
    for part in parts:
        Instalment.objects.create(
            plan=plan,
            position=part.position,
            kind=part.kind,
            amount=part.amount,
            due_on=part.due_on,
            reference=f"{stem}-V{part.position}",
        )


def _line(event: Event, kind: str, amount: Decimal) -> None:
    LedgerLine.objects.create(
        plan_id=event.instance.plan_id,
        instalment=event.instance,
        kind=kind,
        amount=amount,
        at=event.entry.at,
        entry=event.entry,
    )


@on("payments.instalment", "certify")
def enter_certified(event: Event) -> None:
    """The amount enters the ledger as certified."""
    _line(event, LedgerKind.CERTIFIED, event.instance.amount)


@on("payments.instalment", "send_back")
def enter_sent_back(event: Event) -> None:
    """A contrary line takes the certified amount back."""
    _line(event, LedgerKind.CERTIFIED, -event.instance.amount)


@on("payments.instalment", "send")
def enter_ordered(event: Event) -> None:
    """The amount enters the ledger as ordered."""
    _line(event, LedgerKind.ORDERED, event.instance.amount)


@on("payments.instalment", "bounce")
def enter_rejected(event: Event) -> None:
    """A line takes back what the bank refused, and its batch may be over."""
    _line(event, LedgerKind.REJECTED, -event.instance.amount)
    _settle_batch(event)


@on("payments.instalment", "pay")
def enter_paid(event: Event) -> None:
    """The ledger and the plan move together; a payment beyond the plan rolls everything back."""
    instalment = event.instance
    moved = PaymentPlan.objects.filter(
        pk=instalment.plan_id, scheduled__gte=F("paid") + instalment.amount
    ).update(paid=F("paid") + instalment.amount)
    if not moved:
        raise ConditionsUnmet([_("Ce paiement dépasserait le montant prévu.")])
    _line(event, LedgerKind.PAID, instalment.amount)
    _close_file(event)
    _settle_batch(event)


def _close_file(event: Event) -> None:
    plan = PaymentPlan.objects.select_related("award__application").get(pk=event.instance.plan_id)
    application = plan.award.application
    if plan.instalments.exclude(state=InstalmentState.PAID).exists():
        return
    if application.state == ApplicationState.AWARDED:
        fire(application, "close", actor=CLOCK, paid=plan.paid)


def _settle_batch(event: Event) -> None:
    batch = event.instance.batch
    if batch is not None and not batch.instalments.filter(state=InstalmentState.SENT).exists():
        fire(batch, "settle", actor=CLOCK)


@on("payments.paymentbatch", "export")
def send_payments(event: Event) -> None:
    """Every payment of the batch leaves with it."""
    for instalment in event.instance.instalments.filter(state=InstalmentState.APPROVED).order_by("pk"):
        fire(instalment, "send", actor=event.actor, batch=event.instance)
