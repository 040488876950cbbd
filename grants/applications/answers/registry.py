"""Which kind of answer goes with which kind of question."""

from collections.abc import Callable
from typing import Any

from grants.applications.answers.base import AnswerKind
from grants.calls.kinds import QuestionKind

_kinds: dict[str, AnswerKind] = {}


def answers(*kinds: QuestionKind) -> Callable[[type[AnswerKind]], type[AnswerKind]]:
    """Say which kinds of questions a class answers."""

    def decorate(cls: type[AnswerKind]) -> type[AnswerKind]:
        _kinds.update(dict.fromkeys((kind.value for kind in kinds), cls()))
        return cls

    return decorate


def kind_of(question: Any) -> AnswerKind:
    """How a question, or a column of a table, is answered."""
    return _kinds[question.kind]
