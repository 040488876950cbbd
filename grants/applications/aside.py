"""Answers that are kept and not submitted: their question is hidden by another answer, or no longer asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grants.applications import answers, texts
from grants.applications.models import Application
from grants.calls.forms_schema import QuestionSpec


@dataclass(frozen=True)
class Aside:
    """One answer set aside: its question as it was asked, the answer as people read it.

    `removed` tells a question that the form no longer asks from one that the other answers hide.
    """

    question: QuestionSpec
    shown: str
    removed: bool

    @property
    def why(self) -> str:
        """The reason, in a few words."""
        if self.removed:
            return _("Cette question n’est plus posée.")
        return _("D’après vos autres réponses, cette question ne vous est pas posée.")


def aside(application: Application) -> list[Aside]:
    """The answers set aside, in the order of the form, those of removed questions last.

    One query when there are any of these; none else.
    """
    unread = texts.memory_of(application).unread
    asked = texts.asked(application)
    spec = texts.spec_of(application)
    found = [
        Aside(question, text, removed=False)
        for question in spec.questions
        if question.key not in asked and (text := _shown(question, application, unread))
    ]
    return [*found, *_removed(application, unread)]


def removed(application: Application) -> list[Aside]:
    """Only those of questions that the form no longer asks."""
    return list(_removed(application, texts.memory_of(application).unread))


def _removed(application: Application, unread: dict[str, str]) -> Iterator[Aside]:
    spec = texts.spec_of(application)
    keys = {key for key, value in application.answers.items() if _misfit(spec.by_key.get(key), value)}
    typed = {name[2:].partition(".")[0] for name in unread if name.startswith("q-") and unread[name]}
    keys |= {key for key in typed if key not in spec.by_key}
    for question in texts.earlier(application, sorted(keys)).values():
        shown = _shown(question, application, unread if question.key not in spec.by_key else {})
        if shown:
            yield Aside(question, shown, removed=True)


def _misfit(question: QuestionSpec | None, value: Any) -> bool:
    if answers.blank(value):
        return False
    return question is None or not question.answered or answers.answer_of(question, value) is None


def _shown(question: QuestionSpec, application: Application, unread: dict[str, str]) -> str:
    """The answer as people read it, then what was typed and cannot be read."""
    parts = [answers.shown(question, application.answers.get(question.key))]
    for name, text in unread.items():
        if text and answers.belongs(name, question):
            secret = answers.kind_of(question).secret
            parts.append(answers.iban.unseal(text) if secret else text)
    return "\n".join(filter(None, parts))
