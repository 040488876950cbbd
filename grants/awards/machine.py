"""The states of a deliberation and of an award."""

from django.utils.translation import gettext_lazy as _

from grants.awards import checks, rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class DeliberationState(StateChoices):
    """Where an act stands."""

    PREPARED = "prepared", _("En préparation"), "neutral"
    ADOPTED = "adopted", _("Adoptée"), "success"


class AwardState(StateChoices):
    """Where an award stands."""

    PREPARED = "prepared", _("Préparée"), "neutral"
    DECIDED = "decided", _("Décidée"), "success"


@condition(_("La délibération ne porte sur aucun dossier."))
def has_lines(deliberation, facts):
    return deliberation.awards.exists() or deliberation.refusals.exists()


@condition(_("La date de la délibération n’est pas encore venue."))
def is_held(deliberation, facts):
    return not deliberation.is_ahead


@condition(_("Une délibération vient après la séance du comité."))
def follows_committee(deliberation, facts):
    return not deliberation.precedes_committee()


@condition(_("Une attribution ne dépasse pas le montant demandé."))
def within_requests(deliberation, facts):
    return checks.beyond_request(deliberation)


@condition(_("Cette décision dépasserait l’enveloppe."))
def within_envelopes(deliberation, facts):
    return checks.beyond_envelopes(deliberation)


@condition(_("Un dossier n’attend plus de décision."))
def files_wait_for_decision(deliberation, facts):
    return checks.not_waiting(deliberation)


@condition(_("La délibération n’est pas adoptée."))
def act_is_adopted(award, facts):
    return award.deliberation.state == DeliberationState.ADOPTED


_ASSEMBLY = _("Seul le service des assemblées enregistre une délibération.")


class DeliberationMachine(WorkflowModel):
    """The life of an act: prepared, then adopted."""

    state = state_field(DeliberationState)

    class Meta:
        abstract = True

    @transition(
        source=DeliberationState.PREPARED,
        target=DeliberationState.ADOPTED,
        label=_("Enregistrer l’adoption"),
        log=_("Délibération adoptée"),
        permission=rules.records_act,
        denied=_ASSEMBLY,
        conditions=[
            has_lines,
            is_held,
            follows_committee,
            files_wait_for_decision,
            within_requests,
            within_envelopes,
        ],
    )
    def adopt(self, at):
        self.adopted_at = at


class AwardMachine(WorkflowModel):
    """The life of an award: it follows its act."""

    state = state_field(AwardState)

    class Meta:
        abstract = True

    @transition(
        source=AwardState.PREPARED,
        target=AwardState.DECIDED,
        label=_("Attribuer"),
        log=_("Attribution décidée"),
        permission=rules.records_act,
        denied=_ASSEMBLY,
        conditions=[act_is_adopted],
    )
    def decide(self, at):
        self.decided_at = at
