"""Files that came on paper (CRPA, L112-8: writing online is a right, not a duty), keyed by the service."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Applicant
from accounts.rules import is_member_of
from grants.applications import actions, checks
from grants.applications.machine import ApplicationState
from grants.applications.models import Application, Channel
from grants.calls.machine import CallState
from grants.calls.models import Call
from grants.calls.rules import is_officer
from workflows.clock import now
from workflows.errors import NotAllowed


def may_key(user: Any, call: Call) -> bool:
    """Whether this person keys paper files of the call: those who screen it."""
    return user.is_authenticated and user.is_active and is_officer(user, call)


def start(*, call: Call, applicant: Applicant, received_on: date, by: Any) -> Application:
    """Begin to key a file that came on paper on `received_on` (a day in Paris).

    Raises NotAllowed, ValidationError (a day to come, a call that was not open that day), AlreadyStarted.
    """
    if not may_key(by, call) or is_member_of(by, applicant):
        raise NotAllowed(
            _(
                "Seules les personnes qui instruisent cet appel, sans lien avec le demandeur, saisissent ses dossiers."
            )
        )
    if received_on > timezone.localdate(now()):
        raise ValidationError({"received_on": _("Cette date est à venir.")})
    if call.state not in (CallState.OPEN, CallState.CLOSED) or not checks.received_in_time(call, received_on):
        raise ValidationError({"received_on": _("L’appel n’était pas ouvert ce jour-là.")})
    return actions.create_draft(
        call=call, applicant=applicant, by=by, channel=Channel.PAPER, received_on=received_on
    )


def unfinished(call: Call) -> QuerySet[Application]:
    """The paper files of a call that are still being keyed, the oldest first."""
    rows = Application.objects.filter(call=call, state=ApplicationState.DRAFT, received_on__isnull=False)
    return rows.select_related("applicant", "created_by").order_by("received_on", "pk")
