"""The number of a bank account: ciphered at rest, its last four characters shown to readers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts import vault
from accounts.iban import read_iban
from grants.applications.answers.base import AnswerKind, Around, Lack, common, field_name
from grants.applications.answers.registry import answers
from grants.calls.forms_schema import QuestionSpec
from grants.calls.kinds import QuestionKind as K
from ui.fields import CleanCharField
from ui.formatting import NBSP

_LONGEST = 60


class IbanField(CleanCharField):
    """An IBAN in any case and spacing; gives it without spaces, in capitals."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return str(read_iban(text)) if text else ""


@answers(K.IBAN)
class Iban(AnswerKind):
    """Kept ciphered with its last four characters; whoever may fill the file in sees it whole."""

    secret = True

    def field(self, question: Any, typed: str = "") -> forms.Field:
        options = common(question)
        options["help_text"] = options["help_text"] or _(
            "Recopiez-le depuis votre relevé d’identité bancaire."
        )
        field = IbanField(max_length=_LONGEST, **options)
        field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        return field

    def plain(self, value: Any) -> Any:
        return {"ciphered": vault.encrypt(value).decode(), "last4": value[-4:], "country": value[:2]}

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, dict) and {"ciphered", "last4"} <= set(stored)

    def text(self, stored: Any) -> str:
        try:
            return vault.decrypt(stored["ciphered"].encode())
        except vault.Unreadable:
            return ""

    def shown(self, question: Any, stored: Any) -> str:
        return f"{stored.get('country', '')}••{NBSP}••••{NBSP}{stored['last4']}"

    def value(self, question: Any, stored: Any) -> str:
        return str(stored["last4"])

    def lacks(self, question: QuestionSpec, stored: Any, around: Around) -> list[Lack]:
        if stored and not self.text(stored):
            sentence = _("« %(question)s » ne peut plus être lu : ressaisissez-le.")
            return [Lack(sentence % {"question": question.label}, field_name(question.key))]
        return super().lacks(question, stored, around)


def seal(text: str) -> str:
    """A text that may be nearly an IBAN, for the memory of a draft."""
    return vault.encrypt(text).decode() if text else ""


def unseal(text: str) -> str:
    """The text again; empty when the key has changed."""
    try:
        return vault.decrypt(text.encode()) if text else ""
    except vault.Unreadable:
        return ""
