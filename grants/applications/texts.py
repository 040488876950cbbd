"""A file as texts by form field, and back: what the pages show, what authors' changes are merged on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants.applications import answers, chart
from grants.applications.forms import AnswersForm, ProjectForm, StepForm
from grants.applications.forms_budget import BudgetForm
from grants.applications.models import Application, BudgetLine, BudgetSide, DraftMemory, GrantStatus
from grants.calls import forms_schema
from grants.calls.forms_schema import FormSpec, QuestionSpec, SectionSpec
from grants.calls.kinds import QuestionKind
from ui.formatting import decimal_text

FORMS: dict[str, type[StepForm]] = {"projet": ProjectForm, "budget": BudgetForm}
_SECTION = re.compile(r"questions(-[0-9]{1,3})?", re.ASCII)
_QUESTION = re.compile(r"q-([^.]+)")
#: Questions of other pages that one page may answer: more than any design has.
_STRAYS = 250


def section_of(spec: FormSpec, step: str) -> SectionSpec | None:
    """The section of questions that a step fills in; None for another step."""
    return next((section for section in spec.sections if section.step == step), None)


def is_section(step: str) -> bool:
    """Whether a step is one of questions, of this version of the form or of another."""
    return _SECTION.fullmatch(step) is not None


def has_form(application: Application, step: str) -> bool:
    """Whether a step is filled in with a form of this file."""
    spec = spec_of(application)
    return step == "projet" or (step == "budget" and spec.needs_budget) or section_of(spec, step) is not None


def spec_of(application: Application) -> FormSpec:
    """The frozen form that this file answers."""
    return forms_schema.read(application.form_version)


def asked(application: Application) -> frozenset[str]:
    """The keys of what the form asks of this file, given its answers."""
    known = application.__dict__.get("_asked")
    of = (application.form_version_id, application.answers)
    if known is None or known[0][0] != of[0] or known[0][1] is not of[1]:
        spec = spec_of(application)
        shown = spec.visible(answers.condition_values(spec, application.answers))
        known = application.__dict__["_asked"] = (of, shown)
    return known[1]


def asks_budget(application: Application) -> bool:
    """Whether a budget is asked of this file."""
    shown = asked(application)
    return any(item.kind == QuestionKind.BUDGET and item.key in shown for item in spec_of(application).items)


def memory_of(application: Application) -> DraftMemory:
    """What the draft remembers; an unsaved blank one for a file that has none."""
    try:
        return application.memory
    except DraftMemory.DoesNotExist:
        return DraftMemory(application=application)


def earlier(application: Application, keys: Iterable[str]) -> dict[str, QuestionSpec]:
    """The questions of these keys as earlier versions of the form asked them, the latest first. One query."""
    wanted = set(keys)
    found: dict[str, QuestionSpec] = {}
    if not wanted:
        return found
    versions = application.call.form_versions.filter(number__lt=application.form_version.number)
    for version in versions.order_by("-number"):
        by_key = forms_schema.read(version).by_key
        for key in wanted - set(found):
            if key in by_key and by_key[key].answered:
                found[key] = by_key[key]
    return found


def received(application: Application, step: str, data: Mapping[str, Any]) -> StepForm:
    """The form of a step bound to what a page sent.

    A page opened before a new version of the form may answer questions that stand elsewhere now, or
    nowhere: they are part of the form, so that nothing typed is lost.
    """
    if not is_section(step):
        return form(application, step, data)
    spec, section = spec_of(application), section_of(spec_of(application), step)
    own = section.questions if section else ()
    known = {question.key for question in own}
    strays = dict.fromkeys(match[1] for match in map(_QUESTION.match, data) if match)
    others = [key for key in strays if key not in known][:_STRAYS]
    moved = [spec.by_key[key] for key in others if key in spec.by_key and spec.by_key[key].answered]
    gone = earlier(application, (key for key in others if key not in spec.by_key))
    return AnswersForm(data, spec=spec, questions=[*own, *moved, *gone.values()], posted=True)


def form(application: Application, step: str, texts: Any, **options: Any) -> StepForm:
    """The form of a step bound to texts."""
    spec = spec_of(application)
    section = section_of(spec, step)
    if section is not None:
        return AnswersForm(texts, spec=spec, questions=section.questions, **options)
    return FORMS[step](texts, spec=spec, **options)


def stored(
    application: Application, step: str, questions: Sequence[QuestionSpec] | None = None
) -> dict[str, str]:
    """The texts of one step as kept: values in the form that reads back to them, the unreadable as typed.

    `questions` are those to read in place of the section's own.
    """
    unread = memory_of(application).unread
    if step == "projet":
        kept = {
            "title": application.title,
            "summary": application.summary,
            "commune": answers.canonical(application.commune),
        }
        if not spec_of(application).scale:
            kept["amount"] = answers.canonical(application.amount)
        return kept | {name: text for name, text in unread.items() if name in kept}
    if is_section(step):
        section = section_of(spec_of(application), step)
        return _answer_texts(application, questions or (section.questions if section else ()), unread)
    return _budget_texts(application.budget_lines.all()) | {
        name: text for name, text in unread.items() if name.startswith(("expense-", "income-"))
    }


def _answer_texts(
    application: Application, questions: Iterable[QuestionSpec], unread: Mapping[str, str]
) -> dict[str, str]:
    kept: dict[str, str] = {}
    by_key: dict[str, list[str]] = {}
    for name in unread:
        match = _QUESTION.match(name)
        if match:
            by_key.setdefault(match[1], []).append(name)
    for question in questions:
        kept |= answers.stored_texts(question, application.answers.get(question.key))
        secret = answers.kind_of(question).secret
        for name in by_key.get(question.key, ()):
            kept[name] = answers.iban.unseal(unread[name]) if secret else unread[name]
    return kept


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
            if side == BudgetSide.INCOME:
                texts[f"{side}-{place}-status"] = line.status
    return texts


def write(
    application: Application,
    memory: DraftMemory,
    step: str,
    texts: dict[str, str],
    sent: StepForm | None = None,
) -> None:
    """Put the texts of a step on the instances, without saving the application nor its memory.

    `sent` is the form that a page sent: its questions are those that the texts answer. Budget lines are
    rewritten at once.
    """
    if isinstance(sent, AnswersForm):
        _write_answers(application, memory, texts, sent)
        return
    bound = form(application, step, texts, **({"communes": sent.communes} if sent else {}))
    if step == "budget":
        _write_budget(application, memory, bound, texts)
        return
    values = _readable(bound, memory, texts)
    application.title = values.get("title") or ""
    application.summary = values.get("summary") or ""
    application.commune = values.get("commune")
    if not spec_of(application).scale:
        application.amount = values.get("amount")


def _readable(bound: StepForm, memory: DraftMemory, texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of the fields that can be read; the texts of the others go to the memory."""
    values, unreadable = {}, bound.unreadable
    for name in bound.fields:
        if name in unreadable:
            memory.unread[name] = texts.get(name, "")
        else:
            memory.unread.pop(name, None)
            values[name] = bound.cleaned_data.get(name)
    return values


