"""/gestion/imports/: officers and administrators of everything; for the others it does not exist."""

from tests.factories.imports import APPLICANTS, association, csv_bytes, upload
from tests.security.matrix.rows import ACTS, Row, only, thing

WHO = "administrator"


def _act(name: str) -> Row:
    return Row(
        f"imports:{name}",
        kwargs=thing("import_run"),
        post=only(WHO, answer=ACTS),
        data=lambda world: {"seal": world.import_run.seal},
    )


ROWS = [
    Row(
        "imports:index",
        get=only(WHO),
        post=only(WHO, answer=ACTS),
        data=lambda world: {
            "kind": "applicants",
            "file": upload(csv_bytes(APPLICANTS, association("123"))),
        },
    ),
    Row(
        "imports:model_file",
        kwargs=lambda world: {"kind": "applicants", "extension": "xlsx"},
        get=only(WHO),
    ),
    Row("imports:detail", kwargs=thing("import_run"), get=only(WHO)),
    Row("imports:errors", kwargs=thing("import_run"), get=only(WHO)),
    _act("confirm"),
    _act("try_again"),
    _act("give_up"),
]
