"""The states of a change asked after an award."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from grants.awards.changes import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class ChangeState(StateChoices):
    """Where the request stands."""

    ASKED = "asked", _("À décider"), "warning"
    KEPT = "kept", _("Subvention maintenue"), "success"
    REDUCED = "reduced", _("Subvention réduite"), "warning"
    GIVEN_UP = "given_up", _("Subvention abandonnée"), "danger"
    RETRACTED = "retracted", _("Demande retirée"), "neutral"


S = ChangeState


@condition(_("Le motif de la décision doit être donné."), needs=("reason",))
def has_reason(change, facts):
    return bool(str(facts.get("reason", "")).strip())


@condition(
    _("Le montant réduit est supérieur à zéro et inférieur au montant attribué."), needs=("reduced_to",)
)
def reduces(change, facts):
    amount, awarded = facts.get("reduced_to"), change.awarded_amount()
    return isinstance(amount, Decimal) and awarded is not None and 0 < amount < awarded


_DECIDES = _("Seules les personnes qui instruisent cet appel, sans lien avec le bénéficiaire, décident.")


class ChangeMachine(WorkflowModel):
    """The life of a change asked after an award."""

    state = state_field(ChangeState)

    class Meta:
        abstract = True

    @transition(
        source=S.ASKED,
        target=S.KEPT,
        label=_("Maintenir la subvention"),
        log=_("Subvention maintenue malgré le changement"),
        permission=rules.decides_change,
        denied=_DECIDES,
    )
    def keep(self, by, at, reason=""):
        self.decided_by = by
        self.decided_at = at
        self.reason = reason

    @transition(
        source=S.ASKED,
        target=S.REDUCED,
        label=_("Réduire la subvention"),
        log=_("Réduction de la subvention décidée"),
        permission=rules.decides_change,
        denied=_DECIDES,
        conditions=[has_reason, reduces],
    )
    def reduce(self, by, at, reason, reduced_to):
        self.decided_by = by
        self.decided_at = at
        self.reason = reason
        self.reduced_to = reduced_to

    @transition(
        source=S.ASKED,
        target=S.GIVEN_UP,
        label=_("Abandonner la subvention"),
        log=_("Abandon de la subvention décidé"),
        permission=rules.decides_change,
        denied=_DECIDES,
        conditions=[has_reason],
    )
    def give_up(self, by, at, reason):
        self.decided_by = by
        self.decided_at = at
        self.reason = reason

    @transition(
        source=S.ASKED,
        target=S.RETRACTED,
        label=_("Retirer la demande"),
        log=_("Demande de changement retirée"),
        permission=rules.asks_change,
        denied=_("Seules les personnes habilitées par le bénéficiaire retirent cette demande."),
    )
    def retract(self):
        """Everything stays as it was awarded."""
