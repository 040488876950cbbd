"""How often the same applicant asked, and what imported files say it was given: facts for the rules."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.models import Applicant
from grants.applications import facts
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.applications.past_grants import PastGrant
from grants.calls import eligibility, forms_schema
from grants.calls.eligibility.kinds.tallies import (
    CALL,
    PROGRAMME,
    PROGRAMME_YEAR,
    ROUND,
    YEAR,
    Window,
)
from grants.calls.models import CallRound
from territories.names import searchable
from workflows.clock import now


def same_applicant(applicant: Applicant, field: str = "applicant") -> Q:
    """The rows of this applicant, also under another establishment of the same body.

    `field` is the path to the applicant, "" for applicants themselves.
    """
    own = Q(**{field or "pk": applicant.pk})
    siren = f"{field}__siren" if field else "siren"
    return own | Q(**{siren: applicant.siren}) if applicant.siren else own


def hold(application: Application) -> None:
    """Lock the records of the same body where a rule counts its files, until the transaction ends.

    Two of its files deposited at once, for two calls, are counted one after the other.
    """
    wanted = eligibility.wanted(eligibility.rules_of(forms_schema.read(application.form_version)))
    if any(name.startswith("requests:") for name in wanted):
        same = Applicant.objects.filter(same_applicant(application.applicant, ""))
        list(same.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def windows_of(asked: Iterable[str]) -> dict[str, Window]:
    """The sums that are asked, by the name of the fact."""
    return {name: Window.parse(name.partition(":")[2]) for name in asked if name.startswith("received:")}


@facts.register
def requests(application: Application, on: date, asked: frozenset[str]) -> Mapping[str, Any]:
    """The other files of the applicant that were deposited before this one, by period: one query, two
    where rounds count. Drafts and withdrawn files are none."""
    periods = {name.partition(":")[2]: name for name in asked if name.startswith("requests:")}
    if not periods:
        return {}
    moment = application.submitted_at or now()
    others = (
        Application.objects.filter(same_applicant(application.applicant), submitted_at__lte=moment)
        .exclude(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
        .exclude(pk=application.pk)
        # Of two files of the very same instant, the first to be written comes first.
        .exclude(submitted_at=moment, pk__gt=application.pk)
    )
    same_year = Q(submitted_at__gte=_midnight(date(on.year, 1, 1)))
    same_call, same_programme = (
        Q(call=application.call_id),
        Q(call__programme=application.call.programme_id),
    )
    filters = {
        CALL: same_call,
        YEAR: same_year,
        PROGRAMME: same_programme,
        PROGRAMME_YEAR: same_programme & same_year,
    }
    if ROUND in periods:
        filters[ROUND] = same_call & _same_round(application, moment)
    counted = others.aggregate(**{f"in_{period}": Count("pk", filter=filters[period]) for period in periods})
    return {name: counted[f"in_{period}"] for period, name in periods.items()}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _same_round(application: Application, moment: datetime) -> Q:
    """Deposited after the round before this one; a call without rounds is one round."""
    ends = CallRound.objects.filter(call=application.call_id, closes_at__lt=moment).order_by("-closes_at")
    last = ends.values_list("closes_at", flat=True).first()
    return Q(submitted_at__gt=last) if last else Q()


@facts.register
def given_before(application: Application, on: date, asked: frozenset[str]) -> Mapping[str, Any]:
    """What imported files say that we gave the applicant, by window: one query.

    A grant of which only the year is known counts as soon as a day of that year does.
    """
    windows = windows_of(asked)
    if not windows:
        return {}
    sums = {
        f"sum_{place}": Sum("amount_awarded", filter=_within(window, on, application))
        for place, window in enumerate(windows.values())
    }
    found = PastGrant.objects.of(application.applicant).filter(funder="").aggregate(**sums)
    return {name: found[f"sum_{place}"] or Decimal(0) for place, name in enumerate(windows)}


def _within(window: Window, on: date, application: Application) -> Q:
    since, until = window.since(on), window.until(on)
    known, year_only = Q(decided_on__gte=since), Q(decided_on=None, year__gte=since.year)
    if until is not None:
        known &= Q(decided_on__lte=until)
        year_only &= Q(year__lte=until.year)
    inside = known | year_only
    if window.programme_only:
        inside &= Q(programme_key=searchable(application.call.programme.title)[:200])
    return inside
