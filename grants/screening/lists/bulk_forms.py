"""What an action on many files asks beside the files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from grants.screening.complements.forms import ComplementForm
from grants.screening.lists import bulk
from grants.screening.lists.models import BulkRun, Label
from grants.screening.lists.offers import labels_of
from grants.screening.people.forms import PersonField


class OfficerForm(forms.Form):
    """To whom the files go."""

    officer = PersonField(queryset=User.objects.none(), label=_("Confier à"))

    def __init__(self, run: BulkRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["officer"]
        field.queryset = User.objects.filter(
            pk__in=[person.pk for person in bulk.officers_for(run)]
        ).order_by("last_name", "first_name", "pk")

    def values(self) -> dict[str, Any]:
        """As the run keeps it."""
        return {"officer": self.cleaned_data["officer"].pk}


class _LabelField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} – {obj.programme.title}"


class LabelChoiceForm(forms.Form):
    """Which label."""

    label = _LabelField(queryset=Label.objects.none(), label=_("Étiquette"))

    def __init__(self, run: BulkRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["label"]
        field.queryset = labels_of(run.by).select_related("programme").order_by("name", "pk")

    def values(self) -> dict[str, Any]:
        """As the run keeps it."""
        return {"label": self.cleaned_data["label"].pk}


class SameComplementForm(ComplementForm):
    """The same request to every applicant: words and a date, no field of a form."""

    def __init__(self, run: BulkRun, *args: Any, **kwargs: Any) -> None:
        super().__init__((), *args, **kwargs)
        self.fields["message"].label = _("Ce qui manque")
        self.fields["message"].help_text = _("Le même texte est envoyé à chaque demandeur.")

    def values(self) -> dict[str, Any]:
        """As the run keeps it."""
        return {"message": self.cleaned_data["message"], "due_at": self.due_at.isoformat()}


FORMS: dict[str, Any] = {"officer": OfficerForm, "label": LabelChoiceForm, "message": SameComplementForm}


def form_for(run: BulkRun, data: Any = None) -> Any:
    """The form of what the action needs; None when it needs nothing."""
    needs = bulk.BY_KEY[run.action].needs
    return FORMS[needs[0]](run, data) if needs else None
