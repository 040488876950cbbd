"""Who else pays: ceilings with other funders, share of public money, own share, de minimis aid."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.common import (
    Fields,
    Params,
    lacking,
    money,
    needed,
    number_of,
    part,
    percent,
    share,
)
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from grants.calls.kinds import Meaning
from grants.calls.rates import RateBase
from ui.formatting import euros


@register
class OtherFunding(RuleKind):
    """All funders together for the same object, what is asked included."""

    adjustable = True
    name = "other_funding"
    label = gettext_lazy("Plafond tous financeurs")
    asks = ("amount", "other_funding")
    field = "amount"
    icon = "group"
    told_by = (Meaning.OTHER_FUNDING.value,)
    told_by_budget = True

    def fields(self) -> Fields:
        return [("maximum", money(gettext_lazy("au plus, tous financeurs réunis"), required=True))]

    def sentence(self, params: Params) -> str:
        return _("Tous financeurs réunis, l’aide au même objet ne dépasse pas %(max)s.") % {
            "max": euros(number_of(params, "maximum"))
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.amount is None:
            return lacking(_("le montant demandé"), self.sentence(params))
        if facts.other_funding is None:
            return lacking(_("ce que donnent les autres financeurs"), self.sentence(params))
        total = facts.amount + facts.other_funding
        if total <= (number_of(params, "maximum") or 0):
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("%(total)s avec les autres financeurs. %(rule)s") % {
            "total": euros(total),
            "rule": self.sentence(params),
        }

    def problems(self, params: Params) -> list[str]:
        return needed(params, self.label)


def _base_field() -> tuple[str, blocks.Block]:
    choices = [
        (RateBase.EXPENSE.value, gettext_lazy("charges du projet")),
        (RateBase.WITH_KIND.value, gettext_lazy("charges et contributions volontaires (86)")),
    ]
    label = gettext_lazy("calculé sur")
    return "base", blocks.ChoiceBlock(
        label=label, choices=choices, default=RateBase.EXPENSE.value, required=False
    )


def _with_kind(params: Params) -> bool:
    return params.get("base") == RateBase.WITH_KIND


def _base(params: Params, facts: Facts) -> Decimal | None:
    if facts.expense is None or not _with_kind(params):
        return facts.expense
    return None if facts.expense_in_kind is None else facts.expense + facts.expense_in_kind


def _base_name(params: Params) -> str:
    return _("charges, contributions volontaires comprises") if _with_kind(params) else _("charges")


class _Share(RuleKind):
    """A part of the budget."""

    adjustable = True
    on_budget = True
    step = "budget"
    field = "income-0-account"
    icon = "decimal"
    told_by_budget = True
    limit = "maximum"

    def wants(self, params: Params) -> tuple[str, ...]:
        return (*self.asks, "expense_in_kind") if _with_kind(params) else self.asks

    def problems(self, params: Params) -> list[str]:
        return needed(params, self.label, self.limit)


@register
class PublicShare(_Share):
    """At most a share of public money, ours included (account 74)."""

    name = "public_share"
    label = gettext_lazy("Part d’argent public")
    asks = ("public_money", "expense")

    def fields(self) -> Fields:
        return [("maximum", share(gettext_lazy("au plus, en pour cent"), required=True)), _base_field()]

    def sentence(self, params: Params) -> str:
        return _("Les subventions publiques, la nôtre comprise, ne dépassent pas %(rate)s des %(base)s.") % {
            "rate": percent(number_of(params, "maximum") or Decimal(0)),
            "base": _base_name(params),
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        base = _base(params, facts)
        if not base or facts.public_money is None:
            return lacking(_("le budget"), self.sentence(params))
        if facts.public_money * 100 <= (number_of(params, "maximum") or 0) * base:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("Les subventions publiques font %(reached)s. %(rule)s") % {
            "reached": part(facts.public_money, base, number_of(params, "maximum") or Decimal(0)),
            "rule": self.sentence(params),
        }


@register
class OwnShare(_Share):
    """At least a share that is not subsidised: own resources, and valued volunteering where the base has it."""

    name = "own_share"
    label = gettext_lazy("Part d’autofinancement")
    asks = ("own_money", "expense")
    limit = "minimum"

    def fields(self) -> Fields:
        return [("minimum", share(gettext_lazy("au moins, en pour cent"), required=True)), _base_field()]

    def wants(self, params: Params) -> tuple[str, ...]:
        return (*super().wants(params), "own_in_kind") if _with_kind(params) else self.asks

    def sentence(self, params: Params) -> str:
        return _("L’autofinancement atteint au moins %(rate)s des %(base)s.") % {
            "rate": percent(number_of(params, "minimum") or Decimal(0)),
            "base": _base_name(params),
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        base, own = _base(params, facts), facts.own_money
        if own is not None and _with_kind(params):
            own = None if facts.own_in_kind is None else own + facts.own_in_kind
        if not base or own is None:
            return lacking(_("le budget"), self.sentence(params))
        if own * 100 >= (number_of(params, "minimum") or 0) * base:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("L’autofinancement fait %(reached)s. %(rule)s") % {
            "reached": part(own, base, number_of(params, "minimum") or Decimal(0)),
            "rule": self.sentence(params),
        }


@register
class DeMinimis(RuleKind):
    """The European ceiling of small aids: declared, given by us and asked now, over three rolling years."""

    name = "de_minimis"
    label = gettext_lazy("Plafond de minimis")
    asks = ("amount", "de_minimis", "received_de_minimis")
    field = "amount"
    icon = "globe"
    told_by = (Meaning.DE_MINIMIS.value,)

    def fields(self) -> Fields:
        regimes = [
            ("de_minimis", gettext_lazy("général")),
            ("de_minimis_sgei", gettext_lazy("service d’intérêt économique général")),
            ("de_minimis_agriculture", gettext_lazy("agriculture")),
            ("de_minimis_fishing", gettext_lazy("pêche et aquaculture")),
        ]
        label = gettext_lazy("règlement")
        return [("regime", blocks.ChoiceBlock(label=label, choices=regimes, default="de_minimis"))]

    def wants(self, params: Params) -> tuple[str, ...]:
        return (*self.asks, f"ceilings:{self._regime(params)}")

    def _regime(self, params: Params) -> str:
        return params.get("regime") or "de_minimis"

    def sentence(self, params: Params) -> str:
        return _(
            "Les aides de minimis, celle-ci comprise, ne dépassent pas le plafond européen sur trois ans."
        )

    def check(self, params: Params, facts: Facts) -> Outcome:
        ceiling = facts.ceilings.get(self._regime(params))
        if ceiling is None:
            return lacking(_("le plafond européen en vigueur"), self.sentence(params))
        if facts.amount is None:
            return lacking(_("le montant demandé"), self.sentence(params))
        if facts.de_minimis is None:
            return lacking(_("les aides de minimis déjà reçues"), self.sentence(params))
        if facts.received_de_minimis is None:
            return lacking(_("ce que nous avons déjà versé au titre de minimis"), self.sentence(params))
        total = facts.amount + facts.de_minimis + facts.received_de_minimis
        values = {"total": euros(total), "ceiling": euros(ceiling)}
        if total <= ceiling:
            return Verdict.YES, _("%(total)s d’aides de minimis sur trois ans, au plus %(ceiling)s.") % values
        return Verdict.NO, _(
            "Les aides de minimis feraient %(total)s sur trois ans : le plafond est de %(ceiling)s."
        ) % values
