"""What is asked before a paper file is keyed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant, ApplicantKind
from grants.calls.models import Call
from ui.fields import DateField
from workflows.clock import now


class PaperForm(forms.Form):
    """Which call, in whose name, and the day the file came."""

    call = forms.ModelChoiceField(
        label=_("Appel à projets"),
        queryset=Call.objects.none(),
        error_messages={
            "required": _("Choisissez l’appel."),
            "invalid_choice": _("Choisissez un des appels proposés."),
        },
    )
    applicant = forms.ModelChoiceField(
        label=_("Demandeur"),
        queryset=Applicant.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Cherchez le demandeur, puis choisissez-le."),
            "invalid_choice": _("Choisissez un des demandeurs proposés."),
        },
    )
    received_on = DateField(
        label=_("Reçu le"),
        help_text=_(
            "La date du cachet d’arrivée : elle compte pour la clôture et pour les délais de décision."
        ),
    )

    def __init__(
        self, *args: Any, calls: QuerySet[Call], applicants: QuerySet[Applicant], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        call: Any = self.fields["call"]
        applicant: Any = self.fields["applicant"]
        call.queryset, applicant.queryset = calls, applicants
        self.fields["received_on"].initial = timezone.localdate(now())


class KindForm(forms.Form):
    """In what capacity a new applicant applies."""

    statut = forms.ChoiceField(label=_("Statut"), choices=ApplicantKind.choices)
