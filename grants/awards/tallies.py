"""What we awarded the same applicant: facts for the rules of calls."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from grants.applications import facts
from grants.applications.models import Application
from grants.applications.tallies import same_applicant, windows_of
from grants.awards.models import Award
from grants.calls.eligibility.kinds.tallies import Window
from grants.calls.models import AidRegime

_THREE_YEARS = Window(programme_only=False, months=36)


@facts.register
def awarded(application: Application, on: date, asked: frozenset[str]) -> Mapping[str, Any]:
    """Decided awards by window, and those of calls under the de minimis rule: one query.

    The day of the deliberation counts; the award of this very file does not.
    """
    windows = windows_of(asked)
    filters = {name: _within(window, on, application) for name, window in windows.items()}
    if "received_de_minimis" in asked:
        regime = Q(deliberation__call__aid_regime=AidRegime.DE_MINIMIS)
        filters["received_de_minimis"] = _within(_THREE_YEARS, on, application) & regime
    if not filters:
        return {}
    rows = Award.objects.filter(
        same_applicant(application.applicant, "application__applicant"), decided_at__isnull=False
    ).exclude(application=application)
    sums = {f"sum_{place}": Sum("amount", filter=filters[name]) for place, name in enumerate(filters)}
    found = rows.aggregate(**sums)
    return {name: found[f"sum_{place}"] or Decimal(0) for place, name in enumerate(filters)}


def _within(window: Window, on: date, application: Application) -> Q:
    inside = Q(deliberation__date__gte=window.since(on))
    until = window.until(on)
    if until is not None:
        inside &= Q(deliberation__date__lte=until)
    if window.programme_only:
        inside &= Q(deliberation__call__programme=application.call.programme_id)
    return inside
