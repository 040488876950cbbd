"""/gestion/attributions/: who works on the call reads its acts, the service of the assemblies records them."""

from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, file, only, thing
from tests.security.matrix.screening import STAFF, of_the_call
from tests.security.world import World

READ = of_the_call()
RECORD = of_the_call(200, "assembly")
RECORDED = of_the_call(ACTS, "assembly")


def _award(world: World) -> dict:
    return {"pk": world.deliberation.pk, "line": world.prepared_award.pk}


def _refusal(world: World) -> dict:
    return {"pk": world.deliberation.pk, "line": world.prepared_refusal.pk}


def _file(world: World) -> dict:
    return {"pk": world.deliberation.pk, "application": world.files["proposed"].pk}


def _change(world: World) -> dict:
    return {"pk": world.files["closed"].pk, "change": world.change.pk}


ROWS = [
    Row("awards:list", get=only(STAFF)),
    Row("awards:create", get=RECORD, post=RECORDED),
    Row("awards:register", get=only(STAFF)),
    Row("awards:register_csv", get=only(STAFF)),
    Row("awards:register_xlsx", get=only(STAFF)),
    *(Row("awards:detail", note=name, kwargs=thing(name), get=READ) for name in ("deliberation", "adopted")),
    *(
        Row(f"awards:{name}", kwargs=thing("deliberation"), get=RECORD, post=RECORDED)
        for name in ("edit", "lines", "adopt")
    ),
    Row("awards:award", kwargs=_award, get=RECORD, post=RECORDED),
    Row("awards:refusal", kwargs=_refusal, get=RECORD, post=RECORDED),
    Row("awards:remove", kwargs=_file, post=of_the_call(ELSEWHERE, "assembly")),
    Row("awards:changes", get=only(STAFF)),
    Row("awards:change", kwargs=thing("change"), get=READ),
    Row(
        "awards:change_decide",
        kwargs=thing("change"),
        post=of_the_call(ELSEWHERE, "officer"),
        data=lambda world: {"outcome": "keep"},
    ),
    Row(
        "changes:ask",
        kwargs=file("awarded"),
        get=only("member"),
        post=only("member", answer=ELSEWHERE),
        data=lambda world: {"kind": "cancelled", "explanation": "La salle a fermé."},
    ),
    Row("changes:ask", note="submitted", kwargs=file("submitted"), get=only(""), post=only("")),
    Row("changes:retract", kwargs=_change, post=only("member", answer=ELSEWHERE)),
]
