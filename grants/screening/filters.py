"""The filters above the officers' list."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call
from grants.screening import queries, search
from ui.fields import CleanCharField
from ui.forms import FilterForm

STATES = [choice for choice in ApplicationState.choices if choice[0] != ApplicationState.DRAFT]


class SearchFilter(django_filters.CharFilter):
    """Search words, cleaned like everything that is typed."""

    field_class = CleanCharField


def _calls(request: HttpRequest | None) -> QuerySet[Call]:
    return queries.my_calls(request.user) if request is not None else Call.objects.none()


class FileFilter(django_filters.FilterSet):
    """By words, state, call and officer. What is not offered is refused beside the field."""

    q = SearchFilter(
        method="search",
        label=_("Chercher"),
        max_length=200,
        help_text=_("Numéro, projet ou demandeur"),
    )
    state = django_filters.ChoiceFilter(
        field_name="state", choices=STATES, label=_("État"), empty_label=_("Tous")
    )
    call = django_filters.ModelChoiceFilter(queryset=_calls, label=_("Appel"), empty_label=_("Tous"))
    officer = django_filters.ChoiceFilter(
        method="by_officer",
        label=_("Instruit par"),
        choices=[("me", _("Moi")), ("nobody", _("Personne"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = Application
        fields: list[str] = []
        form = FilterForm

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return search.matching(rows, value, "reference", "title", "applicant__name")

    def by_officer(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        officer: Any = self.request.user if value == "me" else None
        return rows.filter(screening__officer=officer)
