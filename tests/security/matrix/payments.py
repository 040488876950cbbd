"""/gestion/paiements/ and bank details: the officer certifies, the finance office approves and pays."""

from typing import Any

from grants.payments.pieces import pieces_of
from tests.factories.payments import iban
from tests.security.matrix.rows import ACTS, ELSEWHERE, Row, only, signed_in, thing
from tests.security.matrix.screening import STAFF, of_the_call
from tests.security.world import World

#: Batches gather several calls: a role on everything is needed.
READ_BATCHES = of_the_call(200, "finance auditor administrator")
FINANCE = of_the_call(ELSEWHERE, "finance")


def _checked(world: World) -> dict[str, Any]:
    return {piece.key: "on" for piece in pieces_of(world.planned_instalment)}


def _bank_details(world: World) -> dict[str, Any]:
    return {"holder": "Association", "iban": str(iban(2)), "bic": ""}


def _in_batch(world: World) -> dict[str, Any]:
    return {"pk": world.batch.pk, "instalment": world.batched_instalment.pk}


ROWS = [
    Row("bank:list", get=signed_in()),
    Row(
        "bank:edit",
        kwargs=thing("applicant"),
        get=only("member"),
        post=only("member", answer=ELSEWHERE, editor=403),
        data=_bank_details,
    ),
    Row("payments:list", get=only(STAFF)),
    *(
        Row("payments:detail", note=state, kwargs=thing(f"{state}_instalment"), get=of_the_call())
        for state in ("planned", "certified", "approved", "sent")
    ),
    Row(
        "payments:certify",
        kwargs=thing("planned_instalment"),
        post=of_the_call(ELSEWHERE, "officer"),
        data=_checked,
    ),
    Row("payments:approve", kwargs=thing("certified_instalment"), post=FINANCE),
    Row(
        "payments:send_back",
        kwargs=thing("certified_instalment"),
        post=FINANCE,
        data=lambda world: {"back-reason": "Pièce illisible"},
    ),
    Row(
        "payments:pay",
        kwargs=thing("sent_instalment"),
        post=FINANCE,
        data=lambda world: {"paid-order_number": "M-12", "paid-paid_on": f"{world.today:%Y-%m-%d}"},
    ),
    Row(
        "payments:bounce",
        kwargs=thing("sent_instalment"),
        post=FINANCE,
        data=lambda world: {"bounced-reason": "Compte clos"},
    ),
    Row("payments:batches", get=READ_BATCHES),
    Row("payments:batch_create", get=of_the_call(200, "finance"), post=of_the_call(ACTS, "finance")),
    *(
        Row("payments:batch", note=name, kwargs=thing(name), get=READ_BATCHES)
        for name in ("batch", "exported_batch")
    ),
    Row("payments:batch_take_out", kwargs=_in_batch, post=FINANCE),
    Row("payments:batch_export", kwargs=thing("batch"), post=FINANCE),
    Row(
        "payments:feedback",
        get=READ_BATCHES,
        post=of_the_call(ACTS, "finance auditor administrator"),
    ),
    Row("payments:feedback_file", kwargs=thing("feedback"), get=READ_BATCHES),
    Row("payments:feedback_apply", kwargs=thing("feedback"), post=FINANCE),
]
