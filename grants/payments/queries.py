"""Reads: who sees which payments, what has been paid, whom an account belongs to, whether the ledger adds up."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Applicant
from accounts.roles import Role, any_role, has_role
from accounts.rules import is_member_of
from grants.awards.queries import READERS, found
from grants.calls.models import Call
from grants.payments.machine import InstalmentState as S
from grants.payments.models import (
    BankAccount,
    FeedbackFile,
    Instalment,
    LedgerKind,
    PaymentBatch,
    PaymentPlan,
)
from grants.screening.queries import on_my_calls
from workflows.clock import now

_CALL = "plan__award__deliberation__call"
_ZERO = Decimal(0)
_RECENT = timedelta(days=30)


def visible_to(user: Any) -> QuerySet[Instalment]:
    """The payments of the calls on which the user works."""
    return Instalment.objects.filter(on_my_calls(user, _CALL, READERS))


def with_file(rows: QuerySet[Instalment]) -> QuerySet[Instalment]:
    """With everything that a line or a page says of the file, in the same query."""
    return rows.select_related(
        "plan__award__application__applicant__commune",
        "plan__award__deliberation__call__programme",
        "bank_account",
        "batch",
        "certified_by",
        "approved_by",
    )


def in_list(
    user: Any, *, state: str = "", call: int | None = None, words: str = "", mine: bool = False
) -> QuerySet[Instalment]:
    """The list of payments, narrowed; `mine` leaves what this person can act upon."""
    rows = with_file(visible_to(user)).order_by("due_on", "pk")
    if state:
        rows = rows.filter(state=state)
    if call is not None:
        rows = rows.filter(**{f"{_CALL}_id": call})
    if words:
        rows = rows.filter(
            Q(reference__icontains=words)
            | Q(order_number__icontains=words)
            | Q(plan__award__application__title__icontains=words)
            | Q(plan__award__application__applicant__name__icontains=words)
        )
    return rows.filter(_for_me(user)) if mine else rows


def _for_me(user: Any) -> Q:
    to_certify = on_my_calls(user, _CALL, [Role.OFFICER]) & Q(state__in=[S.PLANNED, S.REJECTED])
    finance = on_my_calls(user, _CALL, [Role.FINANCE])
    to_approve = finance & Q(state=S.CERTIFIED) & ~Q(certified_by=user)
    return to_certify | to_approve | (finance & Q(state__in=[S.APPROVED, S.SENT]))


def by_state(user: Any) -> dict[str, dict[str, Any]]:
    """For each state: how many payments and how many euros. One query."""
    rows = visible_to(user).order_by().values("state").annotate(count=Count("pk"), total=Sum("amount"))
    return {row["state"]: dict(row) for row in rows}


def instalment_for(user: Any, pk: int) -> Instalment:
    """One payment; 403 for the staff of another call, 404 for the others."""
    rows = with_file(Instalment.objects.all())
    return found(user, rows, on_my_calls(user, _CALL, READERS), pk=pk)


def calls_paid(user: Any) -> QuerySet[Call]:
    """The calls of the list, for its filter."""
    return Call.objects.filter(on_my_calls(user, "", READERS), deliberations__isnull=False).distinct()


@dataclass(frozen=True)
class Statement:
    """Décompte: what the award allows, what was paid, what this payment leaves (CGCT, annexe I, 7212). Euros."""

    awarded: Decimal
    paid_before: Decimal
    this_one: Decimal
    others: list[Instalment]

    @property
    def left_after(self) -> Decimal:
        return self.awarded - self.paid_before - self.this_one


def statement(instalment: Instalment) -> Statement:
    """The décompte of a payment: the sums already paid on the same award."""
    siblings = list(instalment.plan.instalments.order_by("position"))
    paid = [item.amount for item in siblings if item.state == S.PAID and item.pk != instalment.pk]
    return Statement(instalment.plan.amount, sum(paid, _ZERO), instalment.amount, siblings)


def current_account(applicant_id: int) -> BankAccount | None:
    """The bank details in force."""
    return BankAccount.objects.filter(applicant_id=applicant_id, current=True).first()


def with_same_account(applicant: Applicant) -> list[int]:
    """The other applicants who gave an account that this one gave too, now or before. One query."""
    mine = BankAccount.objects.filter(applicant=applicant).values("iban_fingerprint")
    rows = BankAccount.objects.filter(iban_fingerprint__in=mine).exclude(applicant=applicant)
    return list(rows.order_by("applicant").values_list("applicant", flat=True).distinct())


def account_warnings(account: BankAccount, applicant: Applicant) -> list[str]:
    """What an officer should look at twice before certifying. One query."""
    warnings = []
    others = (
        Applicant.objects.filter(bank_accounts__iban_fingerprint=account.iban_fingerprint)
        .exclude(pk=applicant.pk)
        .distinct()
        .values_list("name", flat=True)
    )
    names = list(others[:5])
    if names:
        warnings.append(
            _("Un autre demandeur a donné le même compte : %(names)s.") % {"names": ", ".join(names)}
        )
    if not _alike(account.holder, applicant.name):
        warnings.append(
            _("Le titulaire du compte (« %(holder)s ») n’est pas le nom du demandeur (« %(name)s »).")
            % {"holder": account.holder, "name": applicant.name}
        )
    if account.country != "FR":
        warnings.append(_("Le compte est tenu à l’étranger (%(country)s).") % {"country": account.country})
    if account.created_at > now() - _RECENT and _has_former(account):
        warnings.append(_("Les coordonnées bancaires ont changé il y a moins de trente jours."))
    return warnings


def _has_former(account: BankAccount) -> bool:
    return BankAccount.objects.filter(applicant_id=account.applicant_id, current=False).exists()


_SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "et", "association", "asso", "a"})


def _words(name: str) -> set[str]:
    plain = "".join(
        character if character.isalnum() else " "
        for character in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(character)
    )
    return set(plain.split()) - _SMALL_WORDS


def _alike(one: str, other: str) -> bool:
    """Banks shorten names: one name's words being within the other's is enough."""
    left, right = _words(one), _words(other)
    return bool(left and right) and (left <= right or right <= left)


def batches_for(user: Any) -> QuerySet[PaymentBatch]:
    """Every batch, for the finance office and auditors on everything; nothing for the others."""
    rows = PaymentBatch.objects.select_related("created_by").annotate(
        count=Count("instalments"), total=Coalesce(Sum("instalments__amount"), _ZERO)
    )
    return rows if reads_batches(user) else rows.none()


def reads_batches(user: Any) -> bool:
    """A batch gathers payments of several calls: a role on everything is needed."""
    return any(has_role(user, role) for role in (Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR))


def ready_for_batch(user: Any) -> QuerySet[Instalment]:
    """Approved payments that no batch holds, the first due first."""
    return with_file(visible_to(user)).filter(state=S.APPROVED, batch__isnull=True).order_by("due_on", "pk")


def feedback_for(user: Any) -> QuerySet[FeedbackFile]:
    """The feedback files, for those who read batches."""
    rows = FeedbackFile.objects.select_related("created_by").defer("lines", "outcome")
    return rows if reads_batches(user) else rows.none()


def payments_of(application: Any) -> QuerySet[Instalment]:
    """The payments of a file in their order, each with its batch and `has_account`: whether the beneficiary
    has bank details in force. One query."""
    in_force = BankAccount.objects.filter(applicant=application.applicant_id, current=True)
    return (
        Instalment.objects.filter(plan__award__application=application)
        .select_related("batch")
        .annotate(has_account=Exists(in_force))
        .order_by("position")
    )


def may_read_account(user: Any, account: BankAccount) -> bool:
    """Members of the body; officers and finance of a call to which it applied."""
    if is_member_of(user, account.applicant):
        return True
    if not any_role(user) & {Role.OFFICER, Role.FINANCE, Role.AUDITOR}:
        return False
    roles = [Role.OFFICER, Role.FINANCE, Role.AUDITOR]
    return Call.objects.filter(
        on_my_calls(user, "", roles), applications__applicant_id=account.applicant_id
    ).exists()


def reconcile() -> Iterator[str]:
    """One sentence for each plan whose ledger, payments and totals do not agree. Empty when all is well."""
    plans = PaymentPlan.objects.annotate(
        ledger_certified=_ledger(LedgerKind.CERTIFIED),
        ledger_ordered=_ledger(LedgerKind.ORDERED),
        ledger_paid=_ledger(LedgerKind.PAID),
        ledger_rejected=_ledger(LedgerKind.REJECTED),
    ).order_by("pk")
    for plan in plans.prefetch_related("instalments").iterator(chunk_size=500):
        yield from _disagreements(plan)


def _ledger(kind: str) -> Any:
    return Coalesce(Sum("ledger__amount", filter=Q(ledger__kind=kind)), _ZERO)


def _disagreements(plan: Any) -> Iterator[str]:
    items = list(plan.instalments.all())

    def total(*states: str) -> Decimal:
        return sum((item.amount for item in items if item.state in states), _ZERO)

    under_way = (S.CERTIFIED, S.APPROVED, S.SENT, S.PAID)
    expected = {
        "planned": (plan.scheduled, sum((item.amount for item in items), _ZERO)),
        "certified": (plan.ledger_certified + plan.ledger_rejected, total(*under_way)),
        "ordered": (plan.ledger_ordered + plan.ledger_rejected, total(S.SENT, S.PAID)),
        "paid in the ledger": (plan.ledger_paid, total(S.PAID)),
        "paid in the plan": (plan.paid, total(S.PAID)),
    }
    for name, (written, real) in expected.items():
        if written != real:
            yield f"Plan {plan.pk} (award {plan.award_id}): {name} says {written}, payments say {real}."
    if plan.scheduled > plan.amount:
        yield f"Plan {plan.pk} (award {plan.award_id}): {plan.scheduled} scheduled for {plan.amount} awarded."
