"""/comite/seances/: who sits or works on the call sees the session; who conducts it acts; who sits votes."""

from tests.security.matrix.review import HIDDEN
from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, only, thing
from tests.security.matrix.screening import WORK_ON_CALL, officers
from tests.security.world import World

CONDUCT = "secretary officer"
SEE = f"reader recused secretary {WORK_ON_CALL}"
#: One file: without who is recused from it.
SEE_FILE = f"reader secretary {WORK_ON_CALL}"


def _member(world: World) -> dict:
    return {"deport-member": world.people["reader"].pk, "deport-reason": "Lien familial"}


def _conducted(verb: str, **data: str) -> Row:
    return Row(
        f"committee:{verb}",
        kwargs=thing("item"),
        post=only(CONDUCT, answer=ACTS),
        data=lambda world: data,
    )


ROWS = [
    Row("direct:index", get=officers()),
    # The call of the small world has a committee: nobody proposes its files without it.
    Row(
        "direct:prepare",
        kwargs=lambda world: {"pk": world.call.pk},
        get=officers(404),
        post=officers(404),
    ),
    Row("committee:list", get=only(f"{SEE} other_officer")),
    Row(
        "committee:create",
        get=only(f"{CONDUCT} other_officer"),
        post=only(f"{CONDUCT} other_officer", answer=ACTS),
    ),
    *(
        Row("committee:session", note=name, kwargs=thing(name), get=only(SEE), hides=HIDDEN)
        for name in ("session", "open_session", "closed_session")
    ),
    Row("committee:change", kwargs=thing("session"), get=only(CONDUCT), post=only(CONDUCT, answer=ACTS)),
    *(
        Row(f"committee:{verb}", kwargs=thing("session"), post=only(CONDUCT, answer=ACTS))
        for verb in ("refresh", "attendance", "open", "close")
    ),
    *(
        Row(
            f"committee:{name}",
            kwargs=thing("closed_session"),
            get=only(f"secretary {WORK_ON_CALL}"),
        )
        for name in ("minutes", "minutes_pdf")
    ),
    Row("committee:item", kwargs=thing("item"), get=only(SEE_FILE)),
    _conducted("put_to_vote"),
    _conducted("key_votes"),
    _conducted("propose", **{"proposer-amount": "1000"}),
    _conducted("decline", **{"ecarter-reason": "Hors sujet"}),
    _conducted("postpone", **{"reporter-reason": "À revoir"}),
    Row(
        "committee:vote",
        kwargs=thing("item"),
        post=only("reader", answer=ELSEWHERE, **dict.fromkeys(f"secretary {WORK_ON_CALL}".split(), 403)),
        data=lambda world: {"choice": "for"},
    ),
    Row(
        "committee:recuse",
        kwargs=thing("item"),
        post=only(f"reader {CONDUCT}", answer=ACTS),
        data=_member,
    ),
]
