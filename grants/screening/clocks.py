"""The two clocks of a file: the public one, whose end is a refusal by silence, and the service's own target.

Both stop while complements are awaited, for at most the delay that was given: article L114-5 of the CRPA
suspends the time after which silence is a refusal (L231-4) « pendant le délai imparti », and what is sent
before its end ends it. The dates are stored with each file (`Application.clock`), so that lists sort and
filter on them: `silent`, `overdue`, `asleep`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.machine import ApplicationState as S
from grants.applications.models import Application
from grants.applications.receipts import add_months
from grants.calls.models import Programme
from grants.screening.clock_models import FileClock, ProgrammePace
from grants.screening.machine import ComplementState
from grants.screening.models import ComplementRequest
from ui.formatting import french_date
from workflows.clock import now

#: Until a decision is told, silence counts; the service's own target is to say whether a file is admissible.
PUBLIC_RUNS = frozenset({S.SUBMITTED, S.INCOMPLETE, S.ADMISSIBLE, S.PROPOSED, S.NOT_PROPOSED})
INTERNAL_RUNS = frozenset({S.SUBMITTED, S.INCOMPLETE})
#: How many days before its end a clock turns to a warning.
NEAR = 15


@dataclass(frozen=True)
class Face:
    """What a clock says: `tone` as those of `{% stat %}`."""

    label: str
    value: str
    hint: str
    tone: str


def pace_of(programme: Programme) -> ProgrammePace:
    """The pace of a programme; the defaults when nobody has set it. One query."""
    return ProgrammePace.objects.filter(programme=programme).first() or ProgrammePace(programme=programme)


def suspended_days(application: Application) -> int:
    """For how many days the clocks of a file have stood still, those of a running request included. One query."""
    return sum(days for days, _until in map(_suspension, _requests(application)))


def refresh(application: Application, *, moved: bool = True, new: bool = False) -> FileClock | None:
    """Work out the clocks of a file again, after an event of it (`moved`); None for what was never submitted.

    Four queries; two for a file just submitted (`new`), which has neither clock nor request yet.
    """
    if application.submitted_at is None or application.state == S.DRAFT:
        return None
    at = now()
    kept = None if new else FileClock.objects.filter(application=application).first()
    requests = () if new else _requests(application)
    clock = worked_out(application, requests, pace_of(application.call.programme), kept=kept, at=at)
    if moved:
        clock.last_event_at = at
    clock.save()
    return clock


def touch(application: Application) -> None:
    """Note that something happened on a file: it is not asleep. One query."""
    FileClock.objects.filter(application=application).update(last_event_at=now())


def of(application: Application) -> FileClock:
    """The clocks of a submitted file; worked out on the spot for a file taken over that has none yet."""
    try:
        return application.clock
    except FileClock.DoesNotExist:
        pace = pace_of(application.call.programme)
        return worked_out(application, _requests(application), pace, kept=None, at=now())


def worked_out(
    application: Application,
    requests: Iterable[ComplementRequest],
    pace: ProgrammePace,
    *,
    kept: FileClock | None,
    at: datetime,
) -> FileClock:
    """The clocks of a file, not saved: `kept` is what was stored of them before, changed in place."""
    assert application.submitted_at is not None  # asked of files that were submitted
    start = application.received_on or timezone.localdate(application.submitted_at)
    spent = [_suspension(request) for request in requests]
    days = timedelta(days=sum(days for days, _until in spent))
    moved = application.moved_at or application.submitted_at
    clock = kept or FileClock(application=application, last_event_at=moved, target_days=pace.target_days)
    running = [until for _days, until in spent if until is not None and until > at]
    clock.public_due_on = add_months(start, application.call.silence_months) + days
    clock.internal_due_on = start + timedelta(days=clock.target_days) + days
    clock.suspended_until = max(running) if running and application.state == S.INCOMPLETE else None
    clock.public_stopped_at = _stopped(clock.public_stopped_at, application, PUBLIC_RUNS, moved)
    clock.internal_stopped_at = _stopped(clock.internal_stopped_at, application, INTERNAL_RUNS, moved)
    return clock


def faces(clock: FileClock, at: datetime) -> list[Face]:
    """What the page of a file says of its clocks."""
    return [_public(clock, at), _internal(clock, at)]


# --- For lists ------------------------------------------------------------------------------------------


def silent(at: datetime) -> Q:
    """Files that silence has refused: `Application.objects.filter(silent(now()))`."""
    return Q(clock__public_stopped_at__isnull=True, clock__public_due_on__lt=timezone.localdate(at))


def overdue(at: datetime) -> Q:
    """Files whose admissibility should have been decided by now, by the service's own target."""
    return Q(clock__internal_stopped_at__isnull=True, clock__internal_due_on__lt=timezone.localdate(at))


