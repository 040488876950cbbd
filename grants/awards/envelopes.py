"""Taking money from envelopes: the one statement that keeps awards within them.

The guard is the UPDATE itself: it writes only while enough is left, under the row lock that it takes,
so two acts adopted at once cannot both pass. The table's CHECK constraint stands behind it.
"""

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from grants.awards import checks
from grants.calls.models import Envelope
from workflows.errors import ConditionsUnmet


def take(envelope_id: int, amount: Decimal) -> bool:
    """Commit `amount` euros of an envelope. False, and nothing taken, when less than that is left."""
    taken = Envelope.objects.filter(pk=envelope_id, amount__gte=F("committed") + amount).update(
        committed=F("committed") + amount
    )
    return bool(taken)


def commit(deliberation: Any) -> None:
    """Take what every award of the act needs. Raises ConditionsUnmet naming what is left.

    Envelopes are taken in the order of their keys, so that two acts never wait for each other.
    """
    needs = deliberation.awards.values_list("envelope").annotate(total=Sum("amount")).order_by("envelope")
    refused = []
    for envelope_id, total in list(needs):
        if not take(envelope_id, total):
            envelope = Envelope.objects.get(pk=envelope_id)
            refused.append(checks.overrun(envelope.name, total, envelope.left))
    if refused:
        raise ConditionsUnmet(refused)
