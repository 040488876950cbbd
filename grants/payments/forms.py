"""Forms of the payment screens."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from schwifty import BIC
from schwifty.exceptions import SchwiftyException

from documents.fields import CheckedFileField
from grants.calls.models import Call
from grants.payments import bank, feedback
from grants.payments.machine import InstalmentState
from grants.payments.models import Instalment
from grants.payments.pieces import Piece
from ui.fields import CleanCharField, CleanTextField, DateField
from ui.forms import FilterForm
from workflows.clock import now


class InstalmentFilter(FilterForm):
    """What the list of payments can be narrowed to."""

    q = CleanCharField(label=_("Rechercher"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("État"), required=False)
    call = forms.ChoiceField(label=_("Appel à projets"), required=False)
    mine = forms.BooleanField(label=_("À traiter par moi"), required=False)

    def __init__(self, *args: Any, calls: Iterable[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states: Any = self.fields["state"]
        states.choices = [("", _("Tous les états")), *InstalmentState.choices]
        field: Any = self.fields["call"]
        field.choices = [("", _("Tous les appels")), *((call.pk, str(call)) for call in calls)]


class CertifyForm(forms.Form):
    """Every piece must be ticked: what is checked is written in the journal."""

    def __init__(self, *args: Any, pieces: list[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in pieces:
            self.fields[piece.key] = forms.BooleanField(
                label=piece.label, error_messages={"required": _("Cochez cette vérification une fois faite.")}
            )

    def checked(self) -> list[str]:
        """The keys of the pieces checked."""
        return [name for name, ticked in self.cleaned_data.items() if ticked]


class ReasonForm(forms.Form):
    """Why a liquidation goes back to the officer."""

    reason = CleanTextField(label=_("Motif du renvoi"), max_length=1000, rows=3)


class PaidForm(forms.Form):
    """One payment that the accountant made."""

    order_number = CleanCharField(label=_("Numéro de mandat"), max_length=40)
    paid_on = DateField(label=_("Payé le"))

    def clean_paid_on(self) -> Any:
        value = self.cleaned_data["paid_on"]
        if value > timezone.localdate(now()):
            raise ValidationError(_("La date de paiement n’est pas encore venue."))
        return value


class BouncedForm(forms.Form):
    """One payment that the bank sent back."""

    reason = CleanCharField(
        label=_("Motif donné par la banque"),
        max_length=250,
        required=False,
        help_text=_("Il est écrit au demandeur."),
    )


class BatchForm(forms.Form):
    """The payments that leave together, among those that are ready."""

    payments = forms.MultipleChoiceField(
        label=_("Paiements"),
        error_messages={
            "required": _("Choisissez au moins un paiement."),
            "invalid_choice": _("Un de ces paiements n’est plus disponible : choisissez de nouveau."),
        },
    )

    def __init__(self, *args: Any, ready: Iterable[Instalment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["payments"]
        field.choices = [(str(item.pk), item.reference) for item in ready]

    def wanted(self) -> list[int]:
        """The keys of the payments chosen: each is one of the choices, hence a small number."""
        return [int(key) for key in self.cleaned_data["payments"]]


class FeedbackForm(forms.Form):
    """The accountant's file."""

    file = CheckedFileField(
        label=_("Fichier des retours"), allowed=("csv", "txt"), max_bytes=feedback.MAX_BYTES
    )


class BankAccountForm(forms.Form):
    """Bank details as a person reads them on a RIB."""

    holder = CleanCharField(
        label=_("Titulaire du compte"),
        max_length=120,
        help_text=_(
            "Tel qu’il est écrit sur le RIB. Le compte est au nom du demandeur, pas d’une personne de son bureau."
        ),
    )
    iban = CleanCharField(
        label=_("IBAN"),
        max_length=60,
        help_text=_("27 caractères pour un compte français. Espaces et minuscules sont acceptés."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    bic = CleanCharField(
        label=_("BIC"),
        max_length=20,
        required=False,
        help_text=_("Facultatif pour un compte français : nous le retrouvons."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    rib = CheckedFileField(label=_("RIB"), required=False, allowed=("pdf", "jpg", "jpeg", "png"))

    def clean_iban(self) -> Any:
        return bank.read_iban(self.cleaned_data["iban"])

    def clean_bic(self) -> str:
        typed = "".join(self.cleaned_data["bic"].split()).upper()
        if not typed:
            return ""
        try:
            if not typed.isascii():
                raise SchwiftyException
            return str(BIC(typed))
        except SchwiftyException:
            raise ValidationError(_("Ce BIC n’est pas valable : il compte 8 ou 11 caractères.")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        iban, bic = data.get("iban"), data.get("bic")
        if iban and bic and BIC(bic).country_code != iban.country_code and not _shares_country(iban, bic):
            self.add_error("bic", _("Ce BIC et cet IBAN ne sont pas du même pays."))
        return data


def _shares_country(iban: Any, bic: str) -> bool:
    """Banks of Monaco and the French territories use BICs of their own country or of France."""
    french = {"FR", "MC", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF"}
    return {iban.country_code, BIC(bic).country_code} <= french
