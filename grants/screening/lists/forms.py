"""The forms of the list: labels and filters kept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Programme
from grants.screening.lists.models import Label, Tone
from ui.fields import CleanCharField

EVERYBODY = "all"


class LabelForm(forms.Form):
    """A label: its name and its colour."""

    name = CleanCharField(label=_("Nom"), max_length=40)
    tone = forms.ChoiceField(label=_("Couleur"), choices=Tone.choices, initial=Tone.NEUTRAL)


class NewLabelForm(LabelForm):
    """A new label, for one of the programmes that one screens whole."""

    programme = forms.ModelChoiceField(
        queryset=Programme.objects.none(), label=_("Dispositif"), empty_label=None
    )
    field_order = ("programme", "name", "tone")

    def __init__(self, programmes: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = programmes


class FileLabelsForm(forms.Form):
    """The labels of one file, among those of its programme."""

    hide_optional = True
    labels = forms.MultipleChoiceField(
        label=_("Étiquettes du dossier"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, labels: Iterable[Label], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(label.pk): label for label in labels}
        field: Any = self.fields["labels"]
        field.choices = [(key, label.name) for key, label in self.known.items()]

    def chosen(self) -> list[Label]:
        """The labels that were ticked."""
        return [self.known[key] for key in self.cleaned_data["labels"]]


class KeepFilterForm(forms.Form):
    """A name for the list on screen, and with whom it is shared."""

    name = CleanCharField(
        label=_("Nom du filtre"), max_length=60, help_text=_("Un nom déjà pris remplace votre ancien filtre.")
    )
    share = forms.ChoiceField(label=_("Visible par"), required=False)

    hide_optional = True

    def __init__(
        self, programmes: Iterable[tuple[int, str]], everybody: bool, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [("", _("Moi seulement"))]
        choices += [
            (str(pk), _("Le service de « %(programme)s »") % {"programme": title}) for pk, title in programmes
        ]
        if everybody:
            choices.append((EVERYBODY, _("Tous les services")))
        field: Any = self.fields["share"]
        field.choices = choices

    @property
    def everybody(self) -> bool:
        """Shared with everybody who works here."""
        return bool(self.cleaned_data["share"] == EVERYBODY)

    @property
    def programme(self) -> int | None:
        """The programme with whose service it is shared."""
        share = self.cleaned_data["share"]
        return int(share) if share and not self.everybody else None
