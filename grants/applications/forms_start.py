"""In whose name a file is started."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant
from grants.applications.models import Application


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

    source = forms.TypedChoiceField(
        label=_("Partir d’un dossier précédent"),
        required=False,
        empty_value=None,
        help_text=_(
            "Le projet, les réponses aux mêmes questions et le budget sont repris ; les pièces sont à joindre."
        ),
        error_messages={"invalid_choice": _("Choisissez un des dossiers proposés.")},
    )

    def __init__(
        self,
        *args: Any,
        applicants: Sequence[Applicant],
        sources: Sequence[Application] = (),
        **options: Any,
    ):
        super().__init__(*args, **options)
        self._offer_sources(sources)
        by_key = {str(applicant.pk): applicant for applicant in applicants}
        field: Any = self.fields["applicant"]
        field.choices = [
            (key, f"{applicant.name} – {applicant.get_kind_display()}") for key, applicant in by_key.items()
        ]
        field.coerce = by_key.__getitem__
        if len(by_key) == 1:
            field.initial = next(iter(by_key))

    def _offer_sources(self, sources: Sequence[Application]) -> None:
        if not sources:
            del self.fields["source"]
            return
        by_key = {str(source.pk): source for source in sources}
        field: Any = self.fields["source"]
        field.choices = [
            ("", _("Non, commencer un dossier vide")),
            *(
                (key, f"{source} – {source.call.title} ({source.applicant.name})")
                for key, source in by_key.items()
            ),
        ]
        field.coerce = by_key.__getitem__

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        source, applicant = values.get("source"), values.get("applicant")
        if source and applicant and source.applicant_id != applicant.pk:
            self.add_error("source", _("Ce dossier est celui d’un autre demandeur."))
        return values
