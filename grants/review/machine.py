"""The states of one reader's review of one file."""

from django.utils.translation import gettext_lazy as _

from grants.review import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class ReviewState(StateChoices):
    """Where a reading stands."""

    ASSIGNED = "assigned", _("À lire"), "warning"
    FINAL = "final", _("Note rendue"), "success"
    RECUSED = "recused", _("Déport"), "neutral"


S = ReviewState


@condition(_("Chaque critère doit être noté."))
def every_criterion_scored(review, facts):
    return review.scores.count() == review.application.call.criteria.count()


@condition(_("Le comité a déjà examiné ce dossier, ou le dossier a été retiré : les notes sont figées."))
def still_under_review(review, facts):
    return review.application.state == "admissible"


@condition(_("Dites d’abord si vous avez un lien avec ce demandeur."))
def has_declared_no_link(review, facts):
    return review.application.conflict_statements.filter(member_id=review.reader_id, linked=False).exists()


class ReviewMachine(WorkflowModel):
    """The life of a reading."""

    state = state_field(ReviewState)

    class Meta:
        abstract = True

    @transition(
        source=S.ASSIGNED,
        target=S.FINAL,
        label=_("Rendre ma note"),
        log=_("Note rendue"),
        permission=rules.owns_review,
        denied=_("Seule la personne désignée pour cette lecture la rend."),
        conditions=[still_under_review, has_declared_no_link, every_criterion_scored],
    )
    def finalise(self, total, at):
        self.total = total
        self.finalised_at = at

    @transition(
        source=S.FINAL,
        target=S.ASSIGNED,
        label=_("Reprendre ma note"),
        log=_("Note reprise"),
        permission=rules.owns_review,
        denied=_("Seule la personne désignée pour cette lecture la reprend."),
        conditions=[still_under_review],
    )
    def reopen(self):
        self.total = None
        self.finalised_at = None

    @transition(
        source=[S.ASSIGNED, S.FINAL],
        target=S.RECUSED,
        label=_("Me déporter"),
        log=_("Déport"),
        permission=rules.recuses,
        denied=_("Seuls la personne concernée et le secrétariat du comité enregistrent un déport."),
        automatic=True,
    )
    def recuse(self):
        """The score given so far leaves every total."""
        self.total = None
