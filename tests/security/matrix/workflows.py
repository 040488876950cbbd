"""Messages, and the engine's staff screens."""

from tests.security.matrix.rows import ELSEWHERE, Row, only, signed_in, thing

ADMINISTRATORS = "administrator"

ROWS = [
    Row("workflows:messages", get=signed_in()),
    Row("workflows:read_all", post=signed_in(ELSEWHERE)),
    Row("workflows:preferences", get=signed_in(), post=signed_in(ELSEWHERE)),
    Row(
        "workflows:message",
        kwargs=thing("message", "uid", "uid"),
        get=only("member", editor=404),
    ),
    Row("workflows_staff:dead_letters", get=only(ADMINISTRATORS, 403)),
    Row("workflows_staff:retry", post=only(ADMINISTRATORS, 403, answer=ELSEWHERE)),
    Row("workflows_staff:previews", get=only(ADMINISTRATORS, 403)),
    Row(
        "workflows_staff:preview",
        kwargs=lambda world: {"code": "unknown"},
        get=only(ADMINISTRATORS, 403, answer=404),
    ),
    Row("workflows_staff:journal", get=only("administrator auditor", 403)),
]
