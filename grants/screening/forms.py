"""The forms of screening."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.screening.grid import Line
from grants.screening.models import CheckAnswer
from ui.fields import CleanCharField, CleanTextField
from ui.forms import FilterForm


class GridForm(FilterForm):
    """The officer's answers to the admissibility grid: one select and one remark per line."""

    def __init__(self, lines: Iterable[Line], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"answer-{line.key}"] = forms.ChoiceField(
                label=line.label,
                choices=[("", _("À vérifier")), *CheckAnswer.choices],
                required=False,
                initial=line.answer,
            )
            self.fields[f"note-{line.key}"] = CleanCharField(
                label=_("Remarque : %(line)s") % {"line": line.label},
                max_length=300,
                required=False,
                initial=line.note,
                widget=forms.TextInput(attrs={"placeholder": _("Remarque")}),
            )

    def rows(self) -> list[tuple[Line, Any, Any]]:
        """Each line with its two fields."""
        return [(line, self[f"answer-{line.key}"], self[f"note-{line.key}"]) for line in self.lines]

    def answers(self) -> dict[str, tuple[str, str]]:
        """key -> (answer, remark)."""
        data = self.cleaned_data
        return {line.key: (data[f"answer-{line.key}"], data[f"note-{line.key}"]) for line in self.lines}


class RejectForm(forms.Form):
    """Why a file is not admissible, as it is written to the applicant."""

    reason = CleanTextField(
        label=_("Motif"),
        help_text=_("Ce texte est envoyé au demandeur, avec les voies de recours."),
        max_length=2000,
        rows=5,
    )
