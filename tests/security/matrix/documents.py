"""The one way out of private files."""

from tests.security.matrix.rows import Row, only, thing

# An upload in parts is its sender's alone: the other members of the body send their own.
SENDER = {"editor": 404}

ROWS = [
    Row(
        "documents:download",
        note="an attachment of a submitted file",
        kwargs=thing("private_file"),
        get=only("member officer assembly finance auditor administrator"),
    ),
    Row(
        "documents:upload_start",
        post=only("member", answer=201),
        data=lambda world: {
            "destination": "applications.piece",
            "target": world.files["draft"].pk,
            "slot": "statuts",
            "name": "statuts.pdf",
            "size": "1000",
        },
    ),
    Row(
        "documents:upload_part",
        kwargs=thing("upload"),
        get=only("member", **SENDER),
        post=only("member", answer=415, **SENDER),
    ),
    Row("documents:upload_finish", kwargs=thing("upload"), post=only("member", answer=409, **SENDER)),
    Row("documents:upload_abandon", kwargs=thing("upload"), post=only("member", **SENDER)),
]
