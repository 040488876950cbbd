"""The steps of a draft as forms. They are bound to texts: what was typed is shown as it was typed.

A draft may be incomplete: what is only missing is no error here (`grants.applications.checks` says it
before the submission); what cannot be read is.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.applications import answers, chart
from grants.calls.forms_schema import FormSpec, QuestionSpec
from territories.fields import CommuneField
from ui.fields import CleanCharField, CleanTextField, MoneyField
from ui.text import displayable

MAX_ROWS = 60
#: Characters kept of a text that is refused: ten times the longest answer that a call may allow.
MAX_KEPT = 200_000
_CELL = re.compile(r"(expense|income)-([0-9]{1,2})-(account|label|amount)", re.ASCII)
_BLANK_ROWS = 3


class StepForm(forms.Form):
    """One step, bound to texts by field name.

    With `strict`, required fields left empty are errors too (after following a link of the checklist).
    """

    use_required_attribute = False

    def __init__(self, texts: Mapping[str, str], *, spec: FormSpec, strict: bool = False):
        self.spec, self.strict = spec, strict
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
        """The amount depends on the limits of the call."""
        from ui.formatting import euros

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
    ):
        self.questions = tuple(questions)
        self.around = answers.around(self.questions, texts, posted=posted, blank=blank or {})
        self.names: dict[str, list[str]] = {}
        super().__init__(texts, spec=spec, strict=strict)

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


@dataclass(frozen=True)
class Row:
    """One line of the budget as the page shows it."""

    number: int
    account: BoundField
    label: BoundField
    amount: BoundField

    @property
    def errors(self) -> list[str]:
        """Every error of the line."""
        return [str(error) for cell in (self.account, self.label, self.amount) for error in cell.errors]


class BudgetForm(StepForm):
    """Expense and income, line by line. `extra` adds blank lines to those in use."""

    def __init__(self, texts: Mapping[str, str], *, spec: FormSpec, strict: bool = False, extra: int = 0):
        self.extra = extra
        self.counts: dict[str, int] = {}
        super().__init__(texts, spec=spec, strict=strict)

    def build(self, texts: Mapping[str, str]) -> dict[str, forms.Field]:
        used = {"expense": -1, "income": -1}
        for name in texts:
            cell = _CELL.fullmatch(name)
            if cell and int(cell[2]) < MAX_ROWS and (texts.get(name) or hasattr(texts, "getlist")):
                used[cell[1]] = max(used[cell[1]], int(cell[2]))
        built: dict[str, forms.Field] = {}
        blank = 0 if hasattr(texts, "getlist") else _BLANK_ROWS + self.extra
        for side, highest in used.items():
            self.counts[side] = min(MAX_ROWS, max(highest + 1 + blank, _BLANK_ROWS))
            for index in range(self.counts[side]):
                built |= self._row(side, index, str(texts.get(f"{side}-{index}-account", "")))
        return built

    def _row(self, side: str, index: int, account: str) -> dict[str, forms.Field]:
        where = _("charges") if side == "expense" else _("produits")
        place = {"row": index + 1, "side": where}
        names = {
            "account": _("Compte, ligne %(row)s des %(side)s") % place,
            "label": _("Libellé, ligne %(row)s des %(side)s") % place,
            "amount": _("Montant, ligne %(row)s des %(side)s") % place,
        }
        choices = [("", "—"), *chart.BY_SIDE[side]]
        if account not in dict(choices) and chart.ON_SIDE[side].fullmatch(account):
            choices.append((account, chart.label(account)))
        built = {
            "account": forms.ChoiceField(
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("Choisissez un compte de la liste.")},
            ),
            "label": CleanCharField(max_length=150, required=False),
            "amount": MoneyField(required=False),
        }
        for part, item in built.items():
            item.label = names[part]
            item.widget.attrs["aria-label"] = names[part]
            item.widget.attrs[f"data-budget-{part}"] = side
        return {f"{side}-{index}-{part}": item for part, item in built.items()}

    def clean(self) -> dict[str, Any]:
        for side in self.counts:
            for index in range(self.counts[side]):
                self._complete(side, index)
        return self.cleaned_data

    def _complete(self, side: str, index: int) -> None:
        account, label, amount = (f"{side}-{index}-{part}" for part in ("account", "label", "amount"))
        values = self.cleaned_data
        if {account, label, amount} - set(values):
            return  # the cell that cannot be read has said so
        if not values[account] and (values[label] or values[amount] is not None):
            self.add_error(account, forms.ValidationError(_("Choisissez le compte."), code="required"))
        if values[amount] is None and (values[label] or values.get(account)):
            self.add_error(amount, forms.ValidationError(_("Indiquez le montant."), code="required"))

    def rows(self, side: str) -> Iterator[Row]:
        """The lines of one side, blank ones included."""
        for index in range(self.counts[side]):
            prefix = f"{side}-{index}"
            yield Row(index + 1, self[f"{prefix}-account"], self[f"{prefix}-label"], self[f"{prefix}-amount"])

    @property
    def expense_rows(self) -> list[Row]:
        """For the template."""
        return list(self.rows("expense"))

    @property
    def income_rows(self) -> list[Row]:
        """For the template."""
        return list(self.rows("income"))

    def lines(self) -> Iterator[tuple[str, int, str, str, Decimal]]:
        """The lines that can be kept as such: side, index, account, label, amount in euros."""
        for side, count in self.counts.items():
            for index in range(count):
                names = [f"{side}-{index}-{part}" for part in ("account", "label", "amount")]
                if any(name in self.errors for name in names):
                    continue
                account, label, amount = (self.cleaned_data.get(name) for name in names)
                if account and amount is not None:
                    yield side, index, account, label or "", amount
