"""A file started from an earlier one: what still fits the new form is carried over, the rest stays behind."""

from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from accounts.models import Applicant
from grants.applications import actions, queries, steps, texts
from grants.applications.models import Application
from grants.calls.models import Call
from workflows.errors import NotAllowed

#: How many earlier files are offered.
OFFERED = 20


def sources(user: Any, call: Call) -> QuerySet[Application]:
    """The earlier files that this person may start from: those of the same programme first, latest first."""
    same = Case(When(call__programme=call.programme_id, then=0), default=1)
    rows = queries.mine(user).exclude(call=call).select_related("call", "applicant", "form_version")
    return rows.order_by(same, "-saved_at", "-pk")


@transaction.atomic
def start_from(*, source: Application, call: Call, applicant: Applicant, by: Any) -> Application:
    """Start a file for `call` with the answers, the budget and the project of `source`.

    Questions are matched by their key; an answer that the new form cannot read stays as text beside its
    field, to correct. Pieces and attestation are never carried over. Raises what `actions.start` raises,
    and NotAllowed when `source` is another body's.
    """
    if source.applicant_id != applicant.pk or not queries.mine(by).filter(pk=source.pk).exists():
        raise NotAllowed(_("Ce dossier n’est pas celui de ce demandeur."))
    application = actions.start(call=call, applicant=applicant, by=by)
    typed: dict[str, str] = {}
    for step in steps.every(source):
        if texts.has_form(source, step):
            typed |= texts.stored(source, step)
    application = queries.with_everything(Application.objects.all()).get(pk=application.pk)
    for step in steps.every(application):
        if texts.has_form(application, step):
            saved = actions.save_step(
                application=application, by=by, step=step, data=typed, version=application.version
            )
            application = saved.application
    return application
