"""How much may be asked: limits in euros, limits in per cent of the expense."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from grants.calls.rates import RateBase
from ui.formatting import NBSP, decimal_text, euros


def percent(value: Decimal) -> str:
    """« 80 % », « 33,33 % »."""
    return f"{decimal_text(value).removesuffix(',00')}{NBSP}%"


@register
class Amount(RuleKind):
    """Between the lowest and the highest amount, both included, from the call itself."""

    name = "amount"
    label = gettext_lazy("Montant demandé dans les limites")
    asks = ("amount",)
    field = "amount"
    designed = False

    def sentence(self, params: Mapping[str, Any]) -> str:
        low, high = Decimal(params["minimum"]), Decimal(params["maximum"])
        if not low:
            return _("Le montant demandé est d’au plus %(max)s.") % {"max": euros(high)}
        return _("Le montant demandé est compris entre %(min)s et %(max)s.") % {
            "min": euros(low),
            "max": euros(high),
        }

    def check(self, params: Mapping[str, Any], facts: Facts) -> Outcome:
        if facts.amount is None:
            return Verdict.UNKNOWN, self.sentence(params)
        low, high = Decimal(params["minimum"]), Decimal(params["maximum"])
        if low <= facts.amount <= high:
            return Verdict.YES, self.sentence(params)
        limits = {"min": euros(low), "max": euros(high)}
        return Verdict.NO, _("Le montant demandé doit être compris entre %(min)s et %(max)s.") % limits


@register
class Rate(RuleKind):
    """At most a share of the expense, from the call itself; exact, before any rounding."""

    name = "rate"
    label = gettext_lazy("Taux d’aide respecté")
    asks = ("amount", "expense")
    step = "budget"
    field = "expense-0-account"
    designed = False

    def sentence(self, params: Mapping[str, Any]) -> str:
        base = str(RateBase(params.get("base", RateBase.EXPENSE)).label).lower()
        limit = percent(Decimal(params["maximum"]))
        return _("L’aide ne dépasse pas %(rate)s des %(base)s.") % {"rate": limit, "base": base}

    def check(self, params: Mapping[str, Any], facts: Facts) -> Outcome:
        base = self._base(params, facts)
        if facts.amount is None or not base:
            return Verdict.UNKNOWN, self.sentence(params)
        maximum = Decimal(params["maximum"])
        within = facts.amount * 100 <= maximum * base
        reached = percent((facts.amount * 100 / base).quantize(Decimal("0.01")))
        values = {
            "rate": percent(maximum),
            "reached": reached,
            "base": str(RateBase(params.get("base", RateBase.EXPENSE)).label).lower(),
        }
        if within:
            return Verdict.YES, _("%(reached)s des %(base)s, au plus %(rate)s.") % values
        return Verdict.NO, _(
            "La subvention demandée dépasse %(rate)s des %(base)s du projet : elle en fait %(reached)s."
        ) % values

    def _base(self, params: Mapping[str, Any], facts: Facts) -> Decimal | None:
        if facts.expense is None:
            return None
        base = RateBase(params.get("base", RateBase.EXPENSE))
        if base == RateBase.WITH_KIND:
            return facts.expense + (facts.expense_in_kind or Decimal(0))
        if base == RateBase.ELIGIBLE and facts.expense_by_account is not None:
            excluded = tuple(params.get("excluded", ()))
            return sum(
                (
                    amount
                    for account, amount in facts.expense_by_account.items()
                    if not (excluded and account.startswith(excluded)) and not account.startswith("86")
                ),
                Decimal(0),
            )
        return facts.expense
