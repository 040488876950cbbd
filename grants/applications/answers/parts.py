"""Answers made of several fields under one question."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from grants.applications.answers.base import AnswerKind, Around, Lack, Texts, canonical, field_name
from grants.calls.forms_schema import QuestionSpec


class PartedKind(AnswerKind):
    """Kept as an object: one entry for each part that is filled in."""

    template = "parts"
    #: The parts without which an answer is not whole.
    required: ClassVar[tuple[str, ...]] = ()
    #: Every part that an answer may have had.
    possible: ClassVar[frozenset[str]] = frozenset()

    def parts(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        """The field of each part, by name, in order."""
        raise NotImplementedError  # every parted kind names its own

    def needed(self, question: QuestionSpec) -> tuple[str, ...]:
        """The parts that a whole answer has."""
        return self.required

    def fields(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        needed = self.needed(question) if question.required else ()
        built = self.parts(question, texts, around)
        for name, field in built.items():
            field.required = name in needed
        return {field_name(question.key, name): field for name, field in built.items()}

    def names(self, question: QuestionSpec) -> list[str]:
        """Every part, in order."""
        return list(self.parts(question, {}, Around()))

    def complete(self, question: QuestionSpec, values: Mapping[str, Any]) -> list[Lack]:
        filled = {
            name
            for name in self.names(question)
            if values.get(field_name(question.key, name)) not in (None, "")
        }
        if not filled:
            return []
        labels = {name: str(field.label) for name, field in self.parts(question, {}, Around()).items()}
        return [
            Lack(
                _("« %(question)s » : il manque « %(part)s ».")
                % {"question": question.label, "part": labels[name]},
                field_name(question.key, name),
            )
            for name in self.needed(question)
            if name not in filled and field_name(question.key, name) in values
        ]

    def read(self, question: QuestionSpec, values: Mapping[str, Any]) -> Any:
        kept = {}
        for name in self.names(question):
            value = values.get(field_name(question.key, name))
            if value not in (None, ""):
                kept[name] = self.plain_part(name, value)
        return kept or None

    def plain_part(self, name: str, value: Any) -> Any:
        """One cleaned part as JSON."""
        return canonical(value)

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, dict) and set(stored) <= self.possible

    def texts(self, question: QuestionSpec, stored: Any) -> dict[str, str]:
        kept = stored or {}
        return {
            field_name(question.key, name): self.text_part(name, kept[name]) if name in kept else ""
            for name in self.names(question)
        }

    def text_part(self, name: str, stored: Any) -> str:
        """One kept part as the text of its field."""
        return str(stored)

    def shown_part(self, name: str, stored: Any) -> str:
        """One kept part as people read it."""
        return self.text_part(name, stored)

    def shown(self, question: Any, stored: Any) -> str:
        lines = (f"{part['label']} : {part['shown']}" for part in self.detail(question, stored)["parts"])
        return "\n".join(lines)

    def detail(self, question: QuestionSpec, stored: Any) -> dict[str, Any]:
        fields = self.parts(question, {}, Around())
        return {
            "parts": [
                {"label": str(field.label), "shown": self.shown_part(name, stored[name])}
                for name, field in fields.items()
                if name in stored
            ]
        }

    def value(self, question: Any, stored: Any) -> str:
        return self.shown(question, stored)

    def first(self, question: QuestionSpec) -> str:
        return field_name(question.key, self.names(question)[0])
