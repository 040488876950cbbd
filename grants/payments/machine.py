"""The states of an instalment, and of the batch that carries it to the finance office."""

from django.utils.translation import gettext_lazy as _

from grants.payments import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class InstalmentState(StateChoices):
    PLANNED = "planned", _("Prévu"), "neutral"
    CERTIFIED = "certified", _("Liquidé"), "info"
    APPROVED = "approved", _("Validé"), "info"
    SENT = "sent", _("Transmis"), "accent"
    PAID = "paid", _("Payé"), "success"
    REJECTED = "rejected", _("Rejeté par la banque"), "danger"


class BatchState(StateChoices):
    PREPARED = "prepared", _("En préparation"), "neutral"
    EXPORTED = "exported", _("Transmis"), "accent"
    SETTLED = "settled", _("Soldé"), "success"


S = InstalmentState


@condition(_("Les coordonnées bancaires du bénéficiaire manquent."))
def has_bank_account(instalment, facts):
    return instalment.bank_account_ready()


@condition(_("Des paiements de ce lot attendent encore une réponse."))
def everything_answered(batch, facts):
    return not batch.instalments.filter(state=S.SENT).exists()


@condition(_("Ce lot est vide."))
def has_payments(batch, facts):
    return batch.instalments.filter(state=S.APPROVED).exists()


class InstalmentMachine(WorkflowModel):
    state = state_field(InstalmentState)

    class Meta:
        abstract = True

    @transition(
        source=[S.PLANNED, S.REJECTED],
        target=S.CERTIFIED,
        label=_("Certifier la liquidation"),
        log=_("Liquidation certifiée"),
        permission=rules.certifies,
        denied=_("Seules les personnes qui instruisent cet appel certifient une liquidation."),
        conditions=[has_bank_account],
    )
    def certify(self, by, at):
        self.certified_by = by
        self.certified_at = at
        self.approved_by = None
        self.approved_at = None
        self.batch = None

    @transition(
        source=S.CERTIFIED,
        target=S.APPROVED,
        label=_("Valider le paiement"),
        log=_("Paiement validé"),
        permission=rules.approves,
        denied=_("La validation revient au service financier, et à une autre personne que la liquidation."),
    )
    def approve(self, by, at):
        self.approved_by = by
        self.approved_at = at

    @transition(
        source=S.APPROVED,
        target=S.SENT,
        label=_("Transmettre"),
        log=_("Transmis au service financier"),
        permission=rules.follows_payment,
        denied=_("Seul le service financier transmet les paiements."),
    )
    def send(self, batch):
        self.batch = batch

    @transition(
        source=S.SENT,
        target=S.PAID,
        label=_("Constater le paiement"),
        log=_("Payé"),
        permission=rules.follows_payment,
        denied=_("Seul le service financier constate les paiements."),
    )
    def pay(self, order_number, paid_on):
        self.order_number = order_number
        self.paid_on = paid_on

    @transition(
        source=S.SENT,
        target=S.REJECTED,
        label=_("Constater le rejet"),
        log=_("Rejeté par la banque"),
        permission=rules.follows_payment,
        denied=_("Seul le service financier constate les rejets."),
    )
    def bounce(self):
        """To be certified again with other bank details."""


class BatchMachine(WorkflowModel):
    state = state_field(BatchState)

    class Meta:
        abstract = True

    @transition(
        source=BatchState.PREPARED,
        target=BatchState.EXPORTED,
        label=_("Figer et transmettre le lot"),
        log=_("Lot transmis"),
        permission=rules.handles_batches,
        denied=_("Seul le service financier transmet les lots."),
        conditions=[has_payments],
    )
    def export(self, at):
        self.exported_at = at

    @transition(
        source=BatchState.EXPORTED,
        target=BatchState.SETTLED,
        label=_("Solder le lot"),
        log=_("Lot soldé"),
        permission=rules.handles_batches,
        denied=_("Seul le service financier solde les lots."),
        conditions=[everything_answered],
    )
    def settle(self):
        """Every payment of it has been answered for."""
