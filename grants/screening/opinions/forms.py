"""Asking for an opinion, and giving it."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.fields import CheckedFileField
from grants.screening.opinions.actions import Question
from grants.screening.opinions.machine import Verdict
from grants.screening.opinions.models import OpinionKind
from ui.fields import CleanCharField, CleanTextField, DateField
from workflows.clock import now

USUAL_DAYS, LONGEST_DAYS = 15, 365
_PICK = {
    "required": _("Choisissez une réponse."),
    "invalid_choice": _("Choisissez une des réponses proposées."),
}


class AskForm(forms.Form):
    """Who is asked, what, until when, and what they see."""

    kind = forms.ChoiceField(label=_("À qui"), choices=OpinionKind.choices, error_messages=_PICK)
    name = CleanCharField(label=_("Nom ou service"), max_length=150)
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        max_length=254,
        help_text=_("Un compte n’est pas nécessaire : l’avis se rend par un lien personnel."),
    )
    text = CleanTextField(label=_("Votre question"), max_length=4000, rows=4)
    due_on = DateField(label=_("À rendre au plus tard le"), help_text=_("Jusqu’à minuit, ce jour compris."))
    shows_pieces = forms.BooleanField(
        label=_("Montrer aussi les pièces jointes (jamais le RIB ni les pièces d’identité)"),
        required=False,
        initial=True,
    )
    confidential = forms.BooleanField(
        label=_("Confidentiel : lu par l’instruction seule, ni par le comité ni par les autres services"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = timezone.localdate(now()) + timedelta(days=USUAL_DAYS)

    def clean_due_on(self) -> Any:
        day, today = self.cleaned_data["due_on"], timezone.localdate(now())
        if day < today:
            raise forms.ValidationError(_("Cette date est passée."))
        if day > today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Laissez au plus un an."))
        return day

    @property
    def due_at(self) -> datetime:
        """The last second of the day, Europe/Paris."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["due_on"], time(23, 59, 59)))

    def question(self) -> Question:
        """What is asked, as the action takes it."""
        names = ("kind", "name", "email", "text", "confidential", "shows_pieces")
        return Question(**{name: self.cleaned_data[name] for name in names})


class GiveForm(forms.Form):
    """The opinion."""

    verdict = forms.ChoiceField(
        label=_("Votre avis"), choices=Verdict.choices, widget=forms.RadioSelect, error_messages=_PICK
    )
    text = CleanTextField(
        label=_("Vos motifs"),
        help_text=_("Nécessaires pour un avis réservé ou défavorable."),
        required=False,
        max_length=8000,
        rows=8,
    )
    attached = CheckedFileField(label=_("Fichier à joindre"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs_text = data.get("verdict") in (Verdict.RESERVED, Verdict.UNFAVOURABLE)
        if needs_text and "text" in data and not data["text"]:
            self.add_error("text", _("Un avis réservé ou défavorable dit pourquoi."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        attached = self.cleaned_data["attached"]
        return {
            "verdict": self.cleaned_data["verdict"],
            "text": self.cleaned_data["text"],
            "uploads": [attached] if attached else [],
        }
