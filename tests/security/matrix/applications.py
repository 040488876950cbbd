"""/appels/ and /mon-espace/dossiers/: a file is its applicant's; to everybody else it does not exist."""

from collections.abc import Iterator

from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, everybody, file, only, signed_in, thing
from tests.security.world import World

MEMBERS = "member"
EDITABLE = ("draft", "incomplete")
WITHDRAWABLE = ("draft", "submitted", "incomplete", "admissible")


def _slug(world: World) -> dict:
    return {"slug": world.call.slug}


def _step(state: str, step: str) -> dict:
    return {"kwargs": lambda world: {"pk": world.files[state].pk, "step": step}, "note": f"{step}, {state}"}


def _piece(state: str) -> dict:
    def kwargs(world: World) -> dict:
        return {"pk": world.files[state].pk, "attachment": world.files[state].attachments.get().pk}

    return {"kwargs": kwargs, "note": state}


def _files() -> Iterator[Row]:
    for state in ("draft", "incomplete", "admissible", "awarded", "withdrawn"):
        yield Row("applications:detail", note=state, kwargs=file(state), get=only(MEMBERS))
    for state in ("draft", "submitted"):
        yield Row("applications:pdf", note=state, kwargs=file(state), get=only(MEMBERS))
        shown = 200 if state in EDITABLE else ELSEWHERE
        for step in ("projet", "budget"):
            yield Row(
                "applications:edit",
                **_step(state, step),
                get=only(MEMBERS, answer=shown),
                post=only(MEMBERS, answer=ACTS),
            )
        yield Row(
            "applications:autosave",
            **_step(state, "projet"),
            post=only(MEMBERS, answer=ACTS),
        )
        for name in ("pieces", "proof"):
            yield Row(
                f"applications:{name}",
                note=state,
                kwargs=file(state),
                get=only(MEMBERS, answer=shown),
                post=only(MEMBERS, answer=ACTS),
            )
        yield Row(
            "applications:piece_remove",
            **_piece(state),
            post=only(MEMBERS, answer=ACTS),
        )
        yield Row(
            "applications:piece_take",
            note=state,
            kwargs=lambda world, state=state: {
                "pk": world.files[state].pk,
                "piece": "statuts",
                "document": world.folder_document.pk,
            },
            post=only(MEMBERS, answer=ACTS),
        )
        yield Row(
            "applications:withdraw",
            note=state,
            kwargs=file(state),
            get=only(MEMBERS, answer=200 if state in WITHDRAWABLE else ELSEWHERE),
            post=only(MEMBERS, answer=ACTS),
        )
    for state in ("draft", "submitted"):
        shown = ELSEWHERE if state == "draft" else 200
        yield Row("applications:receipt", note=state, kwargs=file(state), get=only(MEMBERS, answer=shown))


def _folder(world: World) -> dict:
    return {"pk": world.applicant.pk, "document": world.folder_document.pk}


ROWS = [
    Row("folder:list", get=signed_in()),
    Row("folder:detail", kwargs=thing("applicant"), get=only(MEMBERS), post=only(MEMBERS, answer=ACTS)),
    Row("folder:document", kwargs=_folder, get=only(MEMBERS), post=only(MEMBERS, answer=ACTS)),
    Row("folder:remove", kwargs=_folder, post=only(MEMBERS, answer=ELSEWHERE)),
    Row("calls:apply", kwargs=_slug, get=everybody(ELSEWHERE)),
    Row("eligibility:test", kwargs=_slug, get=everybody(), post=everybody(ACTS)),
    Row("applications:list", get=signed_in()),
    Row("applications:start", kwargs=_slug, get=signed_in(), post=signed_in(ACTS)),
    *_files(),
]
