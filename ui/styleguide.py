"""What the living style guide shows: every component, with plausible material."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ui.enums import TONES, StateChoices
from ui.fields import CleanCharField, CleanTextField, DateField, MoneyField, WholeField
from ui.icons import ICONS
from ui.tables import MoneyColumn


class ExampleState(StateChoices):
    """States of an imaginary file, one per tone."""

    DRAFT = "draft", _("Brouillon"), "neutral"
    SUBMITTED = "submitted", _("Déposé"), "info"
    COMPLETE = "complete", _("Complet"), "success"
    WAITING = "waiting", _("Complément demandé"), "warning"
    REFUSED = "refused", _("Non recevable"), "danger"
    PROPOSED = "proposed", _("Proposé au vote"), "accent"


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = CleanCharField(label=_("Intitulé du projet"), max_length=120)
    summary = CleanTextField(
        label=_("Résumé du projet"),
        max_length=600,
        help_text=_("À qui s’adresse-t-il, où et quand se déroule-t-il ?"),
    )
    amount = MoneyField(label=_("Montant demandé"), max_value=30_000, help_text=_("De 500 € à 30 000 €."))
    people = WholeField(label=_("Nombre de personnes concernées"), required=False)
    starts_on = DateField(label=_("Début du projet"), required=False)
    commune = forms.ChoiceField(
        label=_("Commune"), choices=[("", "Choisir"), ("1", "Saint-Martin-des-Pins"), ("2", "Labastide")]
    )
    kind = forms.ChoiceField(
        label=_("Nature de l’aide"),
        choices=[("run", _("Fonctionnement")), ("project", _("Projet")), ("invest", _("Investissement"))],
        widget=forms.RadioSelect,
    )
    publics = forms.MultipleChoiceField(
        label=_("Publics"),
        choices=[("young", _("Jeunes")), ("old", _("Personnes âgées")), ("all", _("Tout public"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Plusieurs réponses possibles."),
    )
    statutes = forms.FileField(label=_("Statuts signés"), required=False)
    true_copy = forms.BooleanField(label=_("Je certifie que ces renseignements sont exacts."))


class ExampleTable(tables.Table):
    """Files of an imaginary call."""

    caption = _("Dossiers déposés")
    number = tables.Column(verbose_name=_("Numéro"))
    name = tables.Column(verbose_name=_("Association"))
    amount = MoneyColumn(verbose_name=_("Montant demandé"))
    day = tables.Column(verbose_name=_("Déposé le"), orderable=False)

    class Meta:
        empty_text = _("Aucun dossier.")


def _rows() -> list[dict[str, Any]]:
    names = ["Les Jardins partagés", "Vélo pour tous", "Mémoire des Landes", "La Fabrique des aînés"]
    return [
        {
            "number": f"2026-{i:04d}",
            "name": names[i % 4],
            "amount": Decimal(1250 * (i + 1)),
            "day": "3 mars 2026",
        }
        for i in range(24)
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Votre structure"), "status": "done", "href": "#etapes"},
        {
            "label": _("Le projet"),
            "status": "error",
            "href": "#etapes",
            "hint": _("2 réponses à corriger"),
        },
        {"label": _("Le budget"), "status": "current"},
        {"label": _("Les pièces")},
        {"label": _("Relire et déposer")},
    ]


def examples(request: HttpRequest) -> dict[str, Any]:
    """The context of `ui/styleguide.html`."""
    table = ExampleTable(_rows(), request=request, order_by="number", prefix="t-")
    table.paginate(page=1, per_page=5)
    rejected = ExampleForm(
        {"title": "", "summary": "Un jardin ouvert à tous.", "amount": "-5", "people": "12"}
    )
    empty_table = ExampleTable([], request=request, prefix="e-")
    empty_table.caption = _("Dossiers refusés")
    return {
        "title": _("Charte de l’interface"),
        "tones": TONES,
        "states": [ExampleState(value) for value in ExampleState.values],
        "icons": ICONS,
        "swatches": [
            "paper",
            "surface",
            "sunken",
            "primary",
            "primary-soft",
            "accent",
            "accent-soft",
            "deep",
        ],
        "table": table,
        "empty_table": empty_table,
        "form": ExampleForm(initial={"amount": Decimal("1000.5")}, prefix="a"),
        "rejected": rejected,
        "page": Paginator(range(480), 20).page(7),
        "now": timezone.make_aware(datetime(2026, 3, 1, 14, 32)),  # noqa: DTZ001 -- made aware on the spot
        "amount": Decimal("1000.50"),
        "steps": _steps(),
    }
