"""How a file reads for whoever filed it."""

from django.utils.translation import gettext as _

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from ui.formatting import french_datetime

S = ApplicationState


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
