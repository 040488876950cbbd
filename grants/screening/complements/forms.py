"""What to complete, ticked in the file itself, each with its remark."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.screening.complements.targets import Target, grouped
from ui.fields import CleanCharField, CleanTextField, DateField
from workflows.clock import now

#: How long an applicant may get at most, in days; how long it usually is, the call says.
LONGEST_DAYS = 365


class ComplementForm(forms.Form):
    """What is missing, field by field or in words, and until which day, included."""

    hide_optional = True
    message = CleanTextField(
        label=_("Autre chose, ou un mot d’explication"),
        help_text=_("Envoyé au demandeur, avant la liste de ce que vous avez coché."),
        required=False,
        max_length=4000,
        rows=4,
    )
    due_on = DateField(label=_("À renvoyer au plus tard le"), help_text=_("Jusqu’à minuit, ce jour compris."))

    def __init__(self, targets: Iterable[Target], *args: Any, days: int = 15, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        self.fields["due_on"].initial = timezone.localdate(now()) + timedelta(days=days)
        for target in self.targets:
            self.fields[f"item-{target.key}"] = forms.BooleanField(label=target.label, required=False)
            self.fields[f"remark-{target.key}"] = CleanCharField(
                label=_("Remarque : %(item)s") % {"item": target.label},
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"placeholder": _("Ce qui ne va pas ou manque")}),
            )

    def groups(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each heading with its lines: the tick box and the remark."""
        return [
            (group, [(self[f"item-{each.key}"], self[f"remark-{each.key}"]) for each in found])
            for group, found in grouped(self.targets)
        ]

    def clean_due_on(self) -> Any:
        day, today = self.cleaned_data["due_on"], timezone.localdate(now())
        if day < today:
            raise forms.ValidationError(_("Cette date est passée."))
        if day > today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Laissez au plus un an."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "message" in data and not data["message"] and not self.items():
            self.add_error("message", _("Cochez ce qui est à compléter, ou dites-le ici."))
        return data

    def items(self) -> list[tuple[str, str]]:
        """(key, remark) of what is asked; a remark alone counts as a tick: it was typed for a reason."""
        data = self.cleaned_data
        return [
            (target.key, data.get(f"remark-{target.key}", ""))
            for target in self.targets
            if data.get(f"item-{target.key}") or data.get(f"remark-{target.key}")
        ]

    @property
    def due_at(self) -> datetime:
        """The last second of the day, Europe/Paris."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["due_on"], time(23, 59, 59)))
