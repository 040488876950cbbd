"""Forms of the act: its heading, and one line for each file."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.awards.actions import Line
from grants.awards.models import Deliberation
from grants.calls.models import Call, Envelope
from ui.fields import CleanCharField, CleanTextField, DateField, MoneyField
from ui.formatting import euros
from ui.forms import FilterForm

LATER, AWARD, REFUSE = "", "award", "refuse"


class DeliberationForm(forms.ModelForm):
    """Number, day, subject and assembly of an act; the call is chosen once."""

    number = CleanCharField(
        label=_("Numéro de la délibération"), max_length=40, help_text=_("Par exemple 2026-114.")
    )
    date = DateField(label=_("Date de la séance de l’assemblée"))
    subject = CleanCharField(label=_("Objet"), max_length=250)
    assembly = CleanCharField(label=_("Assemblée"), max_length=120, initial=_("Commission permanente"))

    class Meta:
        model = Deliberation
        fields: tuple[str, ...] = ("number", "date", "subject", "assembly")


class NewDeliberationForm(DeliberationForm):
    """The same with the call that the act decides for."""

    call = forms.ModelChoiceField(
        label=_("Appel à projets"), queryset=Call.objects.none(), empty_label=_("Choisissez un appel")
    )
    field_order = ("call", "number", "date", "subject", "assembly")

    class Meta(DeliberationForm.Meta):
        fields = ("call", "number", "date", "subject", "assembly")

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["call"]
        field.queryset = calls


class AwardForm(forms.Form):
    """Amount, envelope and conditions of one award."""

    amount = MoneyField(label=_("Montant attribué"), min_value=Decimal("0.01"))
    envelope = forms.ModelChoiceField(
        label=_("Enveloppe"), queryset=Envelope.objects.none(), empty_label=None
    )
    conditions = CleanTextField(
        label=_("Conditions"),
        required=False,
        max_length=2000,
        rows=2,
        help_text=_(
            "Reprises dans la lettre : ce que l’acte exige devient une pièce à vérifier au paiement."
        ),
    )

    def __init__(self, *args: Any, application: Application, envelopes: list[Envelope], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if application.amount is not None:
            field: Any = self.fields["amount"]
            field.max_value = application.amount
            field.error_messages["max_value"] = _("Le montant demandé est de %(limit)s.")
        _limit_envelopes(self, envelopes)


class RefusalForm(forms.Form):
    """The reason of one refusal."""

    reason = CleanCharField(label=_("Motif du refus"), max_length=500)


class LineForm(forms.Form):
    """What the act says of one file waiting for a decision, prefilled with what the committee proposed."""

    hide_optional = True  # what is needed depends on the decision

    decision = forms.ChoiceField(label=_("Décision"), required=False)
    amount = MoneyField(label=_("Montant attribué"), required=False, min_value=Decimal("0.01"))
    envelope = forms.ModelChoiceField(
        label=_("Enveloppe"), queryset=Envelope.objects.none(), required=False, empty_label=None
    )
    conditions = CleanTextField(label=_("Conditions"), required=False, max_length=2000, rows=2)
    reason = CleanCharField(label=_("Motif en cas de refus"), required=False, max_length=500)

    def __init__(self, *args: Any, application: Application, envelopes: list[Envelope], **kwargs: Any):
        self.application = application
        settled = application.settled_items  # type: ignore[attr-defined] # prefetched
        item = next(iter(settled), None) or getattr(application, "direct_proposal", None)
        self.proposed = item.amount if item else None
        self.can_award = application.state == ApplicationState.PROPOSED
        kwargs["initial"] = {
            "decision": AWARD if self.can_award else REFUSE,
            "amount": self.proposed,
            "envelope": envelopes[0] if envelopes else None,
            "reason": item.reason if item else "",
        }
        kwargs["prefix"] = f"file-{application.pk}"
        super().__init__(*args, **kwargs)
        choices = [(LATER, _("Pas dans cette délibération")), (REFUSE, _("Refuser"))]
        if self.can_award:
            choices.insert(0, (AWARD, _("Attribuer")))
            _limit_envelopes(self, envelopes)
        else:
            self.fields["reason"].label = _("Motif du refus")
            for name in ("amount", "envelope", "conditions"):
                del self.fields[name]
        field: Any = self.fields["decision"]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        decision = data.get("decision")
        if decision == AWARD and "amount" not in self.errors:
            requested = self.application.amount
            if data.get("amount") is None:
                self.add_error("amount", _("Indiquez le montant attribué."))
            elif requested is not None and data["amount"] > requested:
                self.add_error(
                    "amount", _("Le montant demandé est de %(limit)s.") % {"limit": euros(requested)}
                )
        if decision == AWARD and not data.get("envelope"):
            data["envelope"] = self.initial["envelope"]
        if decision == REFUSE and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Indiquez le motif du refus : il est écrit au demandeur."))
        return data

    def line(self) -> Line | None:
        """The line to add, or None when the file waits for another act."""
        data = self.cleaned_data
        if data["decision"] == AWARD:
            return Line(self.application, data["amount"], data["envelope"], data["conditions"])
        if data["decision"] == REFUSE:
            return Line(self.application, reason=data["reason"])
        return None


def line_forms(files: Iterable[Application], envelopes: list[Envelope], data: Any = None) -> list[LineForm]:
    """One form for each file that waits."""
    return [LineForm(data, application=file, envelopes=envelopes) for file in files]


def _limit_envelopes(form: forms.Form, envelopes: list[Envelope]) -> None:
    field: Any = form.fields["envelope"]
    if len(envelopes) < 2:
        del form.fields["envelope"]
        return
    # The rows are at hand: one query for all the lines of a page instead of one for each.
    field.queryset = Envelope.objects.filter(pk__in=[envelope.pk for envelope in envelopes])
    field.choices = [(envelope.pk, envelope.name) for envelope in envelopes]


class RegisterFilter(FilterForm):
    """What the register of decisions can be narrowed to."""

    q = CleanCharField(label=_("Rechercher"), required=False, max_length=200)
    call = forms.ChoiceField(label=_("Appel à projets"), required=False)

    def __init__(self, *args: Any, calls: Iterable[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["call"]
        field.choices = [("", _("Tous les appels")), *((call.pk, str(call)) for call in calls)]
