"""What an officer may ask to correct in a file, field by field, and where its applicant finds each.

A target has a key (`project-title`, `question-public`, `budget-expense`, `piece-statuts`) that is kept with
the request; its step and field are worked out when they are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from grants.applications import answers, steps, texts
from grants.applications.models import Application
from grants.calls.forms_schema import FormSpec


@dataclass(frozen=True)
class Target:
    """One thing that can be asked for: its key, how it is called, under which heading."""

    key: str
    label: str
    group: str


def targets(spec: FormSpec) -> list[Target]:
    """Everything of a frozen form that can be asked for, in the order in which it is filled in."""
    project = {
        "title": _("Intitulé du projet"),
        "summary": _("Résumé du projet"),
        "commune": _("Lieu de l’action"),
        "amount": _("Montant demandé"),
    }
    found = [Target(f"project-{name}", label, _("Projet")) for name, label in project.items()]
    for section in spec.sections:
        group = section.title or _("Questions")
        found += [Target(f"question-{each.key}", each.label, group) for each in section.questions]
    if spec.needs_budget:
        found.append(Target("budget-expense", _("Charges du budget"), _("Budget")))
        found.append(Target("budget-income", _("Produits du budget"), _("Budget")))
    found += [Target(f"piece-{piece.key}", piece.label, _("Pièces")) for piece in spec.pieces]
    return found


def grouped(found: Iterable[Target]) -> list[tuple[str, list[Target]]]:
    """The targets under their headings."""
    return [(group, list(each)) for group, each in groupby(found, key=lambda target: target.group)]


def addresses(application: Application, keys: Iterable[str]) -> dict[str, str]:
    """Where the applicant corrects each target: the page of its step, at its field."""
    names: dict[str, list[str]] = {}
    return {key: _address(application, key, names) for key in keys}


def _address(application: Application, key: str, names: dict[str, list[str]]) -> str:
    kind, _dash, name = key.partition("-")
    if kind == "question":
        return _question(application, name, names)
    if kind == "budget":
        return _at(application, "budget", f"{name}-0-account")
    if kind == "piece":
        return _at(application, "pieces", f"piece-{name}")
    return _at(application, "projet", name)


def _question(application: Application, key: str, names: dict[str, list[str]]) -> str:
    """The first field of a question, in the step of its section; `names` remembers those of each step."""
    for section in texts.spec_of(application).sections:
        for question in section.questions:
            if question.key != key:
                continue
            step = section.step
            if step not in names:
                names[step] = list(texts.form(application, step, texts.stored(application, step)).fields)
            own = (name for name in names[step] if answers.belongs(name, question))
            return _at(application, step, next(own, answers.field_name(key)))
    return steps.address(application, "projet")


def _at(application: Application, step: str, field: str) -> str:
    return f"{steps.address(application, step)}#id_{field}"


def value(content: dict[str, Any], key: str) -> Any:
    """What a frozen submission holds for a target: two submissions differ there when these do."""
    kind, _dash, name = key.partition("-")
    if kind == "question":
        return next((answer["value"] for answer in content["answers"] if answer["key"] == name), None)
    if kind == "budget":
        return (content.get("budget") or {}).get(name)
    if kind == "piece":
        return sorted(piece["sha256"] for piece in content["pieces"] if piece["key"] == name)
    return content["project"].get(name)
