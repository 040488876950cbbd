"""A file as texts by form field, and back: what the pages show, what authors' changes are merged on."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from grants.applications import answers, chart
from grants.applications.forms import AnswersForm, BudgetForm, ProjectForm, StepForm
from grants.applications.models import Application, BudgetLine, BudgetSide, DraftMemory
from grants.calls import forms_schema
from grants.calls.forms_schema import FormSpec, SectionSpec
from ui.formatting import decimal_text

FORMS: dict[str, type[StepForm]] = {"projet": ProjectForm, "budget": BudgetForm}


def section_of(spec: FormSpec, step: str) -> SectionSpec | None:
    """The section of questions that a step fills in; None for another step."""
    return next((section for section in spec.sections if section.step == step), None)


def has_form(application: Application, step: str) -> bool:
    """Whether a step is filled in with a form of this file."""
    spec = spec_of(application)
    return step == "projet" or (step == "budget" and spec.needs_budget) or section_of(spec, step) is not None


def spec_of(application: Application) -> FormSpec:
    """The frozen form that this file answers."""
    return forms_schema.read(application.form_version)


def memory_of(application: Application) -> DraftMemory:
    """What the draft remembers; an unsaved blank one for a file that has none."""
    try:
        return application.memory
    except DraftMemory.DoesNotExist:
        return DraftMemory(application=application)


def stored(application: Application, step: str) -> dict[str, str]:
    """The texts of one step as kept: values in the form that reads back to them, the unreadable as typed."""
    unread = memory_of(application).unread
    if step == "projet":
        kept = {
            "title": application.title,
            "summary": application.summary,
            "commune": answers.canonical(application.commune),
            "amount": answers.canonical(application.amount),
        }
        return kept | {name: text for name, text in unread.items() if name in kept}
    section = section_of(spec_of(application), step)
    if section is not None:
        kept = {}
        for question in section.questions:
            kept |= answers.stored_texts(question, application.answers.get(question.key))
        prefixes = tuple(answers.field_name(question.key) for question in section.questions)
        return kept | {
            name: text
            for name, text in unread.items()
            if name.startswith(prefixes) and any(answers.belongs(name, item) for item in section.questions)
        }
    return _budget_texts(application.budget_lines.all()) | {
        name: text for name, text in unread.items() if name.startswith(("expense-", "income-"))
    }


def _budget_texts(lines: Iterable[BudgetLine]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for side in BudgetSide.values:
        own = [line for line in lines if line.side == side and not line.requested]
        places = [line.position - 1 for line in own]
        if len(set(places)) < len(places) or min(places, default=0) < 0:
            places = list(range(len(own)))
        for place, line in zip(places, own, strict=True):
            texts[f"{side}-{place}-account"] = line.account
            texts[f"{side}-{place}-label"] = line.label
            texts[f"{side}-{place}-amount"] = decimal_text(line.amount)
    return texts


def form(application: Application, step: str, texts: Any, **options: Any) -> StepForm:
    """The form of a step bound to texts or to a POST."""
    spec = spec_of(application)
    section = section_of(spec, step)
    if section is not None:
        return AnswersForm(texts, spec=spec, section=section, **options)
    return FORMS[step](texts, spec=spec, **options)


def write(application: Application, memory: DraftMemory, step: str, texts: dict[str, str]) -> None:
    """Put the texts of a step on the instances, without saving the application nor its memory.

    Budget lines are rewritten at once.
    """
    bound = form(application, step, texts)
    readable = {name for name in bound.fields if name not in bound.errors}
    if step == "budget":
        _write_budget(application, memory, bound, texts)
        return
    for name in bound.fields:
        if name in readable:
            memory.unread.pop(name, None)
        else:
            memory.unread[name] = texts.get(name, "")
    values = {name: bound.cleaned_data.get(name) for name in bound.fields if name in readable}
    if step == "projet":
        application.title = values.get("title") or ""
        application.summary = values.get("summary") or ""
        application.commune = values.get("commune")
        application.amount = values.get("amount")
        return
    section = section_of(spec_of(application), step)
    kept = dict(application.answers)
    for question in section.questions if section else ():
        value = answers.to_json(question, values)
        kept.pop(question.key, None)
        if value is not None:
            kept[question.key] = value
    application.answers = kept


def _write_budget(
    application: Application, memory: DraftMemory, bound: StepForm, texts: dict[str, str]
) -> None:
    assert isinstance(bound, BudgetForm)
    lines, whole = [], set()
    for side, index, account, label, amount in bound.lines():
        whole.add((side, str(index)))
        lines.append(
            BudgetLine(
                application=application,
                side=side,
                account=account,
                label=label,
                amount=amount,
                position=index + 1,
            )
        )
    requested = requested_line(application)
    if requested is not None:
        lines.append(requested)
    application.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(lines)
    others = {
        name: text for name, text in memory.unread.items() if not name.startswith(("expense-", "income-"))
    }
    broken = {name: text for name, text in texts.items() if text and tuple(name.split("-")[:2]) not in whole}
    memory.unread = others | broken


def requested_line(application: Application) -> BudgetLine | None:
    """The income line for what is asked here, kept equal to the amount asked; None while there is none."""
    if application.amount is None:
        return None
    return BudgetLine(
        application=application,
        side=BudgetSide.INCOME,
        account=chart.REQUESTED,
        label=_("Subvention demandée au titre de cet appel"),
        amount=application.amount,
        requested=True,
        position=0,
    )


def renew_requested_line(application: Application) -> None:
    """Follow a change of the amount asked."""
    application.budget_lines.filter(requested=True).delete()
    line = requested_line(application)
    if line is not None:
        line.save(force_insert=True)
