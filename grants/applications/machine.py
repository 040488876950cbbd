"""The states of an application, from the first word typed to the closed file.

Later stages move it through their own actions and effects; what they must have done first is asked
by them, what the file itself must be is asked here.
"""

from django.utils.translation import gettext_lazy as _

from grants.applications import checks, rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class ApplicationState(StateChoices):
    """Where a file stands, from the draft to the last payment."""

    DRAFT = "draft", _("Brouillon"), "neutral"
    SUBMITTED = "submitted", _("Déposé"), "info"
    INCOMPLETE = "incomplete", _("Compléments demandés"), "warning"
    ADMISSIBLE = "admissible", _("Recevable"), "info"
    INADMISSIBLE = "inadmissible", _("Irrecevable"), "danger"
    PROPOSED = "proposed", _("Proposé par le comité"), "accent"
    NOT_PROPOSED = "not_proposed", _("Non retenu par le comité"), "warning"
    AWARDED = "awarded", _("Attribué"), "success"
    REFUSED = "refused", _("Refusé"), "danger"
    CLOSED = "closed", _("Soldé"), "success"
    WITHDRAWN = "withdrawn", _("Retiré"), "neutral"


S = ApplicationState


@condition(_("L’appel n’accepte plus de dépôt."))
def call_accepts(application, facts):
    return checks.call_accepts(application, facts.get("at"))


@condition(_("Le dossier n’est pas complet."))
def is_complete(application, facts):
    return [item.sentence for item in checks.missing(application)]


@condition(_("Le motif doit être donné."), needs=("reason",))
def has_reason(application, facts):
    return bool(str(facts.get("reason", "")).strip())


_SCREENS = _(
    "Seules les personnes qui instruisent cet appel, sans lien avec le demandeur, décident de la recevabilité."
)


class ApplicationMachine(WorkflowModel):
    """The life of a file."""

    state = state_field(ApplicationState)

    class Meta:
        abstract = True

    @transition(
        source=S.DRAFT,
        target=S.SUBMITTED,
        label=_("Déposer le dossier"),
        log=_("Dossier déposé"),
        permission=rules.carries_file,
        denied=_("Seules les personnes habilitées par le demandeur déposent ce dossier."),
        conditions=[call_accepts, is_complete],
    )
    def submit(self, at, reference):
        self.submitted_at = at
        self.reference = reference

    @transition(
        source=S.SUBMITTED,
        target=S.INCOMPLETE,
        label=_("Demander des compléments"),
        log=_("Compléments demandés"),
        permission=rules.screens_file,
        denied=_(
            "Seules les personnes qui instruisent cet appel, sans lien avec le demandeur, demandent des compléments."
        ),
        conditions=[has_reason],
    )
    def ask_complement(self):
        """The clock of the decision stops until the applicant answers."""

    @transition(
        source=S.INCOMPLETE,
        target=S.SUBMITTED,
        label=_("Envoyer les compléments"),
        log=_("Compléments reçus"),
        permission=rules.carries_file,
        denied=_("Seules les personnes habilitées par le demandeur complètent ce dossier."),
        conditions=[is_complete],
    )
    def complete(self):
        """Back to screening."""

    @transition(
        source=[S.SUBMITTED, S.INCOMPLETE],
        target=S.ADMISSIBLE,
        label=_("Déclarer recevable"),
        log=_("Dossier recevable"),
        permission=rules.screens_file,
        denied=_SCREENS,
    )
    def accept(self):
        """Goes to the readers."""

    @transition(
        source=[S.SUBMITTED, S.INCOMPLETE],
        target=S.INADMISSIBLE,
        label=_("Déclarer irrecevable"),
        log=_("Dossier irrecevable"),
        permission=rules.screens_file,
        denied=_SCREENS,
        conditions=[has_reason],
    )
    def reject(self):
        """The reason is told to the applicant."""

    @transition(
        source=S.ADMISSIBLE,
        target=S.PROPOSED,
        label=_("Proposer un montant"),
        log=_("Proposé par le comité"),
        permission=rules.proposes_file,
        denied=_("Seul le secrétariat du comité enregistre ses propositions."),
    )
    def propose(self):
        """A committee proposes; only the assembly awards (CGCT L2311-7, L3312-7)."""

    @transition(
        source=S.ADMISSIBLE,
        target=S.NOT_PROPOSED,
        label=_("Ne pas retenir"),
        log=_("Non retenu par le comité"),
        permission=rules.proposes_file,
        denied=_("Seul le secrétariat du comité enregistre ses propositions."),
        conditions=[has_reason],
    )
    def decline(self):
        """The refusal itself is decided by the assembly."""

    @transition(
        source=S.PROPOSED,
        target=S.AWARDED,
        label=_("Attribuer"),
        log=_("Subvention attribuée"),
        permission=rules.decides_file,
        denied=_("Seul le service des assemblées enregistre une délibération."),
    )
    def award(self):
        """By an adopted deliberation."""

    @transition(
        source=[S.PROPOSED, S.NOT_PROPOSED],
        target=S.REFUSED,
        label=_("Refuser"),
        log=_("Demande refusée"),
        permission=rules.decides_file,
        denied=_("Seul le service des assemblées enregistre une délibération."),
        conditions=[has_reason],
    )
    def refuse(self):
        """By an adopted deliberation."""

    @transition(
        source=S.AWARDED,
        target=S.CLOSED,
        label=_("Solder le dossier"),
        log=_("Dossier soldé"),
        permission=rules.pays_file,
        denied=_("Seuls l’instruction et le service financier soldent un dossier."),
        automatic=True,
    )
    def close(self):
        """Everything awarded has been paid."""

    @transition(
        source=[S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.ADMISSIBLE],
        target=S.WITHDRAWN,
        label=_("Retirer le dossier"),
        log=_("Dossier retiré par le demandeur"),
        permission=rules.carries_file,
        denied=_("Seules les personnes habilitées par le demandeur retirent ce dossier."),
    )
    def withdraw(self):
        """The file stays readable."""
