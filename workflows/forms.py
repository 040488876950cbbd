"""Forms of the engine's screens."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ui.fields import CleanCharField, DateField, WholeField
from ui.forms import FilterForm
from workflows.machine import machines
from workflows.models import LogEntry, Preference
from workflows.notifications import Notification, registered


class PreferencesForm(forms.Form):
    """One tick box for each kind of message that its recipients may do without by e-mail."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        muted = set(Preference.objects.filter(user=user, email=False).values_list("kind", flat=True))
        self.kinds = registered()
        for code, kind in self.kinds.items():
            if not kind.mandatory:
                self.fields[code] = forms.BooleanField(
                    label=str(kind.label), required=False, initial=code not in muted
                )

    def groups(self) -> Iterator[dict[str, Any]]:
        """Kinds by audience, in the order of their codes: `title`, `id`, `fields`, `mandatory`."""
        by_audience: dict[str, list[type[Notification]]] = {}
        for kind in self.kinds.values():
            by_audience.setdefault(str(kind.audience), []).append(kind)
        for audience, kinds in sorted(by_audience.items()):
            fields: list[BoundField] = [self[kind.code] for kind in kinds if not kind.mandatory]
            yield {
                "title": audience or _("Pour tout le monde"),
                "id": f"public-{slugify(audience) or 'tous'}",
                "fields": fields,
                "mandatory": [kind.label for kind in kinds if kind.mandatory],
            }


def _models() -> list[tuple[str, Any]]:
    named = [(model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in machines()]
    return [("", _("Tous les objets")), *sorted(named, key=lambda pair: str(pair[1]))]


class JournalForm(FilterForm):
    """Filter of the journal. A value that cannot be read filters nothing and is shown with its error."""

    kind = forms.ChoiceField(label=_("Objet"), required=False)
    number = WholeField(label=_("Numéro interne"), required=False, max_value=9_007_199_254_740_991)
    actor = CleanCharField(label=_("Auteur"), required=False, max_length=120)
    since = DateField(label=_("Du"), required=False)
    until = DateField(label=_("Au"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = _models()

    def apply(self, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """The entries that match every value that could be read."""
        self.is_valid()
        wanted = self.cleaned_data
        if label := wanted.get("kind"):
            app_label, model = label.split(".")
            entries = entries.filter(content_type__app_label=app_label, content_type__model=model)
        if (number := wanted.get("number")) is not None:
            entries = entries.filter(object_id=number)
        if words := wanted.get("actor"):
            entries = entries.filter(actor_label__icontains=words)
        if first := wanted.get("since"):
            entries = entries.filter(at__gte=_midnight(first))
        if last := wanted.get("until"):
            entries = entries.filter(at__lt=_midnight(last + timedelta(days=1)))
        return entries


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class RetryForm(forms.Form):
    """Which abandoned e-mail to try again; none named means all of them."""

    message = forms.UUIDField(required=False)
