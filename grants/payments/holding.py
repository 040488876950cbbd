"""What holds a payment back after a change of the project: nothing is paid above what was kept.

The award and its schedule only change by an act of the assembly; until then this is what keeps money in.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants.awards.changes.queries import ceiling, pending
from ui.formatting import euros

_ENGAGED = ("certified", "approved", "sent", "paid")


def reasons(instalment: Any) -> list[str]:
    """The sentences that say why this payment waits; empty when nothing holds it. Two or three queries."""
    application = instalment.plan.award.application
    if pending(application):
        return [_("Un changement demandé sur ce dossier attend une décision.")]
    limit = ceiling(application)
    if limit is None:
        return []
    others = instalment.plan.instalments.filter(state__in=_ENGAGED).exclude(pk=instalment.pk)
    engaged = sum(others.values_list("amount", flat=True), Decimal(0))
    if engaged + instalment.amount <= limit:
        return []
    return [
        _(
            "La subvention a été ramenée à %(limit)s et %(engaged)s sont déjà engagés : un acte modificatif "
            "doit d’abord revoir l’échéancier de %(reference)s."
        )
        % {"limit": euros(limit), "engaged": euros(engaged), "reference": instalment.reference}
    ]
