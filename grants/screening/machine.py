"""The states of a request for complements."""

from django.utils.translation import gettext_lazy as _

from grants.screening import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, state_field, transition


class ComplementState(StateChoices):
    """Where a request for complements stands."""

    ASKED = "asked", _("En attente de réponse"), "warning"
    ANSWERED = "answered", _("Répondue"), "success"
    LAPSED = "lapsed", _("Délai dépassé"), "danger"
    CANCELLED = "cancelled", _("Sans objet"), "neutral"


S = ComplementState


class ComplementMachine(WorkflowModel):
    """The life of a request for complements."""

    state = state_field(ComplementState)

    class Meta:
        abstract = True

    @transition(
        source=[S.ASKED, S.LAPSED],
        target=S.ANSWERED,
        label=_("Répondre"),
        log=_("Compléments reçus"),
        permission=rules.answers_request,
        denied=_("Seules les personnes habilitées par le demandeur répondent."),
    )
    def answer(self, at):
        self.answered_at = at

    @transition(
        source=S.ASKED,
        target=S.LAPSED,
        label=_("Constater le dépassement du délai"),
        log=_("Délai de réponse dépassé"),
        permission=rules.follows_request,
        denied=_("Seules les personnes qui instruisent cet appel suivent les demandes."),
        automatic=True,
    )
    def lapse(self):
        """The file may still be completed until an officer decides."""

    @transition(
        source=[S.ASKED, S.LAPSED],
        target=S.CANCELLED,
        label=_("Annuler la demande"),
        log=_("Demande de compléments sans objet"),
        permission=rules.ends_request,
        denied=_("Seules les personnes qui instruisent cet appel annulent une demande."),
    )
    def cancel(self):
        """The file was decided or withdrawn before an answer came."""
