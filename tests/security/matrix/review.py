"""/comite/: one's own readings, the secretariat's screens. Who is recused is shown nothing of the file."""

from tests.security.canaries import CANARY
from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, only, thing
from tests.security.matrix.screening import WORK_ON_CALL
from tests.security.world import World

READERS = "reader recused"
#: What only the file holds from which one reader is recused.
HIDDEN = {"recused": f"Projet {CANARY} 4"}


def _call(world: World) -> dict:
    return {"pk": world.call.pk}


def _assign(world: World) -> dict:
    return {"pk": world.call.pk, "file": world.files["admissible"].pk}


ROWS = [
    Row("review:home", get=only(READERS, secretary=ELSEWHERE), hides=HIDDEN),
    Row("review:secretary", get=only("secretary reader recused"), hides=HIDDEN),
    *(
        Row(f"review:{name}", kwargs=thing("review"), get=only("reader"), post=only("reader", answer=ACTS))
        for name in ("read", "declare", "recuse")
    ),
    *(
        Row(
            f"review:{name}",
            note="the reading of who is recused",
            kwargs=thing("recused_review"),
            get=only(""),
            post=only(""),
        )
        for name in ("read", "declare", "recuse")
    ),
    Row("review:autosave", kwargs=thing("review"), post=only("reader", answer=ACTS)),
    Row("review:reopen", kwargs=thing("review"), post=only("reader", answer=409)),
    Row("review:assignments", kwargs=_call, get=only("secretary")),
    Row("review:distribute", kwargs=_call, post=only("secretary", answer=ELSEWHERE)),
    Row("review:assign", kwargs=_assign, get=only("secretary"), post=only("secretary", answer=ACTS)),
    Row("review:unassign", kwargs=thing("review"), post=only("secretary", answer=ACTS)),
    Row(
        "review:board",
        kwargs=_call,
        # A reader sees the ranking once all their own readings are given.
        get=only(f"secretary {WORK_ON_CALL}", reader=403, recused=403),
        hides=HIDDEN,
    ),
]
