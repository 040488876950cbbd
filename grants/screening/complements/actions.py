"""The verb of complements: ask. The answer comes through the file itself (`applications.actions.complete`)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications import texts
from grants.applications.models import Application
from grants.screening import clocks
from grants.screening.complements.targets import targets
from grants.screening.models import ComplementItem, ComplementRequest
from workflows import deadlines, engine
from workflows.clock import now

COMPLEMENT_DUE = "complement_due"
COMPLEMENT_REMINDER = "complement_reminder"
#: How long before the deadline the applicant is reminded; not at all when the delay is hardly longer.
REMINDED_BEFORE = timedelta(days=3)
_WORTH_REMINDING = timedelta(days=4)


@transaction.atomic
def ask_complement(
    *,
    application: Application,
    due_at: datetime,
    by: Any,
    message: str = "",
    items: Iterable[tuple[str, str]] = (),
) -> ComplementRequest:
    """Ask the applicant for what is missing, until `due_at` (CRPA L114-5: the silence clock stops).

    `items` are (key of `targets`, remark); `message` says what they do not. Raises ValidationError when
    the deadline is not to come or an item is not of this form, and what `engine.fire` raises
    (ConditionsUnmet when nothing at all is asked).
    """
    at = now()
    if due_at <= at:
        raise ValidationError(_("Le délai de réponse doit être à venir."))
    asked = _items(application, dict(items))
    reason = "\n".join([*filter(str.strip, [message]), *map(_sentence, asked)])
    fired = engine.fire(application, "ask_complement", actor=by, reason=reason, due_at=due_at)
    request = ComplementRequest.objects.create(
        application=fired, message=message, asked_by=by, asked_at=at, due_at=due_at
    )
    for item in asked:
        item.request = request
    ComplementItem.objects.bulk_create(asked)
    clocks.refresh(fired)
    deadlines.schedule(request, COMPLEMENT_DUE, due_at)
    if due_at - at >= _WORTH_REMINDING:
        deadlines.schedule(request, COMPLEMENT_REMINDER, due_at - REMINDED_BEFORE)
    return request


def forget_deadlines(*, request: ComplementRequest) -> None:
    """Nobody waits any more for this request."""
    deadlines.cancel(request, COMPLEMENT_DUE)
    deadlines.cancel(request, COMPLEMENT_REMINDER)


def _items(application: Application, wanted: dict[str, str]) -> list[ComplementItem]:
    known = [target for target in targets(texts.spec_of(application)) if target.key in wanted]
    if len(known) < len(wanted):
        raise ValidationError(_("Cet élément ne figure pas dans le formulaire de ce dossier."))
    return [
        ComplementItem(position=place, key=target.key, label=target.label, remark=wanted[target.key])
        for place, target in enumerate(known)
    ]


def _sentence(item: ComplementItem) -> str:
    return f"– {item.label} : {item.remark}" if item.remark else f"– {item.label}"
