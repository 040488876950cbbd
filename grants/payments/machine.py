"""The states of an instalment, of the batch that carries it to the finance office, and of the feedback."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from grants.payments import holding, rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class InstalmentState(StateChoices):
    """Where a payment stands."""

    PLANNED = "planned", _("Prévu"), "neutral"
    CERTIFIED = "certified", _("Liquidé"), "info"
    APPROVED = "approved", _("Validé"), "info"
    SENT = "sent", _("Transmis"), "accent"
    PAID = "paid", _("Payé"), "success"
    REJECTED = "rejected", _("Rejeté par la banque"), "danger"


class BatchState(StateChoices):
    """Where a batch stands."""

    PREPARED = "prepared", _("En préparation"), "neutral"
    EXPORTED = "exported", _("Transmis"), "accent"
    SETTLED = "settled", _("Soldé"), "success"


class FeedbackState(StateChoices):
    """Where an answer of the accountant stands."""

    RECEIVED = "received", _("À confirmer"), "warning"
    APPLIED = "applied", _("Enregistré"), "success"


S = InstalmentState


@condition(_("Les coordonnées bancaires du bénéficiaire manquent."))
def has_bank_account(instalment, facts):
    return instalment.bank_account_ready()


@condition(_("Le versement précédent n’est pas encore payé."))
def follows_earlier_payments(instalment, facts):
    return not instalment.waits_for_another()


@condition(_("Les coordonnées bancaires ont changé depuis la liquidation : renvoyez-la à l’instruction."))
def bank_account_in_force(instalment, facts):
    return instalment.bank_account is not None and instalment.bank_account.current


@condition(_("Un changement du projet retient ce versement."))
def within_what_was_kept(instalment, facts):
    return holding.reasons(instalment)


@condition(_("Le motif doit être donné."), needs=("reason",))
def has_reason(instalment, facts):
    return bool(str(facts.get("reason", "")).strip())


@condition(_("Des paiements de ce lot attendent encore une réponse."))
def everything_answered(batch, facts):
    return not batch.instalments.filter(state=S.SENT).exists()


@condition(_("Ce lot est vide."))
def has_payments(batch, facts):
    return batch.instalments.filter(state=S.APPROVED).exists()


@condition(_("Des coordonnées bancaires ont changé depuis la validation : retirez ces paiements du lot."))
def bank_accounts_in_force(batch, facts):
    return batch.outdated_references()


class InstalmentMachine(WorkflowModel):
    """The life of a payment."""

    state = state_field(InstalmentState)

    if TYPE_CHECKING:
        account_in_force: Any  # the model's own method

    class Meta:
        abstract = True

    @transition(
        source=[S.PLANNED, S.REJECTED],
        target=S.CERTIFIED,
        label=_("Certifier la liquidation"),
        log=_("Liquidation certifiée"),
        permission=rules.certifies,
        denied=_("Seules les personnes qui instruisent cet appel certifient une liquidation."),
        conditions=[has_bank_account, follows_earlier_payments, within_what_was_kept],
    )
    def certify(self, by, at):
        self.certified_by = by
        self.certified_at = at
        self.approved_by = None
        self.approved_at = None
        self.batch = None
        self.rejection = ""
        # What was checked is what will be paid: a later change of account shows at the next step.
        self.bank_account = self.account_in_force()

    @transition(
        source=S.CERTIFIED,
        target=S.APPROVED,
        label=_("Valider le paiement"),
        log=_("Paiement validé"),
        permission=rules.approves,
        denied=_("La validation revient au service financier, et à une autre personne que la liquidation."),
        conditions=[bank_account_in_force, within_what_was_kept],
    )
    def approve(self, by, at):
        self.approved_by = by
        self.approved_at = at

    @transition(
        source=[S.CERTIFIED, S.APPROVED],
        target=S.PLANNED,
        label=_("Renvoyer à l’instruction"),
        log=_("Liquidation renvoyée à l’instruction"),
        permission=rules.follows_payment,
        denied=_("Seul le service financier renvoie une liquidation."),
        conditions=[has_reason],
    )
    def send_back(self):
        self.certified_by = None
        self.certified_at = None
        self.approved_by = None
        self.approved_at = None
        self.bank_account = None
        self.batch = None

    @transition(
        source=S.APPROVED,
        target=S.SENT,
        label=_("Transmettre"),
        log=_("Transmis au service financier"),
        permission=rules.follows_payment,
        denied=_("Seul le service financier transmet les paiements."),
        conditions=[within_what_was_kept],
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
    def bounce(self, reason=""):
        """To be certified again, with other bank details if need be."""
        self.rejection = reason


class BatchMachine(WorkflowModel):
    """The life of a batch."""

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
        conditions=[has_payments, bank_accounts_in_force],
    )
    def export(self, at, digest):
        self.exported_at = at
        self.digest = digest

    @transition(
        source=BatchState.EXPORTED,
        target=BatchState.SETTLED,
        label=_("Solder le lot"),
        log=_("Lot soldé"),
        permission=rules.handles_batches,
        denied=_("Seul le service financier solde les lots."),
        conditions=[everything_answered],
        automatic=True,
    )
    def settle(self):
        """Every payment of it has been answered for."""


class FeedbackMachine(WorkflowModel):
    """The life of an answer of the accountant."""

    state = state_field(FeedbackState)

    class Meta:
        abstract = True

    @transition(
        source=FeedbackState.RECEIVED,
        target=FeedbackState.APPLIED,
        label=_("Enregistrer ces retours"),
        log=_("Retours du comptable enregistrés"),
        permission=rules.handles_batches,
        denied=_("Seul le service financier enregistre les retours du comptable."),
    )
    def apply(self, at, outcome):
        self.applied_at = at
        self.outcome = outcome
