"""Who is told what about payments."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.awards.notifications import members_of
from grants.calls.queries import officers
from grants.payments.models import BankAccount
from ui.formatting import euros, french_date
from workflows.effects import Event
from workflows.notifications import Notification, notification, tell


class AboutInstalment(Notification):
    """What messages about one payment share."""

    audience = _("Membres du demandeur")

    def recipients(self, event: Event) -> Iterable[Any]:
        return members_of(event.instance.plan.award.application.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        instalment = event.instance
        return {
            "instalment": instalment,
            "kind": instalment.get_kind_display(),
            "amount": euros(instalment.amount),
            "paid_on": french_date(instalment.paid_on),
            "application": instalment.plan.award.application,
            "act": instalment.plan.award.deliberation,
            "account": instalment.bank_account,
        }

    def url(self, event: Event) -> str:
        return event.instance.plan.award.application.get_absolute_url()


@notification
class Sent(AboutInstalment):
    """The payment left for the accountant."""

    code = "payments.sent"
    label = _("Versement transmis au comptable")
    on = [("payments.instalment", "send")]
    template = "grants/payments/mail/sent.txt"


@notification
class Paid(AboutInstalment):
    """The money was paid, on which day and account."""

    code = "payments.paid"
    label = _("Versement payé")
    on = [("payments.instalment", "pay")]
    template = "grants/payments/mail/paid.txt"


@notification
class RejectedForApplicant(AboutInstalment):
    """Somebody must act: it cannot be turned off."""

    code = "payments.rejected"
    label = _("Versement rejeté par la banque")
    on = [("payments.instalment", "bounce")]
    template = "grants/payments/mail/rejected.txt"
    mandatory = True

    def url(self, event: Event) -> str:
        return reverse("bank:edit", args=[event.instance.plan.award.application.applicant_id])


@notification
class RejectedForOfficers(AboutInstalment):
    """The officers hear of a rejection as well."""

    code = "payments.rejected_officer"
    label = _("Versement rejeté par la banque (instruction)")
    audience = _("Personnes qui instruisent l’appel")
    on = [("payments.instalment", "bounce")]
    template = "grants/payments/mail/rejected_officer.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return officers(event.instance.call)

    def url(self, event: Event) -> str:
        return event.instance.get_absolute_url()


@notification
class SentBack(RejectedForOfficers):
    """The finance office sent a certified payment back, and why."""

    code = "payments.sent_back"
    label = _("Liquidation renvoyée à l’instruction")
    on = [("payments.instalment", "send_back")]
    template = "grants/payments/mail/sent_back.txt"

    def context(self, event: Event) -> dict[str, Any]:
        return {**super().context(event), "reason": event.facts.get("reason", "")}


@notification
class BankAccountChanged(Notification):
    """Every member, each time: who finds out that somebody else changed the account can still stop it."""

    code = "payments.bank_account"
    label = _("Coordonnées bancaires enregistrées")
    audience = _("Membres du demandeur")
    template = "grants/payments/mail/bank_account.txt"
    mandatory = True

    def recipients(self, event: Event) -> Iterable[Any]:
        return members_of(event.instance.applicant)

    def context(self, event: Event) -> dict[str, Any]:
        return {
            "account": event.instance,
            "applicant": event.instance.applicant,
            "by": event.actor.display_name,
        }

    def url(self, event: Event) -> str:
        return reverse("bank:edit", args=[event.instance.applicant_id])


def tell_bank_change(account: BankAccount, *, by: Any) -> None:
    """Queue the notice of new bank details; not a transition, hence without a log row."""
    tell(
        BankAccountChanged(),
        Event(instance=account, transition="record", actor=by, facts={}, entry=None),
    )
