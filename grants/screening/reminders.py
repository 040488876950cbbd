"""What time causes on files as a whole: each told once, in the transaction that notes it."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.calls.machine import CallState
from grants.calls.queries import officers
from grants.screening import clocks
from grants.screening.clock_models import FileClock, Told
from grants.screening.models import FileOfficer
from grants.screening.notifications_time import DraftKept, FilesAsleep, SilenceNear
from workflows import notifications
from workflows.actors import CLOCK
from workflows.clock import now
from workflows.deadlines import periodic
from workflows.effects import Event

#: Per run: the next run takes the others.
BATCH, CLOCK_BATCH = 500, 2000
DRAFT_KEPT = "draft_kept"
#: Authors of drafts of calls closed longer ago than that are not written to out of the blue.
LATELY = timedelta(days=30)


@periodic("file_clocks")
def set_clocks() -> int:
    """Give their clocks to the files that were taken over without events. Returns how many."""
    rows = Application.objects.filter(submitted_at__isnull=False, clock__isnull=True)
    rows = rows.exclude(state=ApplicationState.DRAFT).select_related("call__programme")
    at, made = now(), []
    paces: dict[int, Any] = {}
    for application in rows.prefetch_related("complement_requests").order_by("pk")[:CLOCK_BATCH]:
        programme = application.call.programme
        pace = paces.get(programme.pk) or paces.setdefault(programme.pk, clocks.pace_of(programme))
        requests = application.complement_requests.all()
        made.append(clocks.worked_out(application, requests, pace, kept=None, at=at))
    FileClock.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    return len(made)


@periodic("files_asleep")
def tell_asleep() -> int:
    """Tell who follows a file that nothing happens on it: once for each sleep. Returns how many files."""
    files = Application.objects.filter(clocks.asleep(now())).filter(
        Q(clock__asleep_told_at__isnull=True) | Q(clock__asleep_told_at__lt=F("clock__last_event_at"))
    )
    return _tell(files, FilesAsleep(), "asleep_told_at")


@periodic("silence_near")
def tell_silence() -> int:
    """Tell who follows a file that its silence is about to be a refusal: once. Returns how many files."""
    at = now()
    near = timezone.localdate(at) + timedelta(days=clocks.NEAR)
    files = Application.objects.filter(
        clock__public_stopped_at__isnull=True,
        clock__public_due_on__lte=near,
        clock__public_due_on__gte=timezone.localdate(at),
        clock__silence_told_at__isnull=True,
    ).exclude(clock__suspended_until__gt=at)
    return _tell(files, SilenceNear(), "silence_told_at")


@transaction.atomic
def _tell(files: QuerySet[Application], kind: notifications.Notification, marker: str) -> int:
    """One message for each officer, with all the files that concern them; marked in the same transaction."""
    keys = list(files.order_by("pk").values_list("pk", flat=True)[:BATCH])
    clock_rows = FileClock.objects.select_for_update(of=("self",)).filter(application__in=keys)
    locked = list(clock_rows.order_by("pk").values_list("pk", flat=True))
    # Another run may have told them while this one waited for the lock.
    due = list(
        files.filter(clock__in=locked)
        .select_related("call", "applicant", "screening", "clock")
        .order_by("pk")
    )
    shared: dict[Any, list[Application]] = defaultdict(list)
    for application, people in _in_charge(due):
        for person in people:
            shared[person].append(application)
    for person, mine in shared.items():
        event = Event(instance=person, transition="tell", actor=CLOCK, facts={"files": mine}, entry=None)
        notifications.tell(kind, event)
    FileClock.objects.filter(application__in=due).update(**{marker: now()})
    return len(due)


def _in_charge(files: list[Application]) -> list[tuple[Application, list[Any]]]:
    """Each file with the officers to write to; a query for each call, two for all the files."""
    able: dict[int, dict[int, Any]] = {}
    rows = FileOfficer.objects.filter(screening__application__in=files, until__isnull=True)
    following: dict[int, set[int]] = defaultdict(set)
    for application_id, user_id in rows.values_list("screening__application", "user"):
        following[application_id].add(user_id)
    found = []
    for application in files:
        if application.call_id not in able:
            able[application.call_id] = {user.pk: user for user in officers(application.call)}
        screening = getattr(application, "screening", None)
        if screening is not None and screening.officer_id:
            following[application.pk].add(screening.officer_id)
        people = able[application.call_id]
        mine = [people[key] for key in sorted(following[application.pk]) if key in people]
        found.append((application, mine or list(people.values())))
    return found


@periodic("drafts_kept")
def tell_draft_authors() -> int:
    """Tell the authors of drafts never submitted, after the call closed, what is kept and whom to write to:
    once. Returns how many drafts."""
    at = now()
    told = Told.objects.filter(application=OuterRef("pk"), what=DRAFT_KEPT)
    due = Application.objects.filter(
        ~Exists(told),
        state=ApplicationState.DRAFT,
        received_on__isnull=True,
        call__state=CallState.CLOSED,
        call__closes_at__lte=at,
        call__closes_at__gt=at - LATELY,
    )
    return sum(map(_tell_draft, list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])))


@transaction.atomic
def _tell_draft(identifier: int) -> bool:
    rows = Application.objects.select_for_update(of=("self",))
    application = rows.select_related("call__programme", "applicant").get(pk=identifier)
    if application.state != ApplicationState.DRAFT:
        return False
    try:
        with transaction.atomic():
            Told.objects.create(application=application, what=DRAFT_KEPT, at=now())
    except IntegrityError:  # told by another run
        return False
    event = Event(instance=application, transition="tell", actor=CLOCK, facts={}, entry=None)
    notifications.tell(DraftKept(), event)
    return True
