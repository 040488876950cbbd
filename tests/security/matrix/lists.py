"""/gestion/: what the officers' list holds beside files. What is not one's own does not exist."""

from collections.abc import Mapping
from typing import Any

from grants.screening.lists import bulk
from grants.screening.lists.models import BulkRun, Label, SavedFilter
from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, file, only
from tests.security.matrix.screening import OFFICER, STAFF, WORK_ON_CALL
from tests.security.world import World
from workflows.clock import now


def _label(world: World) -> Mapping[str, Any]:
    """A label of the programme of the call."""
    label, _made = Label.objects.get_or_create(programme=world.call.programme, name="Urgent")
    return {"pk": label.pk}


def _kept(world: World) -> Mapping[str, Any]:
    """A filter that the officer keeps alone."""
    kept, _made = SavedFilter.objects.get_or_create(
        owner=world.people["officer"], name="Retards", defaults={"query": "queue=late", "saved_at": now()}
    )
    return {"pk": kept.pk}


def _run(world: World) -> Mapping[str, Any]:
    """What the officer prepared on one file."""
    run = BulkRun.objects.filter(by=world.people["officer"]).first()
    if run is None:
        run = bulk.prepare(action="take", files=[world.files["submitted"].pk], by=world.people["officer"])
    return {"uid": run.uid}


ROWS = [
    # Officers of a call use the labels of its programme; they are made by who screens or administers it whole.
    Row(
        "screening:labels",
        get=only(STAFF),
        post=only(STAFF, answer=422, administrator=ELSEWHERE),
        data=lambda world: {"programme": world.call.programme_id, "name": "Nouveau", "tone": "info"},
    ),
    Row(
        "screening:label",
        kwargs=_label,
        get=only(WORK_ON_CALL),
        post=only(WORK_ON_CALL, answer=403, administrator=ELSEWHERE),
        data=lambda world: {"name": "Autre", "tone": "info"},
    ),
    Row(
        "screening:label_delete",
        kwargs=_label,
        post=only(WORK_ON_CALL, answer=403, administrator=ELSEWHERE),
    ),
    Row("screening:file_labels", kwargs=file("submitted"), post=OFFICER),
    Row(
        "screening:filter_keep",
        post=only(STAFF, answer=ELSEWHERE),
        data=lambda world: {"name": "Le mien", "query": "queue=mine"},
    ),
    Row("screening:filter_forget", kwargs=_kept, post=only("officer", answer=ELSEWHERE)),
    Row(
        "screening:bulk",
        post=only(STAFF, answer=ELSEWHERE),
        data=lambda world: {"action": "take", "file": world.files["submitted"].pk},
    ),
    *(Row(f"screening:export_{form}", get=only(STAFF)) for form in ("csv", "xlsx")),
    Row("screening:bulk_run", kwargs=_run, get=only("officer"), post=only("officer", answer=ACTS)),
    Row("screening:bulk_confirm", kwargs=_run, post=only("officer", answer=ELSEWHERE)),
]
