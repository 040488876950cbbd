"""The states of a session, and of each file on its agenda."""

from django.utils.translation import gettext_lazy as _

from grants.committee import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class SessionState(StateChoices):
    PREPARED = "prepared", _("En préparation"), "neutral"
    OPEN = "open", _("En séance"), "success"
    CLOSED = "closed", _("Levée"), "neutral"


class ItemState(StateChoices):
    WAITING = "waiting", _("À examiner"), "neutral"
    VOTING = "voting", _("Vote en cours"), "warning"
    PROPOSED = "proposed", _("Proposé"), "success"
    DECLINED = "declined", _("Non retenu"), "danger"


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


@condition(_("Personne n’a voté."))
def somebody_voted(item, facts):
    return item.votes.exists()


_SECRETARY = _("Seul le secrétariat du comité conduit la séance.")


class SessionMachine(WorkflowModel):
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
    state = state_field(ItemState)

    class Meta:
        abstract = True

    @transition(
        source=ItemState.WAITING,
        target=ItemState.VOTING,
        label=_("Mettre aux voix"),
        log=_("Mis aux voix"),
        permission=rules.runs_session,
        denied=_SECRETARY,
        conditions=[session_is_open],
    )
    def put_to_vote(self):
        """Members may vote from now on."""

    @transition(
        source=ItemState.VOTING,
        target=ItemState.PROPOSED,
        label=_("Proposer"),
        log=_("Proposition adoptée"),
        permission=rules.runs_session,
        denied=_SECRETARY,
        conditions=[session_is_open, somebody_voted],
    )
    def propose(self, amount):
        self.amount = amount

    @transition(
        source=ItemState.VOTING,
        target=ItemState.DECLINED,
        label=_("Ne pas retenir"),
        log=_("Dossier non retenu"),
        permission=rules.runs_session,
        denied=_SECRETARY,
        conditions=[session_is_open, somebody_voted],
    )
    def decline(self, reason):
        self.amount = None
        self.reason = reason