def asleep(at: datetime) -> Q:
    """Files to screen on which nothing happened for as long as their programme says. One query for the paces.

    A file that awaits complements sleeps only once their delay has passed.
    """
    awake = Q(clock__suspended_until__gt=at)
    quiet = Q(clock__last_event_at__lte=at - timedelta(days=ProgrammePace().asleep_days))
    paces = list(ProgrammePace.objects.values_list("programme_id", "asleep_days"))
    if paces:
        quiet &= ~Q(call__programme__in=[programme for programme, _days in paces])
    for programme, days in paces:
        quiet |= Q(call__programme=programme, clock__last_event_at__lte=at - timedelta(days=days))
    return Q(state__in=INTERNAL_RUNS) & quiet & ~awake


# --- Parts ----------------------------------------------------------------------------------------------


def _requests(application: Application) -> list[ComplementRequest]:
    return list(ComplementRequest.objects.filter(application=application).order_by("asked_at", "pk"))


def _suspension(request: ComplementRequest) -> tuple[int, datetime | None]:
    """How many days a request stops the clocks for, at most the delay that it gave; until when if it runs."""
    end = min(request.answered_at or request.due_at, request.due_at)
    days = (timezone.localdate(end) - timezone.localdate(request.asked_at)).days
    return max(days, 0), request.due_at if request.state == ComplementState.ASKED else None


def _stopped(
    before: datetime | None, application: Application, runs: Iterable[Any], moved: datetime
) -> datetime | None:
    return None if application.state in runs else before or moved


def _left(due: date, at: datetime) -> tuple[str, str]:
    days = (due - timezone.localdate(at)).days
    if days < 0:
        count = -days
        past = ngettext("dépassé de %(count)d jour", "dépassé de %(count)d jours", count)
        return past % {"count": count}, "danger"
    text = ngettext("dans %(count)d jour", "dans %(count)d jours", days) % {"count": days}
    return (text if days else _("aujourd’hui")), "warning" if days <= NEAR else "info"


def _public(clock: FileClock, at: datetime) -> Face:
    label, due = _("Silence valant refus"), clock.public_due_on
    if clock.public_stopped_at is not None:
        return Face(label, _("Décidé"), french_date(clock.public_stopped_at), "success")
    if clock.suspended_until is not None and clock.suspended_until > at:
        hint = _("suspendu jusqu’au %(day)s, au plus") % {"day": french_date(clock.suspended_until)}
        return Face(label, french_date(due), hint, "neutral")
    hint, tone = _left(due, at)
    return Face(label, french_date(due), hint, tone)


def _internal(clock: FileClock, at: datetime) -> Face:
    label, due = _("Objectif d’instruction"), clock.internal_due_on
    if clock.internal_stopped_at is not None:
        late = timezone.localdate(clock.internal_stopped_at) > due
        hint = _("après l’objectif") if late else _("dans l’objectif")
        return Face(label, french_date(clock.internal_stopped_at), hint, "warning" if late else "success")
    if clock.suspended_until is not None and clock.suspended_until > at:
        return Face(label, french_date(due), _("suspendu"), "neutral")
    hint, tone = _left(due, at)
    return Face(label, french_date(due), hint, tone)
