"""Criteria, envelopes and rounds as lists of the page of a call: rows one adds, moves and removes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from grants.calls.models import Call

Row = dict[str, Any]


def _amount(label: Any) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(label=label, max_digits=12, decimal_places=2, min_value=Decimal("0.01"))


class CriterionBlock(blocks.StructBlock):
    """What the readers score."""

    label = blocks.CharBlock(label=_("critère"), max_length=200)
    help = blocks.CharBlock(
        label=_("repères"),
        max_length=500,
        required=False,
        help_text=_("À quoi l’on reconnaît 1, 3 ou 5 : « 1 : public flou ; 3 : public précis… »"),
    )
    weight = blocks.DecimalBlock(
        label=_("poids"), max_digits=5, decimal_places=2, min_value=Decimal("0.01"), default=1
    )
    scale = blocks.IntegerBlock(label=_("note maximale"), min_value=1, max_value=100, default=5)

    class Meta:
        label = _("critère")
        icon = "order"


class ShareBlock(blocks.StructBlock):
    """What one funder puts in an envelope."""

    funder = blocks.CharBlock(label=_("financeur"), max_length=160)
    amount = _amount(_("part, en euros"))

    class Meta:
        label = _("part")


class EnvelopeBlock(blocks.StructBlock):
    """Money set aside, for everybody or for some, by one funder or several."""

    name = blocks.CharBlock(label=_("enveloppe"), max_length=120, default=_("Enveloppe générale"))
    amount = _amount(_("montant, en euros"))
    reserved_for = blocks.CharBlock(
        label=_("réservée à"),
        max_length=200,
        required=False,
        help_text=_("Vide : enveloppe générale. Sinon, à qui cette part est réservée."),
    )
    shares = blocks.ListBlock(
        ShareBlock(), label=_("parts des financeurs"), default=[], min_num=0, max_num=30, collapsed=True
    )

    class Meta:
        label = _("enveloppe")
        icon = "decimal"


class RoundBlock(blocks.StructBlock):
    """One round of examination."""

    name = blocks.CharBlock(label=_("session"), max_length=80)
    closes_at = blocks.DateTimeBlock(label=_("dossiers déposés jusqu’au"))
    meets_on = blocks.DateBlock(label=_("examen le"), required=False)

    class Meta:
        label = _("session")
        icon = "date"


def _list(block: blocks.StructBlock, most: int) -> blocks.StreamBlock:
    return blocks.StreamBlock([(ROW, block)], required=False, max_num=most, collapsed=True)


ROW = "row"
#: Part of a call → the blocks that write it, all of one type.
LISTS: Mapping[str, blocks.StreamBlock] = {
    "criteria": _list(CriterionBlock(), 30),
    "envelopes": _list(EnvelopeBlock(), 20),
    "rounds": _list(RoundBlock(), 24),
}


def rows_of(call: Call, part: str) -> list[Row]:
    """The rows of a part of a call, as `actions.set_parts` takes them."""
    if call.pk is None:
        return []
    if part == "criteria":
        return [dict(row) for row in call.criteria.values("label", "help", "weight", "scale")]
    if part == "rounds":
        return [dict(row) for row in call.rounds.values("name", "closes_at", "meets_on")]
    return [
        {
            "name": row.name,
            "amount": row.amount,
            "reserved_for": row.reserved_for,
            "shares": [(share.funder, share.amount) for share in row.shares.all()],
        }
        for row in call.envelopes.prefetch_related("shares")
    ]


def value_of(call: Call, part: str) -> Any:
    """The rows of a part as the value of its blocks."""
    rows = [
        {**row, "shares": [{"funder": name, "amount": amount} for name, amount in row.get("shares", ())]}
        if part == "envelopes"
        else row
        for row in rows_of(call, part)
    ]
    return LISTS[part].normalize([(ROW, row) for row in rows])


def rows_in(part: str, value: Any) -> list[Row]:
    """What was typed in the blocks, as rows."""
    rows = []
    for item in value:
        row = dict(item.value)
        if part == "envelopes":
            row["shares"] = [(share["funder"], share["amount"]) for share in row["shares"]]
        rows.append(row)
    return rows
