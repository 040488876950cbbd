"""The steps of a draft as forms. They are bound to texts: what was typed is shown as it was typed.

A draft may be incomplete: what is only missing is no error here (`grants.applications.checks` says it
before the submission); what cannot be read is.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.applications import answers
from grants.calls.forms_schema import FormSpec, QuestionSpec
from territories.fields import CommuneField
from territories.lookup import Lookup
from ui.fields import CleanCharField, CleanTextField, MoneyField
from ui.text import displayable

#: Characters kept of a text that is refused: ten times the longest answer that a call may allow.
MAX_KEPT = 200_000


class StepForm(forms.Form):
    """One step, bound to texts by field name.

    With `strict`, required fields left empty are errors too (after following a link of the checklist).
    `communes` are those looked up already.
    """

    use_required_attribute = False

    def __init__(
        self,
        texts: Mapping[str, str],
        *,
        spec: FormSpec,
        strict: bool = False,
        communes: Lookup | None = None,
    ):
        self.spec, self.strict = spec, strict
        self.communes = communes or Lookup()
        super().__init__(data=texts)
        self.fields.update(self.build(texts))

    def build(self, texts: Mapping[str, str]) -> dict[str, forms.Field]:
        """The fields that depend on the call."""
        return {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.strict:
            return
        for name in list(self.errors):
            if all(error.code == "required" for error in self.errors[name].as_data()):
                del self.errors[name]
                self.cleaned_data[name] = None

    @property
    def unreadable(self) -> set[str]:
        """The fields whose text is kept as typed: it cannot be read as a value."""
        return set(self.errors)

    def texts(self) -> dict[str, str]:
        """What was sent, by field: in the form that reads back to the same value where it can be read,
        as typed where it cannot. Fields that were not sent are left out: they do not change."""
        sent, unreadable = {}, self.unreadable
        for name, field in self.fields.items():
            if field.widget.value_omitted_from_data(self.data, {}, name):
                continue
            if name in unreadable:
                sent[name] = displayable(answers.raw(field, name, self.data)[:MAX_KEPT])
            else:
                sent[name] = answers.canonical(self.cleaned_data.get(name))
        return sent


class ProjectForm(StepForm):
    """What the project is, where, and how much is asked."""

    title = CleanCharField(label=gettext_lazy("Intitulé du projet"), max_length=200)
    summary = CleanTextField(
        label=gettext_lazy("Résumé du projet"),
        max_length=2000,
        help_text=gettext_lazy("Ce que vous voulez faire, pour qui et comment, en quelques phrases."),
    )
    commune = CommuneField(label=gettext_lazy("Commune où se déroule le projet"))

    def build(self, texts: Mapping[str, str]) -> dict[str, forms.Field]:
        """The amount depends on the limits of the call; a scale gives it in place of the applicant."""
        from ui.formatting import euros

        commune: Any = self.fields["commune"]
        commune.lookup = self.communes
        if self.spec.scale:
            return {}
        lowest, highest = self.spec.min_amount, self.spec.max_amount
        hint = _("Entre %(min)s et %(max)s pour cet appel.") % {"min": euros(lowest), "max": euros(highest)}
        if not lowest:
            hint = _("Au plus %(max)s pour cet appel.") % {"max": euros(highest)}
        amount = MoneyField(label=_("Montant demandé"), min_value=lowest, max_value=highest, help_text=hint)
        return {"amount": amount}


class AnswersForm(StepForm):
    """Some questions of the call, from its frozen version: those of a section, or those that a page sent.

    `blank` asks for rows beside those in use, by key of a table; `posted` says that the texts come from a
    page.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        *,
        spec: FormSpec,
        questions: Sequence[QuestionSpec],
        strict: bool = False,
        posted: bool = False,
        blank: Mapping[str, int] | None = None,
        communes: Lookup | None = None,
    ):
        self.questions = tuple(questions)
        lookup = communes or Lookup()
        self.around = answers.around(self.questions, texts, communes=lookup, posted=posted, blank=blank or {})
        self.names: dict[str, list[str]] = {}
        super().__init__(texts, spec=spec, strict=strict, communes=lookup)

    def build(self, texts: Mapping[str, str]) -> dict[str, forms.Field]:
        built: dict[str, forms.Field] = {}
        for question in self.questions:
            own = answers.fields(question, texts, self.around)
            self.names[question.key] = list(own)
            built |= own
        return built

    def clean(self) -> dict[str, Any]:
        for question in self.questions if self.strict else ():
            answer = answers.to_json(question, self.cleaned_data)
            for lack in answers.lacks(question, answer, self.around):
                name = lack.field if lack.field in self.fields else self.names[question.key][0]
                if name not in self.errors:
                    self.add_error(name, forms.ValidationError(lack.sentence, code="required"))
        return self.cleaned_data

    def hide(self, asked: Collection[str]) -> None:
        """Say nothing of the questions that are not asked."""
        for question in self.questions:
            if question.key not in asked:
                for name in self.names[question.key]:
                    self.errors.pop(name, None)
