"""Calls, from the administration: only who administers everything opens and closes them there."""

from tests.security.matrix.rows import ACTS, ELSEWHERE, Cells, Row, cells
from tests.security.world import World


def _administrators(answer: object) -> Cells:
    """The editor's door comes first: who does not edit is sent to sign in, who edits is sent back with a word."""
    return cells("sent to the sign-in page", communication=ELSEWHERE, administrator=answer)


def _transition(world: World) -> dict:
    return {"pk": world.call.pk, "verb": "clore"}


ROWS = [Row("calls_transition", kwargs=_transition, get=_administrators(200), post=_administrators(ACTS))]
