"""The filters above the officers' list: what an address asks for, and the files that answer to it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.machine import ApplicationState
from grants.screening.lists.offers import Offers
from grants.screening.lists.queues import BY_KEY, QUEUES
from grants.screening.people.queries import following
from ui.fields import CleanCharField, DateField
from ui.forms import FilterForm
from workflows.clock import now

STATES = [choice for choice in ApplicationState.choices if choice[0] != ApplicationState.DRAFT]
#: What an address may hold beside the page: the same names everywhere.
SORT = "tri"
#: A filter kept in the database is bounded; so is what an address brings to it.
LONGEST = 2000


class FileFilter(FilterForm):
    """By words, queue, state, call, officer, label and date. What is not offered is refused beside the field."""

    q = CleanCharField(
        label=_("Chercher"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Numéro, projet, demandeur, commune ou SIRET")}
        ),
    )
    queue = forms.ChoiceField(
        choices=[("", ""), *((queue.key, queue.label) for queue in QUEUES)],
        required=False,
        widget=forms.HiddenInput,
    )
    state = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *STATES], required=False)
    call = forms.TypedChoiceField(label=_("Appel"), coerce=int, empty_value=None, required=False)
    officer = forms.ChoiceField(label=_("Instruit par"), required=False)
    label = forms.TypedChoiceField(label=_("Étiquette"), coerce=int, empty_value=None, required=False)
    since = DateField(label=_("Déposé depuis le"), required=False)
    until = DateField(label=_("jusqu’au"), required=False)

    def __init__(self, data: QueryDict, *, user: Any, offers: Offers) -> None:
        super().__init__(data)
        self.user = user
        everybody = ("", _("Tous"))
        self._choose("call", [everybody, *offers.calls])
        self._choose("label", [("", _("Toutes")), *((label.pk, label.name) for label in offers.labels)])
        self._choose("officer", [everybody, ("me", _("Moi")), ("nobody", _("Personne")), *offers.officers])
        if not offers.labels and not data.get("label"):
            del self.fields["label"]

    def _choose(self, name: str, choices: list) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked and is understood, by name; nothing for the rest."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def words(self) -> str:
        """The words to look for."""
        return str(self.chosen.get("q", ""))

    @property
    def narrows(self) -> bool:
        """Whether more than words and a queue is asked for: the screen then shows the other fields."""
        return bool(set(self.chosen) - {"q", "queue"}) or bool(self.errors)

    def others(self) -> list[Any]:
        """The fields beside the words and the queue."""
        return [self[name] for name in self.fields if name not in ("q", "queue")]

    def apply(self, files: QuerySet) -> QuerySet:
        """The files that answer to everything but the words, which `applications.search` looks for."""
        asked = self.chosen
        if queue := asked.get("queue"):
            files = files.filter(BY_KEY[queue].where(self.user, now()))
        if state := asked.get("state"):
            files = files.filter(state=state)
        if call := asked.get("call"):
            files = files.filter(call=call)
        if label := asked.get("label"):
            files = files.filter(file_labels__label=label)
        if officer := asked.get("officer"):
            files = self._by_officer(files, officer)
        if since := asked.get("since"):
            files = files.filter(submitted_at__gte=_midnight(since))
        if until := asked.get("until"):
            files = files.filter(submitted_at__lt=_midnight(until + timedelta(days=1)))
        return files

    def _by_officer(self, files: QuerySet, officer: str) -> QuerySet:
        if officer == "me":
            return files.filter(following(self.user))
        return files.filter(screening__officer=None if officer == "nobody" else int(officer))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def kept(data: QueryDict) -> str:
    """The address of a list without its page: only names that the list reads, in one order, bounded."""
    names = [*FileFilter.base_fields, SORT]
    pairs = [(name, data[name]) for name in names if data.get(name)]
    query = urlencode(pairs, errors="replace")
    return query if len(query) <= LONGEST else ""
