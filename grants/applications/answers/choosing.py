"""Answers chosen among those proposed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.applications.answers.base import AnswerKind, common
from grants.applications.answers.registry import answers
from grants.calls.conditions import NO, YES
from grants.calls.kinds import QuestionKind as K

YES_NO = ((YES, _("Oui")), (NO, _("Non")))
_PICK = {"invalid_choice": _("Choisissez une des réponses proposées.")}
#: Above this many choices a list takes less room than radio buttons.
RADIOS_AT_MOST = 6


def pick(choices: Any, options: dict[str, Any], *, radios: bool) -> forms.ChoiceField:
    """One answer among several: buttons for a few, a list for many."""
    if radios:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=_PICK, **options)
    return forms.ChoiceField(choices=[("", "—"), *choices], error_messages=_PICK, **options)


@answers(K.YES_NO)
class YesNo(AnswerKind):
    """Yes or no, kept as true or false."""

    def field(self, question: Any) -> forms.Field:
        return pick(YES_NO, common(question), radios=True)

    def plain(self, value: Any) -> Any:
        return value == YES

    def text(self, stored: Any) -> str:
        return YES if stored in (True, YES) else NO

    def shown(self, question: Any, stored: Any) -> str:
        return str(dict(YES_NO)[self.text(stored)])

    def value(self, question: Any, stored: Any) -> str:
        return self.text(stored)


@answers(K.CHOICE)
class Choice(AnswerKind):
    """One of the texts proposed."""

    def field(self, question: Any) -> forms.Field:
        choices = [(choice, choice) for choice in question.choices]
        return pick(choices, common(question), radios=len(choices) <= RADIOS_AT_MOST)
