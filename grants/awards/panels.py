"""What decisions show on the applicant's page of a file and on the officers' one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.applications import panels as space
from grants.applications.machine import ApplicationState
from grants.screening import panels as desk
from grants.screening import related

DECIDED = frozenset({ApplicationState.AWARDED, ApplicationState.REFUSED, ApplicationState.CLOSED})


def register() -> None:
    """Called once at start-up."""
    space.register(for_applicant, order=20)
    desk.register(for_staff)
    related.register_awarded(awarded_amounts)


def awarded_amounts(files: Iterable[int]) -> dict[int, Decimal]:
    """What each of these files was awarded by an adopted act, in euros: one query."""
    from grants.awards.models import Award

    rows = Award.objects.filter(application__in=list(files), decided_at__isnull=False)
    return dict(rows.values_list("application", "amount"))


def for_applicant(application: Any, user: Any) -> list[space.Panel]:
    """The decision, its reasons and its letter."""
    context = _context(application)
    return [space.Panel("grants/awards/panels/decision.html", context)] if context else []


def for_staff(application: Any, user: Any) -> desk.Panel | None:
    """The same for whoever works on the file, with the way to the act."""
    context = _context(application)
    if not context:
        return None
    return desk.Panel(
        title=_("Décision"),
        template="grants/awards/panels/decision_staff.html",
        context=context,
        id="decision",
        order=30,
    )


def _context(application: Any) -> dict[str, Any]:
    from grants.awards.letters import letter_of
    from grants.awards.models import Award, Refusal

    if application.state not in DECIDED:
        return {}
    rows = {"application": application, "deliberation__adopted_at__isnull": False}
    award = Award.objects.filter(**rows).select_related("deliberation").first()
    refusal = None
    if award is None:
        refusal = Refusal.objects.filter(**rows).select_related("deliberation").first()
    decision = award or refusal
    if decision is None:
        return {}
    return {
        "award": award,
        "refusal": refusal,
        "act": decision.deliberation,
        "letter": letter_of(application),
        "service": application.call.programme,
    }
