"""What the kinds of rules share: days of reference, limits, how they read."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from accounts.models import ApplicantKind
from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.registry import Outcome
from ui.formatting import NBSP, decimal_text, euros, french_date

Fields = list[tuple[str, blocks.Block]]
Params = Mapping[str, Any]

BODIES = (ApplicantKind.ASSOCIATION.value, ApplicantKind.PUBLIC_BODY.value, ApplicantKind.COMPANY.value)
ALONE = ApplicantKind.PERSON.value
EVERYBODY = tuple(ApplicantKind.values)
ACCOUNT = RegexValidator(r"^[0-9]{1,3}\Z", gettext_lazy("Un compte s’écrit en un à trois chiffres : 64."))

_HUNDREDTH = Decimal("0.01")
OPENING, CLOSING, DEPOSIT, FIXED = "opening", "closing", "deposit", "fixed"
MOMENTS = [
    (DEPOSIT, gettext_lazy("le jour du dépôt")),
    (OPENING, gettext_lazy("l’ouverture de l’appel")),
    (CLOSING, gettext_lazy("la clôture de l’appel")),
    (FIXED, gettext_lazy("une date fixe")),
]


def money(label: Any, **options: Any) -> blocks.DecimalBlock:
    """The block of an amount in euros."""
    options.setdefault("required", False)
    return blocks.DecimalBlock(label=label, min_value=0, max_digits=12, decimal_places=2, **options)


def share(label: Any, **options: Any) -> blocks.DecimalBlock:
    """The block of a percentage."""
    options.setdefault("required", False)
    return blocks.DecimalBlock(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, **options
    )


def whole(label: Any, most: int = 1000, **options: Any) -> blocks.IntegerBlock:
    """The block of a whole number."""
    options.setdefault("required", False)
    return blocks.IntegerBlock(label=label, min_value=0, max_value=most, **options)


def texts(label: Any, **options: Any) -> blocks.ListBlock:
    """The block of a list of short texts."""
    inner = {name: options.pop(name) for name in ("validators", "max_length") if name in options}
    return blocks.ListBlock(
        blocks.CharBlock(label=label, **inner), label=label, default=[], min_num=0, max_num=200, **options
    )


def moment() -> Fields:
    """The blocks of a day of reference."""
    return [
        (
            "at",
            blocks.ChoiceBlock(
                label=gettext_lazy("apprécié à"), choices=MOMENTS, default=DEPOSIT, required=False
            ),
        ),
        ("day", blocks.DateBlock(label=gettext_lazy("date fixe"), required=False)),
    ]


def day_of(params: Params, name: str = "day") -> date | None:
    """A date among parameters, frozen as a text; None when it is left out."""
    value = params.get(name)
    return date.fromisoformat(str(value)) if value else None


def number_of(params: Params, name: str) -> Decimal | None:
    """A number among parameters, frozen as a text; None when it is left out."""
    value = params.get(name)
    return None if value in (None, "") else Decimal(str(value))


def reference(params: Params, facts: Facts, name: str = "at") -> date:
    """The day on which the rule is judged."""
    chosen = params.get(name) or DEPOSIT
    if chosen == FIXED:
        return day_of(params) or facts.on
    return {OPENING: facts.opens_on, CLOSING: facts.closes_on}.get(chosen, facts.on)


def when(params: Params, name: str = "at") -> str:
    """« au jour du dépôt », « au 1er septembre 2026 »."""
    chosen, fixed = params.get(name) or DEPOSIT, day_of(params)
    if chosen == FIXED and fixed:
        return _("au %(day)s") % {"day": french_date(fixed)}
    return {
        OPENING: _("à l’ouverture de l’appel"),
        CLOSING: _("à la clôture de l’appel"),
    }.get(chosen, _("au jour du dépôt"))


def undated(params: Params, label: Any, name: str = "at") -> list[str]:
    """What is wrong with a day of reference."""
    if params.get(name) == FIXED and not params.get("day"):
        return [_("Règle « %(rule)s » : indiquez la date fixe.") % {"rule": label}]
    return []


def limits(params: Params, label: Any, low: str = "minimum", high: str = "maximum") -> list[str]:
    """What is wrong with a pair of limits: neither, or the wrong way round."""
    minimum, maximum = number_of(params, low), number_of(params, high)
    if minimum is None and maximum is None:
        return [_("Règle « %(rule)s » : indiquez un minimum ou un maximum.") % {"rule": label}]
    if minimum is not None and maximum is not None and minimum > maximum:
        return [_("Règle « %(rule)s » : le minimum dépasse le maximum.") % {"rule": label}]
    return []


def needed(params: Params, label: Any, name: str = "maximum") -> list[str]:
    """What is wrong with a limit that must be there and count for something."""
    value = number_of(params, name)
    if value is None or value <= 0:
        return [_("Règle « %(rule)s » : indiquez une limite supérieure à zéro.") % {"rule": label}]
    return []


def lacking(what: str, sentence: str) -> Outcome:
    """The verdict of a rule that lacks a fact: what lacks, then the rule."""
    return Verdict.UNKNOWN, _("Il manque %(what)s. %(rule)s") % {"what": what, "rule": sentence}


def percent(value: Decimal) -> str:
    """« 80 % », « 33,33 % »."""
    return f"{decimal_text(value).removesuffix(',00')}{NBSP}%"


def part(value: Decimal, whole: Decimal, limit: Decimal) -> str:
    """A share as it reads, to two places; what passes the limit by less is not shown as the limit itself."""
    exact = value * 100 / whole
    shown = exact.quantize(_HUNDREDTH)
    if shown == limit != exact:
        shown = exact.quantize(_HUNDREDTH, ROUND_UP if exact > limit else ROUND_DOWN)
    return percent(shown)


def between(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """« de 11 à 30 ans », « au moins 11 ans », « au plus 30 ans »."""
    if low is not None and high is not None:
        if low == high:
            return f"{low}{NBSP}{unit}"
        return _("de %(low)s à %(high)s") % {"low": low, "high": f"{high}{NBSP}{unit}"}
    if low is not None:
        return _("au moins %(low)s") % {"low": f"{low}{NBSP}{unit}"}
    return _("au plus %(high)s") % {"high": f"{high}{NBSP}{unit}"}


def at_most(value: Decimal) -> str:
    """« au plus 3 000 € »."""
    return _("au plus %(max)s") % {"max": euros(value)}
