"""Notes, sharing and handing over."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ui.fields import CleanCharField, CleanTextField

_NOT_THEM = {"invalid_choice": _("Choisissez une des personnes proposées.")}


class OnceForm(forms.Form):
    """A form that carries a token of its own: sent twice, it acts once."""

    hide_optional = True
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4

    def clean_token(self) -> uuid.UUID:
        return self.cleaned_data["token"] or uuid.uuid4()


class NoteForm(OnceForm):
    """A note between officers."""

    text = CleanTextField(
        label=_("Votre note"),
        help_text=_("Lue par les services, jamais par le demandeur."),
        max_length=5000,
        rows=3,
        error_messages={"required": _("Écrivez la note.")},
    )


class PersonField(forms.ModelChoiceField):
    """One of the officers of a call."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class AddOfficerForm(forms.Form):
    """Somebody who will follow the file too."""

    user = PersonField(
        queryset=User.objects.none(), label=_("Ajouter une personne"), error_messages=_NOT_THEM
    )

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = people


class TransferForm(forms.Form):
    """To whom, why, and whether one goes on following."""

    to = PersonField(queryset=User.objects.none(), label=_("Confier à"), error_messages=_NOT_THEM)
    reason = CleanCharField(
        label=_("Motif"), required=False, max_length=500, help_text=_("Envoyé à cette personne.")
    )
    keep = forms.BooleanField(label=_("La personne qui l’instruisait suit encore le dossier"), required=False)

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = people
