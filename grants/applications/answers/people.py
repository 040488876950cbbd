"""Who: a person, with how to reach them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grants.applications.answers.base import Around, Lack, Texts, field_name
from grants.applications.answers.parts import PartedKind
from grants.applications.answers.registry import answers
from grants.applications.answers.simple import DayField, day
from grants.calls.forms_schema import QuestionSpec
from grants.calls.kinds import QuestionKind as K
from ui.fields import CleanCharField
from ui.formatting import french_date
from workflows.clock import now

_PHONE = User._meta.get_field("phone").validators


@answers(K.PERSON)
class Person(PartedKind):
    """First and last name, function, how to reach them; a birth date where the question asks it."""

    possible = frozenset({"first_name", "last_name", "function", "email", "phone", "birth_date"})

    def needed(self, question: QuestionSpec) -> tuple[str, ...]:
        return ("first_name", "last_name", *(("birth_date",) if question.with_birth else ()))

    def parts(self, question: QuestionSpec, texts: Texts, around: Around) -> dict[str, forms.Field]:
        built: dict[str, forms.Field] = {
            "first_name": CleanCharField(label=_("Prénom"), max_length=80),
            "last_name": CleanCharField(label=_("Nom"), max_length=80),
            "function": CleanCharField(label=_("Fonction"), max_length=100),
            "email": forms.EmailField(
                label=_("Adresse e-mail"), max_length=254, help_text=_("L’adresse ou le téléphone, au moins.")
            ),
            "phone": CleanCharField(label=_("Téléphone"), max_length=25, validators=list(_PHONE)),
        }
        built["phone"].widget.input_type = "tel"
        if question.with_birth:
            today = timezone.localdate(now()).isoformat()
            built["birth_date"] = DayField(label=_("Date de naissance"), latest=today)
        return built

    def complete(self, question: QuestionSpec, values: Mapping[str, Any]) -> list[Lack]:
        found = super().complete(question, values)
        reached = [field_name(question.key, name) for name in ("email", "phone")]
        filled = any(
            value not in (None, "")
            for name, value in values.items()
            if name.startswith(f"{field_name(question.key)}.")
        )
        # A field that cannot be read is not among the values: it says so itself.
        if filled and set(reached) <= set(values) and not any(values[name] for name in reached):
            sentence = _("« %(question)s » : indiquez une adresse e-mail ou un téléphone.")
            found.append(Lack(sentence % {"question": question.label}, reached[0]))
        return found

    def shown_part(self, name: str, stored: Any) -> str:
        born = day(stored) if name == "birth_date" else None
        return french_date(born) if born else str(stored)
