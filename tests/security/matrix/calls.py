"""Calls in the administration: those who prepare a call write, open and close it; the others have no such page."""

from tests.security.matrix.rows import ACTS, LOGIN, Cells, Row, cells, thing
from tests.security.world import World


def _preparers(answer: object) -> Cells:
    """The editor's door comes first: who neither edits pages nor prepares calls is sent to sign in."""
    return cells(
        LOGIN, communication=404, other_officer=404, officer=answer, administrator=answer, superuser=answer
    )


def _transition(world: World) -> dict:
    return {"pk": world.call.pk, "verb": "clore"}


def _starters(answer: object) -> Cells:
    """A call is started in a programme: an officer of one call alone starts none."""
    return {**_preparers(404), "administrator": answer, "superuser": answer}


ROWS = [
    Row("calls_call_modeladmin_create", get=_starters(200), post=_starters(ACTS)),
    Row("calls_transition", kwargs=_transition, get=_preparers(200), post=_preparers(ACTS)),
    Row("calls_preview", kwargs=thing("call"), get=_preparers(200)),
    Row("calls_preview_page", kwargs=thing("call"), get=_preparers(200), post=_preparers(ACTS)),
    Row("calls_versions", kwargs=thing("call"), get=_preparers(200)),
]
