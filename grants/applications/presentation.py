"""How a file reads for whoever filed it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from ui.enums import StateChoices
from ui.formatting import french_datetime
from workflows.models import LogEntry

S = ApplicationState
#: What a committee proposed is not told to applicants before the assembly has decided.
UNTOLD = frozenset({S.PROPOSED, S.NOT_PROPOSED})


class ApplicantState(StateChoices):
    """A state that only applicants read, in place of those of `UNTOLD`."""

    AWAITING = "awaiting", gettext_lazy("En attente de décision"), "info"


def shown_state(application: Application) -> StateChoices:
    """The state as its applicant reads it, with label and tone."""
    state = S(application.state)
    return ApplicantState.AWAITING if state in UNTOLD else state


def told(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """The journal without what applicants are not told."""
    return [entry for entry in entries if entry.target not in UNTOLD]


def next_thing(application: Application) -> str:
    """What comes next, and who does it. Needs the call; no query."""
    if application.state == S.DRAFT:
        if application.call.accepts_submissions:
            return _("À déposer avant le %(date)s") % {"date": french_datetime(application.call.closes_at)}
        return _("L’appel est clos : ce brouillon ne peut plus être déposé")
    sentences = {
        S.SUBMITTED: _("Le service vérifie votre dossier"),
        S.INCOMPLETE: _("À vous : envoyez les compléments demandés"),
        S.ADMISSIBLE: _("Le comité examine votre dossier"),
        S.INADMISSIBLE: _("Votre dossier n’est pas recevable"),
        S.PROPOSED: _("L’assemblée doit encore décider"),
        S.NOT_PROPOSED: _("L’assemblée doit encore décider"),
        S.AWARDED: _("La subvention est attribuée"),
        S.REFUSED: _("La demande est refusée"),
        S.CLOSED: _("Tout a été versé"),
        S.WITHDRAWN: _("Vous avez retiré ce dossier"),
    }
    return sentences[S(application.state)]


def row(application: Application) -> dict[str, object]:
    """What a line of a list of one's own files shows."""
    return {"application": application, "state": shown_state(application), "next": next_thing(application)}
