"""The call that closes, its drafts ready but for their files, and the people in front of them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bench import world
from tests.factories.applications import draft, fill
from tests.factories.calls import open_call
from tests.load.people import Seen, Submitter, Typist

PIECES = ("statuts", "comptes", "rib")


def prepare(
    *, submitters: int, typists: int, seconds: float, seen: Seen
) -> tuple[Any, list[Submitter], list[Typist]]:
    """An open call that closes in `seconds`, with that many people ready to submit, and to type."""
    now = timezone.now()
    call = open_call(
        title="Dernières minutes",
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(seconds=seconds),
        grace_minutes=15,
        pieces=[{"key": key, "label": key.capitalize()} for key in PIECES],
        envelope=Decimal(100_000),
    )
    ready = [fill(draft(call), pieces=False) for _ in range(submitters)]
    blank = [draft(call) for _ in range(typists)]
    common = {"site": world.SITE, "seen": seen}
    return (
        call,
        [
            Submitter(cookie=world.cookie(file.created_by.email), file=file.pk, pieces=PIECES, **common)
            for file in ready
        ],
        [Typist(cookie=world.cookie(file.created_by.email), file=file.pk, **common) for file in blank],
    )


def extend(call: Any, seconds: float) -> None:
    """Let the call close `seconds` from now: preparing took a while."""
    from grants.calls.models import Call

    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() + timedelta(seconds=seconds))
