"""Where: a commune, or an address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from grants.applications.answers.base import AnswerKind, Around, Texts, common, field_name
from grants.applications.answers.parts import PartedKind
from grants.applications.answers.registry import answers
from grants.calls.forms_schema import QuestionSpec
from grants.calls.kinds import QuestionKind as K
from territories.fields import CommuneField
from territories.models import Commune
from ui.fields import CleanCharField


class TownField(CommuneField):
    """A commune when the text names one and only one, the text itself otherwise."""

    def clean(self, value: Any) -> Any:
        text = CleanCharField.clean(self, value)
        if not text:
            return None
        try:
            return self._found(text)
        except forms.ValidationError:
            self.widget.suggestions = []
            return text


@answers(K.COMMUNE)
class CommuneAnswer(AnswerKind):
    """A commune of the reference data, kept with its code and its name."""

    def fields(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        options = common(question)
        if not options["help_text"]:
            del options["help_text"]  # the field says how to write it
        field = CommuneField(**options)
        field.lookup = around.communes
        return {field_name(question.key): field}

    def plain(self, value: Any) -> Any:
        return {"code": value.code, "name": value.name}

    def fits(self, question: Any, stored: Any) -> bool:
        return isinstance(stored, dict) and set(stored) == {"code", "name"}

    def text(self, stored: Any) -> str:
        return f"{stored['name']} ({stored['code']})"

    def shown(self, question: Any, stored: Any) -> str:
        return self.text(stored)

    def value(self, question: Any, stored: Any) -> str:
        return self.text(stored)


@answers(K.ADDRESS)
class Address(PartedKind):
    """Number and street, postcode, commune; anything may be typed, known communes keep their code."""

    required = ("street", "postcode", "town")
    possible = frozenset({"street", "extra", "postcode", "town"})

    def parts(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        town = TownField(label=_("Commune"), help_text="")
        town.lookup = around.communes
        town.near = texts.get(field_name(question.key, "postcode"), "").strip()
        return {
            "street": CleanCharField(label=_("Numéro et rue"), max_length=200),
            "extra": CleanCharField(label=_("Complément d’adresse"), max_length=200),
            "postcode": CleanCharField(label=_("Code postal"), max_length=12),
            "town": town,
        }

    def plain_part(self, name: str, value: Any) -> Any:
        if isinstance(value, Commune):
            return {"code": value.code, "name": value.name}
        return value

    def text_part(self, name: str, stored: Any) -> str:
        return f"{stored['name']} ({stored['code']})" if isinstance(stored, dict) else str(stored)

    def shown(self, question: Any, stored: Any) -> str:
        town = stored.get("town", "")
        name = town["name"] if isinstance(town, dict) else town
        city = f"{stored.get('postcode', '')} {name}".strip()
        return "\n".join(filter(None, (stored.get("street"), stored.get("extra"), city)))


def commune_texts(questions: Any, texts: Mapping[str, str]) -> list[str]:
    """The texts of a form that may name communes: they are looked up at once."""
    found = []
    for question in questions:
        if question.kind == K.COMMUNE:
            found.append(texts.get(field_name(question.key), ""))
        elif question.kind == K.ADDRESS:
            found.append(texts.get(field_name(question.key, "town"), ""))
    return [text.strip() for text in found if text]
