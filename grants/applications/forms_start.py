"""In whose name a file is started."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant


class StartForm(forms.Form):
    """One of the given applicants; the only one is chosen already."""

    applicant = forms.TypedChoiceField(
        label=_("Au nom de qui demandez-vous ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez au nom de qui vous demandez."),
            "invalid_choice": _("Choisissez un des demandeurs proposés."),
        },
    )

    def __init__(self, *args: Any, applicants: Sequence[Applicant], **options: Any):
        super().__init__(*args, **options)
        by_key = {str(applicant.pk): applicant for applicant in applicants}
        field: Any = self.fields["applicant"]
        field.choices = [
            (key, f"{applicant.name} – {applicant.get_kind_display()}") for key, applicant in by_key.items()
        ]
        field.coerce = by_key.__getitem__
        if len(by_key) == 1:
            field.initial = next(iter(by_key))
