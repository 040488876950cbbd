"""What somebody who is filling in is told when the call closes meanwhile."""

from typing import Any

from django.utils.translation import gettext as _

from grants.applications import checks
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from ui.formatting import french_datetime, french_time
from workflows.clock import now


def notice(application: Application) -> dict[str, Any] | None:
    """What the page says once (`ui/static/ui/js/notice.js`); None while the call takes the file in time.

    The ids are those of `parts/closing.html`: a page drawn after the deadline says it already.
    """
    at = now()
    call = application.call
    if application.state != ApplicationState.DRAFT:
        return None
    if checks.call_accepts(application, at):
        if at <= call.closes_at:
            return None
        return {
            "id": "cloture-grace",
            "tone": "warning",
            "title": _("L’appel vient de fermer"),
            "sentences": [
                _("Votre saisie est enregistrée (%(time)s).") % {"time": french_time(at)},
                _("Un dossier commencé peut encore être déposé jusqu’au %(moment)s.")
                % {"moment": french_datetime(call.last_moment)},
            ],
        }
    return {
        "id": "cloture",
        "tone": "danger",
        "title": _("L’appel est clos"),
        "sentences": list(_sentences(application, at)),
        "service": call.programme.service,
        "email": call.programme.service_email,
        "phone": call.programme.service_phone,
    }


def _sentences(application: Application, at: Any) -> list[str]:
    closed = application.call.closes_at
    when = (
        [_("Il a fermé le %(moment)s.") % {"moment": french_datetime(closed)}]
        if closed <= at
        else [_("Il a été fermé avant sa date.")]
    )
    return [
        *when,
        _(
            "Tout ce que vous avez saisi jusqu’à %(time)s est enregistré, et vous pouvez encore le modifier, "
            "mais ce brouillon ne peut plus être déposé. En cas de difficulté, écrivez au service :"
        )
        % {"time": french_time(at)},
    ]
