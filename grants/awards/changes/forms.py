"""Asking for a change, and deciding."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.fields import MultipleCheckedFileField
from grants.awards.changes.models import ChangeKind
from ui.fields import CleanTextField, DateField, MoneyField
from workflows.clock import now

_PICK = {
    "required": _("Choisissez une réponse."),
    "invalid_choice": _("Choisissez une des réponses proposées."),
}
KEEP, REDUCE, GIVE_UP = "keep", "reduce", "give_up"


class AskForm(forms.Form):
    """What changes, since when, what was already spent."""

    kind = forms.ChoiceField(
        label=_("Ce qui change"), choices=ChangeKind.choices, widget=forms.RadioSelect, error_messages=_PICK
    )
    new_date = DateField(
        label=_("Nouvelle date"), required=False, help_text=_("Pour une action reportée seulement.")
    )
    costs = MoneyField(
        label=_("Frais déjà engagés"),
        required=False,
        help_text=_("Ce qui est dépensé ou ne peut plus être annulé ; joignez les factures."),
    )
    explanation = CleanTextField(label=_("Vos explications"), max_length=4000, rows=5)
    attached = MultipleCheckedFileField(label=_("Fichiers à joindre"), required=False, max_files=10)

    def clean_costs(self) -> Decimal:
        return self.cleaned_data["costs"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, day = data.get("kind"), data.get("new_date")
        if kind == ChangeKind.POSTPONED and "new_date" in data:
            if day is None:
                self.add_error("new_date", _("Donnez la nouvelle date, même approximative."))
            elif day < timezone.localdate(now()):
                self.add_error("new_date", _("Cette date est passée."))
        elif kind and day is not None:
            self.add_error("new_date", _("Une action annulée ou changée autrement n’a pas de nouvelle date."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        uploads = data.pop("attached")
        return {**data, "uploads": uploads}


class DecideForm(forms.Form):
    """Kept, reduced or given up."""

    outcome = forms.ChoiceField(
        label=_("Décision"),
        choices=[
            (KEEP, _("Maintenir la subvention entière")),
            (REDUCE, _("La réduire, au vu des frais engagés ou de ce qui sera fait")),
            (GIVE_UP, _("L’abandonner : plus rien ne sera versé")),
        ],
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    reduced_to = MoneyField(
        label=_("Montant maintenu"), required=False, help_text=_("Pour une réduction seulement.")
    )
    reason = CleanTextField(
        label=_("Motif"),
        help_text=_("Envoyé au bénéficiaire. Nécessaire pour réduire ou abandonner."),
        required=False,
        max_length=2000,
        rows=4,
    )

    def __init__(self, awarded: Decimal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awarded = awarded

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome, amount = data.get("outcome"), data.get("reduced_to")
        if outcome == REDUCE and "reduced_to" in data and (amount is None or not 0 < amount < self.awarded):
            sentence = _("Donnez un montant supérieur à zéro et inférieur au montant attribué.")
            self.add_error("reduced_to", sentence)
        if outcome in (KEEP, GIVE_UP) and amount is not None:
            self.add_error("reduced_to", _("Un montant ne se donne que pour une réduction."))
        if outcome in (REDUCE, GIVE_UP) and "reason" in data and not data["reason"]:
            self.add_error("reason", _("Dites pourquoi."))
        return data
