"""The states of an opinion."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.screening.opinions import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class OpinionState(StateChoices):
    """Where the request for an opinion stands."""

    ASKED = "asked", _("En attente"), "warning"
    LAPSED = "lapsed", _("Délai dépassé"), "danger"
    GIVEN = "given", _("Rendu"), "success"
    REVOKED = "revoked", _("Demande retirée"), "neutral"


class Verdict(models.TextChoices):
    """What the opinion comes to."""

    FAVOURABLE = "favourable", _("Favorable")
    RESERVED = "reserved", _("Réservé")
    UNFAVOURABLE = "unfavourable", _("Défavorable")


S = OpinionState


@condition(_("Choisissez le sens de l’avis."), needs=("verdict",))
def has_verdict(opinion, facts):
    return facts.get("verdict") in Verdict.values


@condition(_("Un avis réservé ou défavorable dit pourquoi."), needs=("text",))
def says_why(opinion, facts):
    return facts.get("verdict") == Verdict.FAVOURABLE or bool(str(facts.get("text", "")).strip())


_FOLLOWS = _("Seules les personnes qui instruisent cet appel suivent les demandes d’avis.")


class OpinionMachine(WorkflowModel):
    """The life of a request for an opinion."""

    state = state_field(OpinionState)

    class Meta:
        abstract = True

    @transition(
        source=[S.ASKED, S.LAPSED],
        target=S.GIVEN,
        label=_("Rendre l’avis"),
        log=_("Avis rendu"),
        permission=rules.gives_opinion,
        denied=_("Seule la personne sollicitée, ou l’instruction en son nom, rend cet avis."),
        conditions=[has_verdict, says_why],
        automatic=True,
    )
    def give(self, verdict, text, at, by=None):
        self.verdict = verdict
        self.text = text
        self.given_at = at
        self.given_by = by

    @transition(
        source=S.ASKED,
        target=S.LAPSED,
        label=_("Constater le dépassement du délai"),
        log=_("Délai de l’avis dépassé"),
        permission=rules.follows_opinion,
        denied=_FOLLOWS,
        automatic=True,
    )
    def lapse(self):
        """The opinion may still be given while it is of use."""

    @transition(
        source=[S.ASKED, S.LAPSED],
        target=S.REVOKED,
        label=_("Retirer la demande"),
        log=_("Demande d’avis retirée"),
        permission=rules.follows_opinion,
        denied=_FOLLOWS,
        automatic=True,
    )
    def revoke(self):
        """The link no longer opens the file."""
