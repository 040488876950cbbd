"""The page of a call as a form: fields, streams, and the lists of its parts."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.blocks import BlockField, StreamBlockValidationError
from wagtail.blocks.base import BlockWidget

from accounts.models import ApplicantKind
from grants.calls import design
from grants.calls.admin import parts
from grants.calls.admin.parts import Row
from grants.calls.admin.rights import programmes_of
from grants.calls.models import Call, Programme

#: Rules drawn from the fields of the call: their article of the rulebook, by name in `Call.articles`.
ARTICLES = {
    "kinds": gettext_lazy("Article : demandeurs admis"),
    "amount": gettext_lazy("Article : montant"),
    "rate": gettext_lazy("Article : taux"),
    "execution": gettext_lazy("Article : période de réalisation"),
}
STREAMS = ("form", "rules", "scale")
_ACCOUNT_LENGTH = 6


class AccountsField(forms.CharField):
    """Accounts written one after the other, kept as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        text = self.prepare_value(value) or ""
        found = [part for part in text.replace(";", " ").replace(",", " ").split() if part]
        for account in found:
            usual = account.isascii() and account.isdecimal() and account[0] in "68"
            if not usual or len(account) > _ACCOUNT_LENGTH:
                raise ValidationError(
                    _("« %(account)s » n’est pas un compte de charges.") % {"account": account}
                )
        return list(dict.fromkeys(found))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)


class CallForm(WagtailAdminModelForm):
    """A call being prepared: everything may be written.

    Said at once, with what was typed kept: a condition that refers to itself, a key used twice, envelopes
    that the shares of their funders do not make. What is still to do before opening waits in `to_do`.
    """

    to_do: list[str] = []

    applicant_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("demandeurs admis"),
        choices=ApplicantKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Aucune case : l’appel est ouvert à tous."),
    )
    excluded_accounts = AccountsField(
        label=gettext_lazy("comptes de charges non admis"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Séparés par des virgules : 63, 66, 67. Ils sortent des charges admises."),
    )
    article_kinds = forms.CharField(label=ARTICLES["kinds"], max_length=60, required=False)
    article_amount = forms.CharField(label=ARTICLES["amount"], max_length=60, required=False)
    article_rate = forms.CharField(label=ARTICLES["rate"], max_length=60, required=False)
    article_execution = forms.CharField(label=ARTICLES["execution"], max_length=60, required=False)
    criteria = BlockField(parts.LISTS["criteria"], label=gettext_lazy("Critères"), required=False)
    envelopes = BlockField(parts.LISTS["envelopes"], label=gettext_lazy("Enveloppes"), required=False)
    rounds = BlockField(parts.LISTS["rounds"], label=gettext_lazy("Sessions d’examen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stood = copy(self.instance)
        for name in ARTICLES:
            self.fields[f"article_{name}"].initial = self.instance.articles.get(name, "")
        for part in self.lists:
            self.fields[part].initial = parts.value_of(self.instance, part)
        if "programme" in self.fields:
            mine = programmes_of(self.for_user)
            self.fields["programme"].queryset = mine | Programme.objects.filter(pk=self.instance.programme_id)

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """The lists that this page writes."""
        return tuple(part for part in parts.LISTS if part in self.fields)

    def read_blocks(self) -> None:
        """Read what was posted for the blocks. Raises KeyError, TypeError or ValueError when it is torn."""
        for name, field in self.fields.items():
            if isinstance(field.widget, BlockWidget):
                field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _moment(self, name: str) -> Any:
        """What was typed; what stands there when it only lost what the page does not show."""
        typed, stood = self.cleaned_data[name], getattr(self._stood, name)
        return stood if stood and typed and typed == stood.replace(microsecond=0) else typed

    def clean_opens_at(self) -> Any:
        return self._moment("opens_at")

    def clean_closes_at(self) -> Any:
        return self._moment("closes_at")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not set(self.errors) & set(STREAMS):
            for field, sentences in self._problems(cleaned).items():
                self._object(field, sentences)
        return cleaned

    def _problems(self, cleaned: dict[str, Any]) -> dict[str, list[str]]:
        """What cannot be frozen, by the field where it is put right."""
        alone = design.problems(Call(form=cleaned["form"], scale=cleaned["scale"]))
        known = {field.name for field in Call._meta.concrete_fields} - {"programme", "state"}
        whole = copy(self._stood)
        for name in known & set(cleaned):
            setattr(whole, name, cleaned[name])
        others = [sentence for sentence in design.problems(whole) if sentence not in alone]
        return {"form": alone, "rules": others}

    def _object(self, field: str, sentences: list[str]) -> None:
        if sentences and field == "rules":
            self.to_do = sentences
        elif sentences:
            self.add_error(field, StreamBlockValidationError(non_block_errors=sentences))

    def say(self, error: ValidationError, part: str = "") -> None:
        """Put the refusal of an action where it belongs."""
        if part:
            self.add_error(part, StreamBlockValidationError(non_block_errors=error.messages))
        elif hasattr(error, "error_dict"):
            known = {name: value for name, value in error.error_dict.items() if name in self.fields}
            others = [text for name, value in error.error_dict.items() if name not in known for text in value]
            self.add_error(None, ValidationError({**known, "__all__": others} if others else known))
        else:
            self.add_error(None, error)

    def sentences(self) -> list[str]:
        """What is said of whole lists of blocks: they may stand in a tab that is not the one shown."""
        data = [error for errors in self.errors.as_data().values() for error in errors]
        return [str(text) for error in data for text in getattr(error, "non_block_errors", ())]

    def values(self) -> dict[str, Any]:
        """What was typed, as the fields of a call."""
        model = {field.name for field in Call._meta.concrete_fields}
        found = {name: value for name, value in self.cleaned_data.items() if name in model}
        typed = {name: self.cleaned_data[f"article_{name}"] for name in ARTICLES}
        articles = {**self.instance.articles, **typed}
        found["articles"] = {name: text for name, text in articles.items() if text}
        return found

    def rows(self, part: str) -> list[Row]:
        """What was typed in one of the lists."""
        return parts.rows_in(part, self.cleaned_data[part])


class OpenCallForm(CallForm):
    """An open call: a change of its rules or of its form is published with a reason."""

    criteria = envelopes = rounds = None  # type: ignore[assignment] # no longer written here

    def _object(self, field: str, sentences: list[str]) -> None:
        """Nothing waits on an open call."""
        if sentences:
            self.add_error(field, StreamBlockValidationError(non_block_errors=sentences))

    reason = forms.CharField(
        label=gettext_lazy("motif de la modification"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Publié avec la date et votre nom. Inutile pour ne changer que la présentation ou la clôture."
        ),
    )