def _write_answers(
    application: Application,
    memory: DraftMemory,
    texts: Mapping[str, str],
    sent: AnswersForm,
) -> None:
    communes, questions = sent.around.communes, sent.questions
    bound = AnswersForm(texts, spec=spec_of(application), questions=questions, communes=communes)
    values = _readable(bound, memory, texts)
    kept = dict(application.answers)
    for question in questions:
        own = {name: values[name] for name in bound.names[question.key] if name in values}
        present, value = kept.get(question.key), answers.to_json(question, own)
        if value is None:
            # What the fields do not show was typed under another question: not theirs to erase.
            if any(answers.stored_texts(question, present).values()):
                del kept[question.key]
        elif answers.stored_texts(question, present) != answers.stored_texts(question, value):
            kept[question.key] = value
        if answers.kind_of(question).secret:
            for name in bound.names[question.key]:
                if name in memory.unread:
                    memory.unread[name] = answers.iban.seal(memory.unread[name])
    application.answers = kept


def _write_budget(
    application: Application, memory: DraftMemory, bound: StepForm, texts: dict[str, str]
) -> None:
    assert isinstance(bound, BudgetForm)
    lines, whole = [], set()
    for side, index, values in bound.lines():
        whole.add((side, str(index)))
        lines.append(BudgetLine(application=application, side=side, position=index + 1, **values))
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
        status=GrantStatus.ASKED,
        position=0,
    )


def renew_requested_line(application: Application, before: Decimal | None) -> None:
    """Follow a change of the amount asked, which was `before`."""
    own = application.budget_lines.filter(requested=True)
    line = requested_line(application)
    if line is None:
        own.delete()
    elif before is None or not own.update(amount=line.amount):
        line.save(force_insert=True)
