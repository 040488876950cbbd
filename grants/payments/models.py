"""Payment plans, instalments, batches, bank details, and the ledger of what happened to each euro."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant
from grants.awards.models import Award
from grants.calls.models import Call, money_field
from grants.payments.machine import BatchMachine, BatchState, InstalmentMachine, InstalmentState
from workflows.machine import state_constraint


class BankAccount(models.Model):
    """Where a beneficiary is paid. The IBAN is encrypted; only its last four characters are shown."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="bank_accounts")
    holder = models.CharField(_("titulaire"), max_length=120)
    iban_encrypted = models.BinaryField()
    iban_fingerprint = models.CharField(max_length=64, db_index=True)
    iban_last4 = models.CharField(max_length=4)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    current = models.BooleanField(_("en vigueur"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("compte bancaire")
        verbose_name_plural = _("comptes bancaires")
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(current=True), name="one_current_bank_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder} …{self.iban_last4}"


class PaymentPlan(models.Model):
    """The schedule of one award: what is planned never exceeds it, what is paid never exceeds the plan."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="plan")
    amount = money_field(_("montant attribué"))
    scheduled = money_field(_("prévu"), default=Decimal(0))
    paid = money_field(_("payé"), default=Decimal(0))

    class Meta:
        verbose_name = _("échéancier")
        constraints = [
            models.CheckConstraint(
                condition=Q(scheduled__lte=F("amount")) & Q(scheduled__gte=0),
                name="plan_within_award",
                violation_error_message=_("Les échéances dépasseraient le montant attribué."),
            ),
            models.CheckConstraint(
                condition=Q(paid__lte=F("scheduled")) & Q(paid__gte=0),
                name="paid_within_plan",
                violation_error_message=_("Les paiements dépasseraient l’échéancier."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.amount}"


class PaymentBatch(BatchMachine):
    """Payments that leave together in one numbered file, exported once."""

    number = models.CharField(_("numéro"), max_length=20, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("créé le"))
    exported_at = models.DateTimeField(_("transmis le"), null=True, blank=True)
    digest = models.CharField(_("empreinte du fichier"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("lot de paiements")
        verbose_name_plural = _("lots de paiements")
        ordering = ["-created_at", "-pk"]
        constraints = [state_constraint(BatchState, "batch_state_known")]

    def __str__(self) -> str:
        return self.number


class InstalmentKind(models.TextChoices):
    SINGLE = "single", _("Versement unique")
    ADVANCE = "advance", _("Avance")
    INTERIM = "interim", _("Acompte")
    BALANCE = "balance", _("Solde")


class Instalment(InstalmentMachine):
    """One payment of an award, from its planning to the day it was paid."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField(_("ordre"))
    kind = models.CharField(_("nature"), max_length=10, choices=InstalmentKind.choices)
    amount = money_field(_("montant"))
    due_on = models.DateField(_("prévu le"))
    reference = models.CharField(_("référence"), max_length=40, unique=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certified_at = models.DateTimeField(_("liquidé le"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("validé le"), null=True, blank=True)
    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(
        PaymentBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="instalments"
    )
    order_number = models.CharField(_("numéro de mandat"), max_length=40, blank=True)
    paid_on = models.DateField(_("payé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("échéance")
        ordering = ["plan", "position"]
        constraints = [
            state_constraint(InstalmentState, "instalment_state_known"),
            models.UniqueConstraint(fields=["plan", "position"], name="one_instalment_per_position"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_is_positive"),
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(certified_by=F("approved_by")),
                name="certifier_is_not_approver",
                violation_error_message=_("La même personne ne peut pas liquider et valider."),
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False),
                name="paid_instalment_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def call(self) -> Call:
        return self.plan.award.deliberation.call

    def bank_account_ready(self) -> bool:
        """The beneficiary has bank details in force."""
        applicant = self.plan.award.application.applicant_id
        return BankAccount.objects.filter(applicant=applicant, current=True).exists()


class LedgerKind(models.TextChoices):
    CERTIFIED = "certified", _("Liquidé")
    ORDERED = "ordered", _("Transmis")
    PAID = "paid", _("Payé")
    REJECTED = "rejected", _("Rejeté")


class LedgerLine(models.Model):
    """What happened to an amount. Lines are added, never changed; a rejection is a negative line."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="ledger")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(_("nature"), max_length=10, choices=LedgerKind.choices)
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("date"))
    entry = models.OneToOneField("workflows.LogEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("ligne du grand livre")
        verbose_name_plural = _("lignes du grand livre")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("the ledger is append-only")
        super().save(**options)

    def delete(self, **options: Any) -> Any:
        raise TypeError("the ledger is append-only")
