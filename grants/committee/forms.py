"""The forms of the sessions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.committee.models import Attendance, Choice
from ui.fields import CleanCharField, CleanTextField, DateTimeField, MoneyField, WholeField
from ui.forms import FilterForm


class SessionForm(forms.Form):
    """What is announced of a session."""

    title = CleanCharField(label=_("Intitulé"), max_length=200)
    held_at = DateTimeField(label=_("Date et heure"))
    place = CleanCharField(label=_("Lieu"), max_length=200, required=False)
    quorum = WholeField(
        label=_("Quorum"),
        help_text=_(
            "Nombre de membres présents exigé. Pour chaque dossier, les membres déportés ne comptent pas."
        ),
        min_value=1,
        max_value=500,
        initial=1,
    )


class NewSessionForm(SessionForm):
    """With the call, among those whose committee one organises."""

    call = forms.ModelChoiceField(
        queryset=Call.objects.none(),
        label=_("Appel"),
        help_text=_("L’ordre du jour reprend ses dossiers recevables, dans l’ordre du classement."),
        empty_label=_("Choisir"),
    )
    field_order = ["call", "title", "held_at", "place", "quorum"]

    def __init__(self, calls: QuerySet[Call], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["call"]
        field.queryset = calls


class AttendanceForm(FilterForm):
    """Who is there, among the members of the committee."""

    present = forms.MultipleChoiceField(
        label=_("Membres présents"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, members: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.choices = [(str(each.pk), each.display_name) for each in members]

    def ids(self) -> list[int]:
        return [int(value) for value in self.cleaned_data["present"]]


class VoteForm(forms.Form):
    """One's own vote: one button per choice."""

    choice = forms.ChoiceField(choices=Choice.choices)


class KeyedVotesForm(FilterForm):
    """Votes by show of hands, keyed by the secretariat: one line per voter."""

    def __init__(
        self, voters: Iterable[Attendance], given: dict[int, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voters = list(voters)
        for row in self.voters:
            self.fields[f"vote-{row.member_id}"] = forms.ChoiceField(
                label=row.member.display_name,
                choices=[("", _("N’a pas voté")), *Choice.choices],
                required=False,
                initial=given.get(row.member_id, ""),
            )

    def choices(self) -> dict[int, str]:
        """member id -> choice, empty for none."""
        return {row.member_id: self.cleaned_data[f"vote-{row.member_id}"] for row in self.voters}


class ProposeForm(forms.Form):
    """The amount proposed, within what is asked and the ceiling of the call."""

    def __init__(self, highest: Decimal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(
            label=_("Montant proposé"), min_value=Decimal("0.01"), max_value=highest, initial=highest
        )


class DeclineForm(forms.Form):
    """Why the committee does not propose a file."""

    reason = CleanTextField(label=_("Motif"), help_text=_("Transmis à l’assemblée."), max_length=500, rows=3)


class PostponeForm(forms.Form):
    """Why a file is seen another day."""

    reason = CleanTextField(label=_("Motif du report"), max_length=500, rows=2, required=False)


class RecuseForm(forms.Form):
    """Somebody who withdraws from a file during the session."""

    member = forms.ChoiceField(label=_("Membre"))
    reason = CleanCharField(label=_("Nature du lien"), max_length=300)

    def __init__(self, members: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.choices = [(str(each.pk), each.display_name) for each in members]
