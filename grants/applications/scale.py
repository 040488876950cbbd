"""Grants by scale: the amount is not asked, it follows from the answers by the first line that holds."""

from decimal import Decimal

from django.utils.translation import gettext as _

from grants.applications import answers, texts
from grants.applications.models import Application
from grants.calls.conditions import Values, holds, keys
from grants.calls.forms_schema import FormSpec, ScaleLine
from ui.formatting import NBSP, euros


def line_for(spec: FormSpec, values: Values) -> ScaleLine | None:
    """The first line whose condition holds on the answers that count; None when none does."""
    return next((line for line in spec.scale if holds(line.when, values)), None)


def line_of(application: Application) -> ScaleLine | None:
    """The line of a file, given its answers: those of questions that are not asked do not count."""
    spec, asked = texts.spec_of(application), texts.asked(application)
    values = answers.condition_values(spec, application.answers)
    return line_for(spec, {key: value for key, value in values.items() if key in asked})


def amount_of(application: Application) -> Decimal | None:
    """What is asked in euros: typed, or by the scale of the call; None while it is not known."""
    if not texts.spec_of(application).scale:
        return application.amount
    line = line_of(application)
    return None if line is None else line.amount


def asked_keys(spec: FormSpec) -> list[str]:
    """The questions on which the scale depends, in its order."""
    return list(dict.fromkeys(key for line in spec.scale for key in keys(line.when)))


def steps_of(spec: FormSpec) -> list[str]:
    """The steps whose answers the scale depends on, in the order of the form."""
    wanted = set(asked_keys(spec))
    return [
        section.step
        for section in spec.sections
        if any(question.key in wanted for question in section.questions)
    ]


def told(line: ScaleLine | None) -> str:
    """« Vous relevez de : stage BAFA → 150 € », or that no line holds."""
    if line is None:
        return _("D’après vos réponses, vous ne relevez d’aucune ligne du barème de cet appel.")
    label = line.label.rstrip(".")
    return _("Vous relevez de : %(line)s → %(amount)s.") % {
        "line": label,
        "amount": euros(line.amount).replace(" ", NBSP),
    }


def settle(application: Application) -> bool:
    """Put the amount of the scale on the instance; returns whether it changed. Nothing is saved."""
    amount = amount_of(application)
    changed = amount != application.amount
    application.amount = amount
    return changed
