"""The budget of a project as a form: expense and income, line by line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from grants.applications import chart
from grants.applications.answers.choosing import once_proposed
from grants.applications.forms import StepForm
from grants.calls.forms_schema import FormSpec
from ui.fields import CleanCharField, MoneyField

MAX_ROWS = 60
PARTS = ("account", "label", "status", "amount")
_CELL = re.compile(rf"(expense|income)-([0-9]{{1,2}})-({'|'.join(PARTS)})", re.ASCII)
_BLANK_ROWS = 3


@dataclass(frozen=True)
class Row:
    """One line of the budget as the page shows it."""

    number: int
    account: BoundField
    label: BoundField
    amount: BoundField
    #: Asked or granted: on the side of income only.
    status: BoundField | None = None


class BudgetForm(StepForm):
    """Expense and income, line by line. `extra` adds blank lines to those in use."""

    def __init__(self, texts: Mapping[str, str], *, spec: FormSpec, extra: int = 0, **options: Any):
        self.extra = extra
        self.counts: dict[str, int] = {}
        super().__init__(texts, spec=spec, **options)

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
            "status": _("Subvention demandée ou accordée, ligne %(row)s des %(side)s") % place,
        }
        choices = [("", "—"), *chart.BY_SIDE[side]]
        if account not in dict(choices) and chart.ON_SIDE[side].fullmatch(account):
            choices.append((account, chart.label(account)))
        built: dict[str, Any] = {
            "account": forms.ChoiceField(
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("Choisissez un compte de la liste.")},
            ),
            "label": CleanCharField(max_length=150, required=False),
            "amount": MoneyField(required=False),
        }
        built["account"].widget.choices = [*choices, *once_proposed(choices, account)]
        if side == "income":
            built["status"] = forms.ChoiceField(choices=[("", "—"), *chart.GRANT_STATUSES], required=False)
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
            self._require(account, _("Choisissez le compte."))
        if values[amount] is None and (values[label] or values.get(account)):
            self._require(amount, _("Indiquez le montant."))
        if values.get(account) == chart.REQUESTED:
            if not values[label]:
                self._require(label, _("Nommez le financeur."))
            if not values.get(f"{side}-{index}-status"):
                self._require(f"{side}-{index}-status", _("Dites si elle est demandée ou accordée."))

    def _require(self, name: str, sentence: str) -> None:
        self.add_error(name, forms.ValidationError(sentence, code="required"))

    def rows(self, side: str) -> Iterator[Row]:
        """The lines of one side, blank ones included."""
        for index in range(self.counts[side]):
            prefix = f"{side}-{index}"
            cells = {part: self[f"{prefix}-{part}"] for part in PARTS if f"{prefix}-{part}" in self.fields}
            yield Row(index + 1, **cells)

    @property
    def expense_rows(self) -> list[Row]:
        """For the template."""
        return list(self.rows("expense"))

    @property
    def income_rows(self) -> list[Row]:
        """For the template."""
        return list(self.rows("income"))

    def lines(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """The lines that can be kept as such: side, index, and the fields of a line of the budget."""
        for side, count in self.counts.items():
            for index in range(count):
                names = {part: f"{side}-{index}-{part}" for part in PARTS}
                if any(name in self.errors for name in names.values()):
                    continue
                values = {part: self.cleaned_data.get(name) for part, name in names.items()}
                if not values["account"] or values["amount"] is None:
                    continue
                grant = side == "income" and values["account"] == chart.REQUESTED
                line = {
                    "account": values["account"],
                    "label": values["label"] or "",
                    "amount": values["amount"],
                    "status": (values["status"] or "") if grant else "",
                }
                yield side, index, line
