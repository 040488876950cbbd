"""The states of a session, and of each file on its agenda."""

from django.utils.translation import gettext_lazy as _

from grants.committee import rules, voting
from ui.enums import StateChoices
from workflows.clock import now
from workflows.machine import WorkflowModel, condition, state_field, transition


class SessionState(StateChoices):
    """Where a session stands."""

    PREPARED = "prepared", _("En préparation"), "neutral"
    OPEN = "open", _("En séance"), "success"
    CLOSED = "closed", _("Levée"), "neutral"


class ItemState(StateChoices):
    """Where a file of the agenda stands."""

    WAITING = "waiting", _("À examiner"), "neutral"
    VOTING = "voting", _("Vote en cours"), "warning"
    PROPOSED = "proposed", _("Proposé"), "success"
    DECLINED = "declined", _("Non retenu"), "danger"
    POSTPONED = "postponed", _("Reporté"), "neutral"


@condition(_("L’ordre du jour est vide."))
def has_agenda(session, facts):
    return session.items.exists()


@condition(_("Le quorum n’est pas atteint."))
def has_quorum(session, facts):
    return session.attendances.filter(present=True).count() >= session.quorum


@condition(_("Des dossiers n’ont pas encore été tranchés."))
def everything_settled(session, facts):
    return not session.items.filter(state__in=[ItemState.WAITING, ItemState.VOTING]).exists()


@condition(_("La séance n’est pas ouverte."))
def session_is_open(item, facts):
    return item.session.state == SessionState.OPEN


@condition(_("Le dossier n’est plus à examiner : il a été retiré, ou tranché dans une autre séance."))
def file_awaits_committee(item, facts):
    return item.application.state == "admissible"


@condition(_("Le quorum n’est pas atteint pour ce dossier : les membres déportés ne comptent pas."))
def has_quorum_without_recused(item, facts):
    return voting.voters(item).count() >= item.session.quorum


@condition(_("Personne n’a voté."))
def somebody_voted(item, facts):
    return voting.tally(item).cast > 0


@condition(_("La majorité a voté contre ce dossier."))
def majority_not_against(item, facts):
    tally = voting.tally(item)
    return tally.against <= tally.in_favour


@condition(_("La majorité a voté pour ce dossier."))
def majority_not_for(item, facts):
    tally = voting.tally(item)
    return tally.in_favour <= tally.against


@condition(_("Un autre dossier est aux voix : tranchez-le d’abord."))
def nothing_else_at_vote(item, facts):
    return not item.session.items.filter(state=ItemState.VOTING).exclude(pk=item.pk).exists()


@condition(
    _("Le montant proposé doit être positif et ne dépasser ni la demande ni le plafond de l’appel."),
    needs=("amount",),
)
def amount_within_limits(item, facts):
    return 0 < facts["amount"] <= voting.highest_amount(item)


@condition(_("Le motif doit être donné."), needs=("reason",))
def has_reason(item, facts):
    return bool(str(facts.get("reason", "")).strip())


_ITEM = _("Seul le secrétariat du comité, sans lien avec le demandeur, conduit l’examen de ce dossier.")
_SECRETARY = _("Seul le secrétariat du comité conduit la séance.")


class SessionMachine(WorkflowModel):
    """The life of a session."""

    state = state_field(SessionState)

    class Meta:
        abstract = True

    @transition(
        source=SessionState.PREPARED,
        target=SessionState.OPEN,
        label=_("Ouvrir la séance"),
        log=_("Séance ouverte"),
        permission=rules.runs_session,
        denied=_SECRETARY,
        conditions=[has_agenda, has_quorum],
    )
    def open(self, at):
        self.opened_at = at

    @transition(
        source=SessionState.OPEN,
        target=SessionState.CLOSED,
        label=_("Lever la séance"),
        log=_("Séance levée"),
        permission=rules.runs_session,
        denied=_SECRETARY,
        conditions=[everything_settled],
    )
    def close(self, at):
        self.closed_at = at


class ItemMachine(WorkflowModel):
    """The life of a file of the agenda: called, voted, settled."""

    state = state_field(ItemState)

    class Meta:
        abstract = True

    @transition(
        source=ItemState.WAITING,
        target=ItemState.VOTING,
        label=_("Mettre aux voix"),
        log=_("Mis aux voix"),
        permission=rules.runs_item,
        denied=_ITEM,
        conditions=[session_is_open, file_awaits_committee, nothing_else_at_vote, has_quorum_without_recused],
    )
    def put_to_vote(self):
        """Members may vote from now on."""

    @transition(
        source=ItemState.VOTING,
        target=ItemState.PROPOSED,
        label=_("Proposer"),
        log=_("Proposition adoptée"),
        permission=rules.runs_item,
        denied=_ITEM,
        conditions=[
            session_is_open,
            has_quorum_without_recused,
            somebody_voted,
            majority_not_against,
            amount_within_limits,
        ],
    )
    def propose(self, amount, at=None):
        self.amount = amount
        self.settled_at = at or now()

    @transition(
        source=ItemState.VOTING,
        target=ItemState.DECLINED,
        label=_("Ne pas retenir"),
        log=_("Dossier non retenu"),
        permission=rules.runs_item,
        denied=_ITEM,
        conditions=[
            session_is_open,
            has_quorum_without_recused,
            somebody_voted,
            majority_not_for,
            has_reason,
        ],
    )
    def decline(self, reason, at=None):
        self.amount = None
        self.reason = reason
        self.settled_at = at or now()

    @transition(
        source=[ItemState.WAITING, ItemState.VOTING],
        target=ItemState.POSTPONED,
        label=_("Reporter"),
        log=_("Examen reporté"),
        permission=rules.runs_session,
        denied=_SECRETARY,
    )
    def postpone(self, reason=""):
        """Leaves this agenda; the file may come back in another session."""
        self.reason = reason
