"""Where: the seat of the applicant, the place of the action."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from grants.calls.blocks.territories import TerritoryBlock
from grants.calls.eligibility.facts import Facts, Place
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.common import Fields, Params, lacking
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from territories import codes as territory_codes

SEAT, PLACE, EITHER, BOTH = "seat", "place", "either", "both"


@register
class Territory(RuleKind):
    """Communes, EPCI, départements, régions and zones in which the seat or the action lies."""

    name = "territory"
    label = gettext_lazy("Territoire")
    asks = ("seat", "place")
    field = "commune"
    icon = "site"

    def fields(self) -> Fields:
        where = [
            (PLACE, gettext_lazy("le lieu de l’action")),
            (SEAT, gettext_lazy("le siège ou le domicile du demandeur")),
            (EITHER, gettext_lazy("l’un ou l’autre")),
            (BOTH, gettext_lazy("l’un et l’autre")),
        ]
        helps = gettext_lazy(
            "Un nom ou un code : « Landes », « Mont-de-Marsan », « DEP-40 », « COM-40192 », « EPCI-244000808 », "
            "« ZONE-… » pour un canton ou un périmètre enregistré."
        )
        return [
            ("where", blocks.ChoiceBlock(label=gettext_lazy("porte sur"), choices=where, default=PLACE)),
            ("codes", _list(gettext_lazy("territoires admis"), help_text=helps)),
            ("excluded", _list(gettext_lazy("territoires exclus"))),
        ]

    def sentence(self, params: Params) -> str:
        inside = ", ".join(territory_codes.shown(code) for code in params.get("codes") or ())
        outside = ", ".join(territory_codes.shown(code) for code in params.get("excluded") or ())
        subject = {
            SEAT: _("Le siège ou le domicile du demandeur se trouve"),
            EITHER: _("Le siège du demandeur ou le lieu de l’action se trouve"),
            BOTH: _("Le siège du demandeur et le lieu de l’action se trouvent"),
        }.get(params.get("where") or PLACE, _("Le lieu de l’action se trouve"))
        if inside and outside:
            where = _("dans ce territoire : %(inside)s ; hors de : %(outside)s.")
        elif inside:
            where = _("dans ce territoire : %(inside)s.")
        else:
            where = _("hors de : %(outside)s.")
        return f"{subject} {where % {'inside': inside, 'outside': outside}}"

    def wants(self, params: Params) -> tuple[str, ...]:
        return {SEAT: ("seat",), PLACE: ("place",)}.get(params.get("where") or PLACE, ("seat", "place"))

    def check(self, params: Params, facts: Facts) -> Outcome:
        where = params.get("where") or PLACE
        seat, place = self._fits(params, facts.seat), self._fits(params, facts.place)
        fits = {
            SEAT: seat,
            PLACE: place,
            EITHER: True if True in (seat, place) else (None if None in (seat, place) else False),
            BOTH: False if False in (seat, place) else (None if None in (seat, place) else True),
        }[where]
        if fits is None:
            return lacking(_lack(where, facts), self.sentence(params))
        if fits:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("%(names)s : ce n’est pas dans le territoire de l’appel. %(rule)s") % {
            "names": _named(where, facts, seat, place),
            "rule": self.sentence(params),
        }

    def _fits(self, params: Params, place: Place | None) -> bool | None:
        if place is None:
            return None
        inside, outside = (
            frozenset(territory_codes.code(item) for item in params.get(name) or ())
            for name in ("codes", "excluded")
        )
        return (not inside or place.within(inside)) and not place.within(outside)

    def problems(self, params: Params) -> list[str]:
        named = [*(params.get("codes") or ()), *(params.get("excluded") or ())]
        if not named:
            return [_("Règle « Territoire » : indiquez au moins un territoire.")]
        return [
            _("Règle « Territoire » : « %(code)s » n’est pas un territoire connu.") % {"code": code}
            for code in territory_codes.unknown(named)
        ]


def _list(label: object, **options: object) -> blocks.ListBlock:
    return blocks.ListBlock(
        TerritoryBlock(label=label), label=label, default=[], min_num=0, max_num=400, **options
    )


def _lack(where: str, facts: Facts) -> str:
    if where == SEAT or (where != PLACE and facts.seat is None):
        return _("la commune du demandeur")
    return _("la commune de l’action")


def _named(where: str, facts: Facts, seat: bool | None, place: bool | None) -> str:
    concerned = []
    if where != PLACE and seat is False and facts.seat:
        concerned.append(facts.seat.name or facts.seat.commune)
    if where != SEAT and place is False and facts.place:
        concerned.append(facts.place.name or facts.place.commune)
    return ", ".join(dict.fromkeys(concerned))
