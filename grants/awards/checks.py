"""What must hold before an act is adopted, each answer a French sentence that names what is wrong."""

from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from grants.applications.machine import ApplicationState
from ui.formatting import euros
from workflows import syncpoints


def beyond_request(deliberation: Any) -> list[str]:
    """One sentence for each award above what was asked for."""
    rows = deliberation.awards.filter(amount__gt=F("application__amount")).order_by("pk")
    return [
        _("Dossier %(reference)s : %(amount)s attribués pour %(requested)s demandés.")
        % {"reference": reference, "amount": euros(amount), "requested": euros(requested)}
        for reference, amount, requested in rows.values_list(
            "application__reference", "amount", "application__amount"
        )
    ]


def beyond_envelopes(deliberation: Any) -> list[str]:
    """One sentence for each envelope that this act would overrun, with what is left of it.

    Asked before the lock, to be told early; `envelopes.take` is what holds when two acts race.
    """
    rows = (
        deliberation.awards.values("envelope__name", "envelope__amount", "envelope__committed")
        .annotate(total=Sum("amount"))
        .order_by("envelope")
    )
    refused = [
        overrun(row["envelope__name"], row["total"], row["envelope__amount"] - row["envelope__committed"])
        for row in rows
        if row["total"] > row["envelope__amount"] - row["envelope__committed"]
    ]
    syncpoints.reach("awards.checked")
    return refused


def overrun(name: str, total: Any, left: Any) -> str:
    """« Il reste 500 € dans l’enveloppe… »"""
    return _("Il reste %(left)s dans l’enveloppe « %(name)s », et cet acte en attribue %(total)s.") % {
        "left": euros(left),
        "name": name,
        "total": euros(total),
    }


def not_waiting(deliberation: Any) -> list[str]:
    """One sentence for each file whose state is no longer one that this act can decide."""
    awards = deliberation.awards.exclude(application__state=ApplicationState.PROPOSED)
    refusals = deliberation.refusals.exclude(
        application__state__in=[ApplicationState.PROPOSED, ApplicationState.NOT_PROPOSED]
    )
    references = [
        *awards.values_list("application__reference", flat=True),
        *refusals.values_list("application__reference", flat=True),
    ]
    return [
        _("Le dossier %(reference)s n’attend plus de décision : retirez-le de l’acte.")
        % {"reference": reference}
        for reference in references
    ]
