"""What the accountant's lines would change: compared with our payments, line by line, before anything moves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.payments import feedback
from grants.payments.actions import bounce, pay
from grants.payments.machine import InstalmentState
from grants.payments.models import FeedbackFile, Instalment
from ui.enums import StateChoices
from ui.formatting import euros
from workflows.clock import now
from workflows.engine import fire


class Verdict(StateChoices):
    """What one line will do."""

    PAY = "pay", gettext_lazy("Sera payé"), "success"
    REJECT = "reject", gettext_lazy("Sera rejeté"), "danger"
    ALREADY = "already", gettext_lazy("Déjà enregistré"), "neutral"
    UNKNOWN = "unknown", gettext_lazy("Inconnu"), "warning"
    AMOUNT = "amount", gettext_lazy("Montant différent"), "warning"
    CONFLICT = "conflict", gettext_lazy("À vérifier"), "warning"
    UNREADABLE = "unreadable", gettext_lazy("Illisible"), "warning"


@dataclass
class Match:
    """One line of the file, with the payment it speaks of and what follows."""

    line: dict[str, Any]
    verdict: Verdict
    note: str = ""
    instalment: Instalment | None = None

    @property
    def acts(self) -> bool:
        """Something would change."""
        return self.verdict in {Verdict.PAY, Verdict.REJECT}

    @property
    def amount(self) -> Decimal | None:
        return Decimal(self.line["amount"]) if self.line["amount"] else None

    @property
    def paid_on(self) -> date | None:
        return date.fromisoformat(self.line["paid_on"]) if self.line["paid_on"] else None


def compare(lines: list[dict[str, Any]], decisions: dict[int, int] | None = None) -> list[Match]:
    """What each line would do. `decisions` names the payment (its key) that an unknown line speaks of.

    A constant number of queries, whatever the number of lines.
    """
    chosen = decisions or {}
    rows = Instalment.objects.select_related("plan__award__application__applicant")
    known: dict[str, Instalment] = {}
    references = list({line["reference"] for line in lines if line["reference"]})
    for start in range(0, len(references), 500):
        known |= {row.reference: row for row in rows.filter(reference__in=references[start : start + 500])}
    named = rows.in_bulk(list(chosen.values())[:500])
    seen: set[int] = set()
    matches = []
    for line in lines:
        instalment = known.get(line["reference"]) or named.get(chosen.get(line["number"], 0))
        match = _judge(line, instalment)
        if instalment is not None and match.acts:
            if instalment.pk in seen:
                match = Match(line, Verdict.CONFLICT, _("Ce paiement figure deux fois."), instalment)
            seen.add(instalment.pk)
        matches.append(match)
    return matches


def _judge(line: dict[str, Any], instalment: Instalment | None) -> Match:
    if line["problem"]:
        return Match(line, Verdict.UNREADABLE, line["problem"], instalment)
    if instalment is None:
        return Match(line, Verdict.UNKNOWN, _("Aucun paiement ne porte cette référence."))
    if Decimal(line["amount"]) != instalment.amount:
        note = _("%(expected)s attendus.") % {"expected": euros(instalment.amount)}
        return Match(line, Verdict.AMOUNT, note, instalment)
    if line["paid_on"] and date.fromisoformat(line["paid_on"]) > timezone.localdate(now()):
        return Match(line, Verdict.CONFLICT, _("La date de paiement n’est pas encore venue."), instalment)
    paid = line["status"] == feedback.PAID
    if instalment.state == InstalmentState.SENT:
        return Match(line, Verdict.PAY if paid else Verdict.REJECT, "", instalment)
    settled = InstalmentState.PAID if paid else InstalmentState.REJECTED
    if instalment.state == settled:
        return Match(line, Verdict.ALREADY, "", instalment)
    note = _("L’état est « %(state)s » : rien ne changera.") % {"state": instalment.get_state_display()}  # type: ignore[attr-defined] # given by Django
    return Match(line, Verdict.CONFLICT, note, instalment)


@transaction.atomic
def apply(*, file: FeedbackFile, by: Any, decisions: dict[int, int] | None = None) -> list[Match]:
    """Record everything that the file tells, in one transaction. Raises WrongState the second time.

    The lines are compared afresh under the lock: what changed since the preview is seen.
    """
    file = FeedbackFile._base_manager.select_for_update(of=("self",)).get(pk=file.pk)
    matches = compare(file.lines, decisions)
    outcome = [
        {
            "number": match.line["number"],
            "verdict": match.verdict.value,
            "note": match.note,
            "instalment": match.instalment.reference if match.instalment else "",
        }
        for match in matches
    ]
    fire(file, "apply", actor=by, at=now(), outcome=outcome)
    for match in matches:
        if match.instalment is None:
            continue
        if match.verdict == Verdict.PAY and match.paid_on:
            order = match.line["order_number"]
            pay(instalment=match.instalment, by=by, order_number=order, paid_on=match.paid_on)
        elif match.verdict == Verdict.REJECT:
            bounce(instalment=match.instalment, by=by, reason=match.line["reason"])
    return matches
