"""The one way out of private files."""

from tests.security.matrix.rows import Row, only, thing

ROWS = [
    Row(
        "documents:download",
        note="an attachment of a submitted file",
        kwargs=thing("private_file"),
        get=only("member officer assembly finance auditor administrator"),
    ),
]
