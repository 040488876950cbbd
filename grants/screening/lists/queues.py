"""The queues of the officers' list: which files call for something now.

One definition for the list, the dashboard and the saved filters. Each gives a condition on files; their
counts are read together, in one query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grants.applications.machine import ApplicationState as S
from grants.screening import clocks
from grants.screening.machine import ComplementState
from grants.screening.models import ComplementRequest
from grants.screening.people.queries import following
from grants.screening.queries import visible_to

#: Files on which a decision of admissibility is awaited.
OPEN = (S.SUBMITTED, S.INCOMPLETE)
#: Beyond this, what waits is not counted one by one: the screen says « 999+ ».
COUNTED = 999


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One queue: its name on screen, the colour of its count, and the files that are in it."""

    key: str
    label: Any
    tone: str
    hint: Any
    where: Callable[[Any, datetime], Q]


def to_screen(user: Any, at: datetime) -> Q:
    """Submitted, and nobody has decided on admissibility."""
    return Q(state=S.SUBMITTED)


def mine(user: Any, at: datetime) -> Q:
    """Still open, and followed by this person."""
    return Q(state__in=OPEN) & following(user)


def unassigned(user: Any, at: datetime) -> Q:
    """Still open, and nobody answers for it."""
    return Q(state__in=OPEN, screening__officer=None)


def completed(user: Any, at: datetime) -> Q:
    """The complements came and are still to be read."""
    answered = ComplementRequest.objects.filter(application=OuterRef("pk"), state=ComplementState.ANSWERED)
    return Q(state=S.SUBMITTED) & Q(Exists(answered))


def late(user: Any, at: datetime) -> Q:
    """Complements not sent in time, the service's own target passed, or a silence that is a refusal."""
    overdue = ComplementRequest.objects.filter(
        Q(state=ComplementState.LAPSED) | Q(state=ComplementState.ASKED, due_at__lte=at),
        application=OuterRef("pk"),
    )
    beyond = Q(state__in=OPEN) & (clocks.silent(at) | clocks.overdue(at))
    return (Q(state=S.INCOMPLETE) & Q(Exists(overdue))) | beyond


def asleep(user: Any, at: datetime) -> Q:
    """Nothing has happened for as long as the programme says."""
    return clocks.asleep(at)


QUEUES = (
    Queue(
        key="to_screen",
        label=_("À instruire"),
        tone="info",
        hint=_("Déposés, sans décision de recevabilité"),
        where=to_screen,
    ),
    Queue(key="mine", label=_("À moi"), tone="info", hint=_("Ouverts, que vous suivez"), where=mine),
    Queue(
        key="unassigned",
        label=_("Sans instructeur"),
        tone="warning",
        hint=_("Ouverts, au nom de personne"),
        where=unassigned,
    ),
    Queue(
        key="completed",
        label=_("Compléments reçus"),
        tone="info",
        hint=_("Complétés par le demandeur, à relire"),
        where=completed,
    ),
    Queue(
        key="late",
        label=_("En retard"),
        tone="danger",
        hint=_("Compléments non reçus à temps, ou délai de décision dépassé"),
        where=late,
    ),
    Queue(
        key="asleep",
        label=_("Endormis"),
        tone="warning",
        hint=_("Ouverts, sans rien de nouveau depuis longtemps"),
        where=asleep,
    ),
)
BY_KEY = {queue.key: queue for queue in QUEUES}


def counts(user: Any, at: datetime) -> dict[str, int]:
    """How many files each queue holds for this person, up to one more than `COUNTED`. One query."""
    files = visible_to(user).order_by()
    parts = [files.filter(queue.where(user, at)).values("pk")[: COUNTED + 1] for queue in QUEUES]
    compiled = [part.query.sql_with_params() for part in parts]
    # The ORM has no « count of the first thousand » among several: each part is its own, compiled.
    columns = [
        f"(SELECT COUNT(*) FROM ({sql}) part)"  # noqa: S608 -- compiled by the ORM, parameters apart
        for sql, _parameters in compiled
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(columns),
            [value for _sql, parameters in compiled for value in parameters],
        )
        row = cursor.fetchone()
    return {queue.key: found for queue, found in zip(QUEUES, row, strict=True)}
