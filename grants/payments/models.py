"""Payment plans, instalments, batches, bank details, and the ledger of what happened to each euro."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant
from grants.awards.models import Award
from grants.calls.models import Call, money_field
from grants.payments.machine import (
    BatchMachine,
    BatchState,
    FeedbackMachine,
    FeedbackState,
    InstalmentMachine,
    InstalmentState,
)
from workflows.machine import state_constraint
from workflows.models import AppendOnlyQuerySet


class BankAccount(models.Model):
    """Where a beneficiary is paid. The IBAN is encrypted; only its last four characters are shown."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="bank_accounts")
    holder = models.CharField(_("titulaire"), max_length=120)
    iban_encrypted = models.BinaryField()
    iban_fingerprint = models.CharField(max_length=64, db_index=True)
    iban_last4 = models.CharField(max_length=4)
    country = models.CharField(_("pays du compte"), max_length=2, default="FR")
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

    @property
    def masked(self) -> str:
        """`FR•• •••• 0189`: enough to recognise the account, not to use it."""
        return f"{self.country}•• •••• {self.iban_last4}"


class PlanTemplate(models.Model):
    """How an award is paid, by its amount: a dated setting, the newest set in force on the day counts."""

    label = models.CharField(_("intitulé"), max_length=120)
    starts_on = models.DateField(_("en vigueur depuis le"))
    above = money_field(_("pour une attribution supérieure à"), default=Decimal(0))
    shares = models.JSONField(_("parts en pour cent"), help_text=_("Par exemple [70, 30]."))
    delays = models.JSONField(_("délais en jours après la décision"), help_text=_("Par exemple [30, 365]."))
    source = models.CharField(_("fondement"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("modèle d’échéancier")
        verbose_name_plural = _("modèles d’échéancier")
        ordering = ["-starts_on", "above"]
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on", "above"],
                name="one_plan_per_date_and_amount",
                violation_error_message=_("Un échéancier existe déjà pour cette date et ce montant."),
            )
        ]

    def __str__(self) -> str:
        return self.label


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
        constraints = [
            state_constraint(BatchState, "batch_state_known"),
            models.CheckConstraint(
                condition=Q(state="prepared") | (Q(exported_at__isnull=False) & ~Q(digest="")),
                name="exported_batch_is_sealed",
                violation_error_message=_("Un lot transmis porte sa date et l’empreinte de son fichier."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("payments:batch", args=[self.pk])

    @property
    def is_prepared(self) -> bool:
        """Payments may still be added and removed."""
        return self.state == BatchState.PREPARED

    def outdated_references(self) -> list[str]:
        """One sentence for each payment whose bank details are no longer those that were checked."""
        rows = self.instalments.filter(state=InstalmentState.APPROVED).exclude(bank_account__current=True)
        return [
            _now("Les coordonnées bancaires de %(reference)s ont changé : retirez ce paiement du lot.")
            % {"reference": reference}
            for reference in rows.values_list("reference", flat=True)
        ]


class InstalmentKind(models.TextChoices):
    """What a payment is in its schedule."""

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
    rejection = models.CharField(_("motif du rejet"), max_length=250, blank=True)

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
            models.CheckConstraint(
                condition=Q(state__in=["planned", "rejected"])
                | Q(certified_by__isnull=False, bank_account__isnull=False),
                name="certified_instalment_is_signed",
                violation_error_message=_(
                    "Une liquidation certifiée porte son auteur et un compte bancaire."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sent", "paid"]) | Q(approved_by__isnull=False),
                name="approved_instalment_is_signed",
                violation_error_message=_("Un paiement validé porte le nom de qui l’a validé."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "paid"]) | Q(batch__isnull=False),
                name="sent_instalment_has_batch",
                violation_error_message=_("Un paiement transmis appartient à un lot."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="instalment_queue")]

    def __str__(self) -> str:
        return self.reference

    @property
    def call(self) -> Call:
        return self.plan.award.deliberation.call

    def get_absolute_url(self) -> str:
        return reverse("payments:detail", args=[self.pk])

    def account_in_force(self) -> BankAccount | None:
        """The beneficiary's present bank details."""
        applicant = self.plan.award.application.applicant_id
        return BankAccount.objects.filter(applicant=applicant, current=True).first()

    def bank_account_ready(self) -> bool:
        """The beneficiary has bank details in force."""
        return self.account_in_force() is not None

    def waits_for_another(self) -> bool:
        """An earlier instalment of the same award is not paid yet."""
        earlier = self.plan.instalments.filter(position__lt=self.position)
        return earlier.exclude(state=InstalmentState.PAID).exists()


class LedgerKind(models.TextChoices):
    """What a line of the ledger records."""

    CERTIFIED = "certified", _("Liquidé")
    ORDERED = "ordered", _("Transmis")
    PAID = "paid", _("Payé")
    REJECTED = "rejected", _("Rejeté")


class LedgerLine(models.Model):
    """What happened to an amount. Lines are added, never changed; what is undone is a negative line."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="ledger")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(_("nature"), max_length=10, choices=LedgerKind.choices)
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("date"))
    entry = models.OneToOneField("workflows.LogEntry", on_delete=models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet.as_manager()

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

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise TypeError("the ledger is append-only")


class FeedbackFile(FeedbackMachine):
    """What the accountant answered: the file as it came, its lines as read, what they changed."""

    name = models.CharField(_("nom du fichier"), max_length=150)
    digest = models.CharField(_("empreinte"), max_length=64, unique=True)
    lines = models.JSONField(_("lignes lues"))
    outcome = models.JSONField(_("suites"), default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("reçu le"))
    applied_at = models.DateTimeField(_("enregistré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("retour du comptable")
        verbose_name_plural = _("retours du comptable")
        ordering = ["-created_at", "-pk"]
        constraints = [state_constraint(FeedbackState, "feedback_state_known")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("payments:feedback_file", args=[self.pk])
