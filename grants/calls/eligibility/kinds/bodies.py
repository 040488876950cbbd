"""What a body must be: its legal nature, its age, its reports handed in."""

from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.calls.eligibility import legal_forms
from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.common import (
    BODIES,
    Fields,
    Params,
    lacking,
    limits,
    moment,
    number_of,
    reference,
    texts,
    undated,
    when,
    whole,
)
from grants.calls.eligibility.registry import Outcome, RuleKind, register

_PREFIX = RegexValidator(
    r"^[0-9]{1,4}\Z", gettext_lazy("Un code de catégorie juridique : un à quatre chiffres.")
)


def months_between(start: date, end: date) -> int:
    """Completed months from one day to another; a month is complete on the same day of the month.

    Where the last month has no such day, it is complete on the first of the next one, as for ages.
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def duration(months: int) -> str:
    """« 18 mois », « 2 ans »."""
    if months and months % 12 == 0:
        years = months // 12
        return ngettext("%(count)s an", "%(count)s ans", years) % {"count": years}
    return _("%(count)s mois") % {"count": months}


@register
class LegalCategory(RuleKind):
    """Legal natures by their INSEE code: the longest prefix that fits decides."""

    name = "legal_category"
    label = gettext_lazy("Nature juridique")
    asks = ("kind", "legal_category")
    step = "demandeur"
    field = "legal_category"
    icon = "tag"
    told_of = BODIES

    def fields(self) -> Fields:
        helps = gettext_lazy("Début du code INSEE : 92 pour toutes les associations, 7210 pour les communes.")
        return [
            ("allowed", texts(gettext_lazy("admises"), validators=[_PREFIX], help_text=helps)),
            ("excluded", texts(gettext_lazy("exclues"), validators=[_PREFIX])),
        ]

    def sentence(self, params: Params) -> str:
        allowed, excluded = (
            ", ".join(legal_forms.named(code) for code in params.get(name) or ())
            for name in ("allowed", "excluded")
        )
        if allowed and excluded:
            return _("Natures juridiques admises : %(allowed)s ; exclues : %(excluded)s.") % {
                "allowed": allowed,
                "excluded": excluded,
            }
        if allowed:
            return _("Natures juridiques admises : %(allowed)s.") % {"allowed": allowed}
        return _("Natures juridiques exclues : %(excluded)s.") % {"excluded": excluded}

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.kind is not None and facts.kind not in BODIES:
            return Verdict.YES, _("Cette règle ne concerne que les organismes.")
        if not facts.legal_category:
            return lacking(_("la catégorie juridique de l’organisme"), self.sentence(params))
        shown = legal_forms.named(facts.legal_category)
        if admitted(facts.legal_category, params.get("allowed") or (), params.get("excluded") or ()):
            return Verdict.YES, _("La nature juridique est admise : %(form)s.") % {"form": shown}
        return Verdict.NO, _("Cette nature juridique n’est pas admise : %(form)s.") % {"form": shown}

    def problems(self, params: Params) -> list[str]:
        allowed, excluded = (set(params.get(name) or ()) for name in ("allowed", "excluded"))
        if not allowed and not excluded:
            return [_("Règle « Nature juridique » : indiquez au moins un code.")]
        return [
            _("Règle « Nature juridique » : le code %(code)s est à la fois admis et exclu.") % {"code": code}
            for code in sorted(allowed & excluded)
        ]


def admitted(category: str, allowed: Any, excluded: Any) -> bool:
    """Whether a code of four digits is admitted: the longest prefix decides, allowed or excluded."""
    best_in = max((len(code) for code in allowed if category.startswith(code)), default=-1)
    best_out = max((len(code) for code in excluded if category.startswith(code)), default=-1)
    if not allowed:
        return best_out < 0
    return best_in > best_out


@register
class BodyAge(RuleKind):
    """How long the body has existed, in completed months at a day of reference."""

    name = "body_age"
    label = gettext_lazy("Ancienneté de la structure")
    asks = ("kind", "founded_on")
    step = "demandeur"
    field = "founded_on"
    icon = "history"
    told_of = BODIES

    def fields(self) -> Fields:
        return [
            ("minimum_months", whole(gettext_lazy("existe depuis au moins (mois)"), 1200)),
            ("maximum_months", whole(gettext_lazy("existe depuis au plus (mois)"), 1200)),
            *moment(),
        ]

    def sentence(self, params: Params) -> str:
        low, high = (number_of(params, name) for name in ("minimum_months", "maximum_months"))
        values = {
            "when": when(params),
            "low": duration(int(low or 0)),
            "high": duration(int(high or 0)),
        }
        if low is not None and high is not None:
            return _("La structure existe depuis %(low)s au moins et %(high)s au plus, %(when)s.") % values
        if low is not None:
            return _("La structure existe depuis au moins %(low)s, %(when)s.") % values
        return _("La structure existe depuis au plus %(high)s, %(when)s.") % values

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.kind is not None and facts.kind not in BODIES:
            return Verdict.YES, _("Cette règle ne concerne que les organismes.")
        if facts.founded_on is None:
            return lacking(_("la date de création de la structure"), self.sentence(params))
        months = months_between(facts.founded_on, reference(params, facts))
        low, high = (number_of(params, name) for name in ("minimum_months", "maximum_months"))
        if (low is None or months >= low) and (high is None or months <= high):
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("La structure a %(age)s d’existence, %(when)s. %(rule)s") % {
            "age": duration(max(months, 0)),
            "when": when(params),
            "rule": self.sentence(params),
        }

    def problems(self, params: Params) -> list[str]:
        return [
            *limits(params, self.label, "minimum_months", "maximum_months"),
            *undated(params, self.label),
        ]


@register
class ReportOverdue(RuleKind):
    """No report of an earlier grant may be late (loi 2000-321, art. 10)."""

    name = "report_overdue"
    label = gettext_lazy("Comptes rendus à jour")
    asks = ("report_overdue",)
    icon = "warning"

    def sentence(self, params: Params) -> str:
        return _("Le demandeur a remis les comptes rendus des subventions déjà reçues.")

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.report_overdue is None:
            return Verdict.UNKNOWN, self.sentence(params)
        if facts.report_overdue:
            return Verdict.NO, _(
                "Le compte rendu d’une subvention déjà reçue est en retard : remettez-le d’abord."
            )
        return Verdict.YES, self.sentence(params)
