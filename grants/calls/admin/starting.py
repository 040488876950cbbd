"""« Nouvel appel »: from a preset, from an earlier call, or from nothing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from grants.calls import actions, queries
from grants.calls.admin.rights import programmes_of, starts_calls
from grants.calls.models import Call, Programme
from grants.calls.presets.reading import preset_named, presets
from workflows.clock import now

NOTHING, COPY = "rien", "copie"


class StartForm(forms.Form):
    """What a call starts from, and what cannot be taken from there."""

    start = forms.ChoiceField(label=gettext_lazy("Point de départ"))
    earlier = forms.ModelChoiceField(
        queryset=Call.objects.none(), label=gettext_lazy("Appel à copier"), required=False
    )
    programme = forms.ModelChoiceField(queryset=Programme.objects.none(), label=gettext_lazy("Dispositif"))
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=200)
    reference = forms.CharField(
        label=gettext_lazy("Référence"),
        max_length=12,
        help_text=gettext_lazy(
            "Courte et unique : elle commence le numéro de chaque dossier. Par exemple SOL27."
        ),
    )
    opens_at = forms.DateTimeField(label=gettext_lazy("Ouverture"), widget=AdminDateTimeInput)
    closes_at = forms.DateTimeField(label=gettext_lazy("Clôture"), widget=AdminDateTimeInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["programme"].queryset = programmes_of(user)
        fields["earlier"].queryset = queries.light(queries.prepared_by(user)).order_by("-pk")
        fields["start"].choices = [
            *((preset.key, preset.name) for preset in presets()),
            (COPY, _("Un appel d’une autre année")),
            (NOTHING, _("Une page vide")),
        ]

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"]
        if Call.objects.filter(reference=reference).exists():
            raise ValidationError(_("Un appel porte déjà cette référence."))
        return reference

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start") == COPY and not cleaned.get("earlier") and "earlier" not in self.errors:
            self.add_error("earlier", _("Choisissez l’appel à copier."))
        return cleaned


def first_dates() -> dict[str, Any]:
    """Two weeks to prepare, six to answer: proposed, never imposed."""
    today = timezone.localtime(now()).replace(minute=0, second=0, microsecond=0)
    return {
        "opens_at": today.replace(hour=9) + timedelta(days=14),
        "closes_at": today.replace(hour=17) + timedelta(days=56),
    }


def start_call(request: HttpRequest) -> HttpResponse:
    """Ask, then create and lead to the page of the new call."""
    if not starts_calls(request.user):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, user=request.user, initial=first_dates())
    if form.is_bound and form.is_valid():
        try:
            call = create(form, request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return redirect(reverse("calls_call_modeladmin_edit", args=[call.pk]))
    context = {
        "form": form,
        "presets": presets(),
        "chosen": form["start"].value(),
        "nothing": NOTHING,
        "copy": COPY,
        "back": reverse("calls_call_modeladmin_index"),
    }
    return render(request, "grants/calls/admin/start.html", context)


@transaction.atomic
def create(form: StartForm, user: Any) -> Call:
    """The call that the form asks for. Raises NotAllowed, ValidationError."""
    values = dict(form.cleaned_data)
    start, earlier, programme = values.pop("start"), values.pop("earlier"), values.pop("programme")
    values["slug"] = free_slug(values["title"])
    if start == COPY:
        return actions.copy_call(call=earlier, programme=programme, by=user, **values)
    preset = preset_named(start)
    if preset is not None:
        return actions.create_from_preset(preset=preset, programme=programme, by=user, **values)
    summary = values["title"]
    return actions.create_call(programme=programme, by=user, summary=summary, max_amount=10_000, **values)


def free_slug(title: str) -> str:
    """An address made from the title, unlike those of the other calls."""
    stem = slugify(title)[:100].strip("-") or "appel"
    taken = set(Call.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found
