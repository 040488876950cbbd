"""How much may be asked: limits in euros, limits in per cent of the expense, accounts that are not paid."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.common import (
    ACCOUNT,
    Fields,
    Params,
    lacking,
    limits,
    money,
    number_of,
    part,
    percent,
    texts,
)
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from grants.calls.kinds import Meaning
from grants.calls.rates import RateBase
from ui.formatting import euros


@register
class Amount(RuleKind):
    """Between the lowest and the highest amount, both included, from the call itself."""

    adjustable = True
    name = "amount"
    label = gettext_lazy("Montant demandé dans les limites")
    asks = ("amount",)
    field = "amount"
    designed = False

    def sentence(self, params: Params) -> str:
        low, high = Decimal(params["minimum"]), Decimal(params["maximum"])
        if not low:
            return _("Le montant demandé est d’au plus %(max)s.") % {"max": euros(high)}
        return _("Le montant demandé est compris entre %(min)s et %(max)s.") % {
            "min": euros(low),
            "max": euros(high),
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.amount is None:
            return Verdict.UNKNOWN, self.sentence(params)
        low, high = Decimal(params["minimum"]), Decimal(params["maximum"])
        values = {"amount": euros(facts.amount), "min": euros(low), "max": euros(high)}
        if low <= facts.amount <= high:
            return Verdict.YES, _("%(amount)s demandés, entre %(min)s et %(max)s.") % values
        return Verdict.NO, _("Le montant demandé doit être compris entre %(min)s et %(max)s.") % values


@register
class AmountCap(RuleKind):
    """An amount for a case: with a condition, or for each person of the group."""

    adjustable = True
    name = "amount_cap"
    label = gettext_lazy("Plafond du montant dans un cas")
    asks = ("amount", "group_size")
    field = "amount"
    icon = "decimal"

    def fields(self) -> Fields:
        return [
            ("minimum", money(gettext_lazy("montant minimum"))),
            ("maximum", money(gettext_lazy("montant maximum"))),
            (
                "per_person",
                blocks.BooleanBlock(
                    label=gettext_lazy("par personne du groupe"), required=False, default=False
                ),
            ),
        ]

    def wants(self, params: Params) -> tuple[str, ...]:
        return self.asks if params.get("per_person") else ("amount",)

    def meanings(self, params: Params) -> tuple[tuple[str, ...], ...]:
        if params.get("per_person"):
            return ((Meaning.MEMBERS.value, Meaning.GROUP_SIZE.value),)
        return ()

    def sentence(self, params: Params) -> str:
        low, high = number_of(params, "minimum"), number_of(params, "maximum")
        by = _(" par personne") if params.get("per_person") else ""
        values = {"min": euros(low), "max": euros(high), "by": by}
        if low is not None and high is not None:
            return _("Le montant demandé est compris entre %(min)s et %(max)s%(by)s.") % values
        if high is not None:
            return _("Le montant demandé est d’au plus %(max)s%(by)s.") % values
        return _("Le montant demandé est d’au moins %(min)s%(by)s.") % values

    def check(self, params: Params, facts: Facts) -> Outcome:
        people = facts.group_size if params.get("per_person") else 1
        if people is None:
            return lacking(_("le nombre de personnes"), self.sentence(params))
        if facts.amount is None:
            return lacking(_("le montant demandé"), self.sentence(params))
        low, high = number_of(params, "minimum"), number_of(params, "maximum")
        if (low is None or facts.amount >= low * people) and (high is None or facts.amount <= high * people):
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("%(amount)s demandés. %(rule)s") % {
            "amount": euros(facts.amount),
            "rule": self.sentence(params),
        }

    def problems(self, params: Params) -> list[str]:
        return limits(params, self.label)


@register
class Rate(RuleKind):
    """At most a share of the expense, from the call itself; exact, before any rounding."""

    adjustable = True
    on_budget = True
    name = "rate"
    label = gettext_lazy("Taux d’aide respecté")
    asks = ("amount", "expense")
    step = "budget"
    field = "expense-0-account"
    designed = False

    def wants(self, params: Params) -> tuple[str, ...]:
        more = {
            RateBase.WITH_KIND: ("expense_in_kind",),
            RateBase.ELIGIBLE: ("expense_by_account",),
        }
        return (*self.asks, *more.get(_base(params), ()))

    def sentence(self, params: Params) -> str:
        values = {"rate": percent(Decimal(params["maximum"])), "base": base_name(params)}
        return _("L’aide ne dépasse pas %(rate)s des %(base)s.") % values

    def check(self, params: Params, facts: Facts) -> Outcome:
        base = base_of(params, facts)
        if facts.amount is None or not base:
            return Verdict.UNKNOWN, self.sentence(params)
        maximum = Decimal(params["maximum"])
        values = {
            "rate": percent(maximum),
            "reached": part(facts.amount, base, maximum),
            "base": base_name(params),
        }
        if facts.amount * 100 <= maximum * base:
            return Verdict.YES, _("%(reached)s des %(base)s, au plus %(rate)s.") % values
        return Verdict.NO, _(
            "La subvention demandée dépasse %(rate)s des %(base)s du projet : elle en fait %(reached)s."
        ) % values


def _base(params: Params) -> RateBase:
    return RateBase(params.get("base") or RateBase.EXPENSE)


def base_name(params: Params) -> str:
    """« charges », « charges admises (hors comptes 63, 66) »."""
    base = str(_base(params).label).lower()
    excluded = params.get("excluded") or ()
    if _base(params) == RateBase.ELIGIBLE and excluded:
        return _("%(base)s (hors comptes %(accounts)s)") % {"base": base, "accounts": ", ".join(excluded)}
    return base


def base_of(params: Params, facts: Facts) -> Decimal | None:
    """The euros on which a rate is computed; None when a part of it is not known."""
    if facts.expense is None:
        return None
    base = _base(params)
    if base == RateBase.WITH_KIND:
        return None if facts.expense_in_kind is None else facts.expense + facts.expense_in_kind
    if base == RateBase.ELIGIBLE:
        return _eligible(facts.expense_by_account, params.get("excluded") or ())
    return facts.expense


def _eligible(by_account: Mapping[str, Decimal] | None, excluded: Iterable[Any]) -> Decimal | None:
    if by_account is None:
        return None
    left_out = ("86", *map(str, excluded))
    return sum((sum_ for account, sum_ in by_account.items() if not account.startswith(left_out)), Decimal(0))


@register
class Accounts(RuleKind):
    """Accounts of expense that the call does not pay at all."""

    adjustable = True
    on_budget = True
    name = "accounts"
    label = gettext_lazy("Dépenses non admises")
    asks = ("expense_by_account",)
    step = "budget"
    field = "expense-0-account"
    icon = "cross"
    told_by_budget = True

    def fields(self) -> Fields:
        helps = gettext_lazy("64 pour les charges de personnel, 66 pour les charges financières…")
        return [("forbidden", texts(gettext_lazy("comptes refusés"), validators=[ACCOUNT], help_text=helps))]

    def sentence(self, params: Params) -> str:
        return _("Le budget ne comporte pas de dépense sur ces comptes : %(accounts)s.") % {
            "accounts": ", ".join(params.get("forbidden") or ())
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.expense_by_account is None:
            return lacking(_("le budget"), self.sentence(params))
        forbidden = tuple(map(str, params.get("forbidden") or ()))
        found = sorted(
            account
            for account, amount in facts.expense_by_account.items()
            if amount and forbidden and account.startswith(forbidden)
        )
        if not found:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("Le compte %(accounts)s n’est pas admis dans ce budget. %(rule)s") % {
            "accounts": ", ".join(found),
            "rule": self.sentence(params),
        }

    def problems(self, params: Params) -> list[str]:
        if not params.get("forbidden"):
            return [_("Règle « Dépenses non admises » : indiquez au moins un compte.")]
        return []
