"""Answers chosen among those proposed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from grants.applications.answers.base import AnswerKind, Texts, common, field_name
from grants.applications.answers.registry import answers
from grants.calls.conditions import NO, YES
from grants.calls.kinds import QuestionKind as K

YES_NO = ((YES, _("Oui")), (NO, _("Non")))
_PICK = {"invalid_choice": _("Choisissez une des réponses proposées.")}
#: Above this many choices a list takes less room than radio buttons.
RADIOS_AT_MOST = 6
#: Between the two parts of a linked choice, in the text of its field.
LINK = " › "
#: What a box that is not ticked cannot say: that it was on the page.
SENT = "sent"
TICKED = "on"


def marker(name: str) -> str:
    """The hidden field that says that boxes were on the page, ticked or not."""
    return f"{name}.{SENT}"


def once_proposed(choices: Any, typed: str) -> list[tuple[str, Any]]:
    """The text as one more choice when it is not proposed: it is seen, though it will be refused."""
    if not typed or typed in _values(choices):
        return []
    return [(typed, _t("%(choice)s (n’est pas proposé)") % {"choice": typed[:100]})]


def _values(choices: Any) -> set[str]:
    found: set[str] = set()
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= {str(inner) for inner, _label in label}
        else:
            found.add(str(value))
    return found


def pick(choices: Any, options: dict[str, Any], *, radios: bool, typed: str = "") -> forms.ChoiceField:
    """One answer among several: buttons for a few, a list for many."""
    listed = list(choices) if radios else [("", "—"), *choices]
    widget = forms.RadioSelect if radios else forms.Select
    field = forms.ChoiceField(choices=listed, widget=widget, error_messages=_PICK, **options)
    field.widget.choices = [*listed, *once_proposed(listed, typed)]
    return field


@answers(K.YES_NO)
class YesNo(AnswerKind):
    """Yes or no, kept as true or false."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        return pick(YES_NO, common(question), radios=True, typed=typed)

    def plain(self, value: Any) -> Any:
        return value == YES

    def fits(self, question: Any, stored: Any) -> bool:
        return stored in (True, False, YES, NO)

    def text(self, stored: Any) -> str:
        return YES if stored in (True, YES) else NO

    def shown(self, question: Any, stored: Any) -> str:
        return str(dict(YES_NO)[self.text(stored)])

    def value(self, question: Any, stored: Any) -> str:
        return self.text(stored)


@answers(K.CHOICE)
class Choice(AnswerKind):
    """One of the texts proposed."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        choices = [(choice, choice) for choice in question.choices]
        return pick(choices, common(question), radios=len(choices) <= RADIOS_AT_MOST, typed=typed)


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick, and a mark that they were shown: unticking all of them is an answer too."""

    template_name = "grants/applications/widgets/ticks.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        if hasattr(data, "getlist"):
            return [text for text in data.getlist(name) if text]
        return [text for text in str(data.get(name) or "").split("\n") if text]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and marker(name) not in data


class TicksField(forms.MultipleChoiceField):
    """Several of the texts proposed, `most` at the most, in the order in which they are proposed."""

    widget = Ticks

    def __init__(self, *, most: int | None, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [str(text) for text, _label in list(self.choices) if text in chosen]  # type: ignore[arg-type] # an iterable, whatever the stubs say

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if self.most and len(set(value)) > self.most:
            raise forms.ValidationError(
                _t("Choisissez-en %(most)s au plus.") % {"most": self.most}, code="too_many"
            )


@answers(K.CHOICES)
class Choices(AnswerKind):
    """Several of the texts proposed, kept as a list."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        choices = [(choice, choice) for choice in question.choices]
        options = common(question)
        if question.most:
            hint = _t("%(most)s réponses au plus.") % {"most": question.most}
            if question.most == 1:
                hint = _t("Une seule réponse.")
            options["help_text"] = f"{options['help_text']} {hint}".strip()
        field = TicksField(choices=choices, most=question.most, error_messages=_PICK, **options)
        extra = [choice for text in typed.split("\n") for choice in once_proposed(choices, text)]
        field.widget.choices = [*choices, *extra]
        return field

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, list) and all(isinstance(text, str) for text in stored)

    def text(self, stored: Any) -> str:
        return "\n".join(stored)

    def shown(self, question: Any, stored: Any) -> str:
        return "\n".join(f"– {text}" for text in stored) if len(stored) > 1 else "".join(stored)

    def value(self, question: Any, stored: Any) -> list[str]:
        return list(stored)


@answers(K.LINKED_CHOICES)
class LinkedChoices(AnswerKind):
    """A choice, then another among those that go with the first: one list, by groups."""

    def field(self, question: Any, typed: str = "") -> forms.Field:
        groups = [
            (first, [(f"{first}{LINK}{second}", second) for second in seconds])
            for first, seconds in question.links
        ]
        return pick(groups, common(question), radios=False, typed=typed)

    def plain(self, value: Any) -> Any:
        return value.split(LINK, 1)

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, list) and len(stored) == 2 and all(isinstance(part, str) for part in stored)

    def text(self, stored: Any) -> str:
        return LINK.join(stored)

    def shown(self, question: Any, stored: Any) -> str:
        return LINK.join(stored)

    def value(self, question: Any, stored: Any) -> list[str]:
        return list(stored)


class Tick(forms.CheckboxInput):
    """One box to tick, and a mark that it was shown."""

    template_name = "grants/applications/widgets/tick.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        return data.get(name) == TICKED

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and marker(name) not in data


class TickField(forms.BooleanField):
    """A box whose text is read with it; ticked is « on »."""

    widget = Tick

    def to_python(self, value: Any) -> Any:
        return TICKED if value in (True, TICKED) else ""

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")


@answers(K.ATTESTATION)
class Attestation(AnswerKind):
    """A box ticked under a text; the text accepted is kept, so that another text is accepted anew."""

    template = "attestation"

    def field(self, question: Any, typed: str = "") -> forms.Field:
        return TickField(**common(question))

    def read(self, question: Any, values: Mapping[str, Any]) -> Any:
        ticked = values.get(field_name(question.key)) == TICKED
        return {"accepted": question.text or question.label} if ticked else None

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, dict) and stored.get("accepted") == (question.text or question.label)

    def text(self, stored: Any) -> str:
        return TICKED

    def shown(self, question: Any, stored: Any) -> str:
        return _t("Attesté : %(text)s") % {"text": stored["accepted"]}

    def value(self, question: Any, stored: Any) -> str:
        return YES


__all__ = ["LINK", "RADIOS_AT_MOST", "YES_NO", "Texts", "marker", "pick"]
