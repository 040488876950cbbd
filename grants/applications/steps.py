"""The steps of a draft: their order, their address, and where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grants.applications import texts
from grants.applications.checks import Missing
from grants.applications.models import Application

LABELS = {
    "projet": _("Projet"),
    "questions": _("Questions"),
    "budget": _("Budget"),
    "pieces": _("Pièces"),
    "relecture": _("Relecture et dépôt"),
}


@dataclass(frozen=True)
class Task:
    """One thing that lacks, with the address of the field where it is put right."""

    sentence: str
    href: str


def every(application: Application) -> list[str]:
    """The steps of this file, in order: those that its call does not need are left out."""
    spec = texts.spec_of(application)
    sections = [section.step for section in spec.sections]
    apart = [*(["budget"] if spec.needs_budget else []), *(["pieces"] if spec.pieces else [])]
    return ["projet", *sections, *apart, "relecture"]


def names(application: Application) -> list[str]:
    """The steps that are asked, in order: a section that the answers hide whole is left out."""
    asked = texts.asked(application)
    hidden = {
        section.step
        for section in texts.spec_of(application).sections
        if not any(item.key in asked for item in section.items)
    }
    if not texts.asks_budget(application):
        hidden.add("budget")
    return [name for name in every(application) if name not in hidden]


def label(application: Application, step: str) -> str:
    """How a step is called: a section has its own title."""
    section = texts.section_of(texts.spec_of(application), step)
    return str(section.title if section and section.title else LABELS[step.partition("-")[0]])


def address(application: Application, step: str) -> str:
    """Where a step is filled in."""
    if step == "relecture":
        return reverse("applications:proof", args=[application.pk])
    if step == "pieces":
        return reverse("applications:pieces", args=[application.pk])
    if step == "demandeur":  # no step of the file: the record of who applies
        return reverse("accounts:applicant_edit", args=[application.applicant_id])
    return reverse("applications:edit", args=[application.pk, step])


def following(application: Application, step: str) -> str:
    """The address of the step asked after this one; of the last for the last."""
    order, asked = every(application), names(application)
    # A step that a new version took away: one goes on with those that it has.
    place = order.index(step) if step in order else 0
    return address(application, next((name for name in order[place + 1 :] if name in asked), asked[-1]))


def preceding(application: Application, step: str) -> str:
    """The address of the step before this one; empty for the first."""
    order = names(application)
    place = order.index(step)
    return address(application, order[place - 1]) if place else ""


def overview(application: Application, missing: Sequence[Missing], current: str) -> list[dict[str, Any]]:
    """The steps as `{% steps %}` shows them."""
    unread = texts.memory_of(application).unread
    shown = []
    for name in names(application):
        lacking = [item for item in missing if item.step == name]
        if name == current:
            status = "current"
        elif any(item.field in unread for item in lacking):
            status = "error"
        else:
            status = "todo" if lacking or name == "relecture" else "done"
        hint = ""
        if lacking and name != "relecture":
            count = len(lacking)
            hint = ngettext("%(count)s à compléter", "%(count)s à compléter", count) % {"count": count}
        shown.append(
            {
                "label": label(application, name),
                "status": status,
                "href": address(application, name),
                "hint": hint,
            }
        )
    return shown


def tasks(application: Application, missing: Sequence[Missing]) -> list[Task]:
    """The checklist: each line leads to its field, whose page then says what it expects."""
    return [
        Task(
            item.sentence,
            f"{address(application, item.step)}?verifier=1" + (f"#id_{item.field}" if item.field else ""),
        )
        for item in missing
    ]
