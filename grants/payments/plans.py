"""The schedule of an award: how it is split, when each part is due. Nothing is lost by rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from grants.calls import legal
from grants.payments.models import InstalmentKind, PlanTemplate

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """One instalment to plan. Euros."""

    position: int
    kind: str
    amount: Decimal
    due_on: date


def split(amount: Decimal, shares: Sequence[int | str]) -> list[Decimal]:
    """Part `amount` by `shares` (per cent), to the cent; the last part takes what rounding leaves.

    The parts always add up to `amount`. A part that would be nothing is left out.
    """
    parts = [(amount * Decimal(str(share)) / 100).quantize(_CENT, ROUND_DOWN) for share in shares[:-1]]
    parts.append(amount - sum(parts, Decimal(0)))
    return [part for part in parts if part > 0]


def template_for(amount: Decimal, on: date) -> PlanTemplate:
    """The model in force on a day for an award of this amount. Raises LookupError when there is none."""
    rows = list(PlanTemplate.objects.filter(starts_on__lte=on).order_by("-starts_on", "-above"))
    in_force = [row for row in rows if row.starts_on == rows[0].starts_on]
    for row in in_force:
        if amount > row.above:
            return row
    raise LookupError(f"no payment plan is set for {amount} on {on}")


def parts(amount: Decimal, on: date) -> list[Part]:
    """The instalments of an award decided on this day."""
    template = template_for(amount, on)
    amounts = split(amount, template.shares)
    last = len(amounts) - 1
    delays = [*template.delays, *[template.delays[-1]] * len(amounts)]
    return [
        Part(
            position=place + 1,
            kind=_kind(place, last),
            amount=part,
            due_on=on + timedelta(days=int(delays[place])),
        )
        for place, part in enumerate(amounts)
    ]


def _kind(place: int, last: int) -> str:
    if last == 0:
        return InstalmentKind.SINGLE
    if place == 0:
        return InstalmentKind.ADVANCE
    return InstalmentKind.BALANCE if place == last else InstalmentKind.INTERIM


def seed(**_signal: object) -> None:
    """The models every installation begins with; what an administrator set is left alone."""
    if PlanTemplate.objects.exists():
        return
    source = "Décret 2001-495 du 6 juin 2001, art. 1 : convention au-delà de 23 000 € par an."
    since = date(2001, 6, 10)
    PlanTemplate.objects.create(
        label="Versement unique", starts_on=since, above=0, shares=[100], delays=[30], source=source
    )
    PlanTemplate.objects.create(
        label="Avance et solde",
        starts_on=since,
        above=legal.value(legal.LegalKey.AGREEMENT, since),
        shares=[70, 30],
        delays=[30, 365],
        source=source,
    )
