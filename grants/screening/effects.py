"""What follows, in screening, from the steps of a file."""

from grants.applications.models import Application
from grants.screening import clocks
from grants.screening.complements.actions import forget_deadlines
from grants.screening.complements.targets import value
from grants.screening.machine import ComplementState
from grants.screening.models import ComplementItem, ComplementRequest, Screening
from grants.screening.opinions import effects as _opinions  # noqa: F401 -- registers its own
from grants.screening.people.actions import take
from workflows import effects, engine
from workflows.clock import now
from workflows.machine import transitions

_OPEN = [ComplementState.ASKED, ComplementState.LAPSED]


def _open_requests(event: effects.Event) -> list[ComplementRequest]:
    rows = ComplementRequest.objects.filter(application=event.instance, state__in=_OPEN)
    return list(rows.order_by("pk"))


@effects.on("applications.application", "complete")
def answer_the_request(event: effects.Event) -> None:
    """The complements came: the request is answered, its deadlines forgotten, what changed is noted."""
    for request in _open_requests(event):
        engine.fire(request, "answer", actor=event.actor, at=now())
        forget_deadlines(request=request)
        _note_what_changed(request)


def _note_what_changed(request: ComplementRequest) -> None:
    """Compare what was just sent with what was there before, item by item."""
    items = list(request.items.all())
    last = list(request.application.submissions.order_by("-number")[:2])
    if not items or len(last) < 2:
        return
    after, before = (submission.content for submission in last)
    for item in items:
        item.changed = value(before, item.key) != value(after, item.key)
    ComplementItem.objects.bulk_update(items, ["changed"])


@effects.on("applications.application", "accept", "reject", "withdraw")
def close_the_requests(event: effects.Event) -> None:
    """Nobody waits any more for complements on a file that is decided or withdrawn."""
    for request in _open_requests(event):
        engine.fire(request, "cancel", actor=event.actor)
        forget_deadlines(request=request)


@effects.on("applications.application", "accept", "reject")
def date_the_decision(event: effects.Event) -> None:
    """The date of the decision on admissibility; who decides without taking the file takes it."""
    row, _created = Screening.objects.get_or_create(application=event.instance)
    row.decided_at = now()
    row.save(update_fields=["decided_at"])
    if row.officer_id is None and getattr(event.actor, "pk", None):
        take(application=event.instance, by=event.actor)


_STEPS = sorted({item.name for item in transitions(Application)})


@effects.on("applications.application", *_STEPS)
def set_the_clocks(event: effects.Event) -> None:
    """After everything else that follows from a step: the clocks start, stop, or go on from there."""
    clocks.refresh(event.instance, new=event.transition == "submit")


@effects.on("screening.complementrequest", "lapse")
def wake_the_file(event: effects.Event) -> None:
    """The clocks run again: the officer has something to do."""
    clocks.refresh(event.instance.application)


@effects.on("screening.opinion", "give", "lapse", "revoke")
def note_the_opinion(event: effects.Event) -> None:
    """Something happened on the file."""
    clocks.touch(event.instance.application)
