"""How the page of a call is laid out: one tab for each thing that whoever opens a call decides."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminDateTimeInput

from grants.calls.admin.forms import CallForm, OpenCallForm

_RULES_HELP = _(
    "Chaque règle sert au test « Suis-je éligible ? », pendant la saisie, au dépôt et à l’instruction. "
    "L’article cité est celui de votre règlement."
)
_SCALE_HELP = _(
    "Un barème donne le montant d’après les réponses : la première ligne dont la condition est remplie. "
    "Laissez vide si chaque demande propose son montant."
)


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


def _moment(name: str) -> FieldPanel:
    """To the second: a call may well close at 23:59:59."""
    return FieldPanel(name, widget=AdminDateTimeInput(format="%Y-%m-%d %H:%M:%S"))


def _group(heading: Any, *children: Panel) -> MultiFieldPanel:
    return MultiFieldPanel(list(children), heading=heading)


def _rules(*who: Panel) -> ObjectList:
    return ObjectList(
        [
            _group(_("Qui peut demander"), FieldPanel("applicant_kinds"), FieldPanel("article_kinds"), *who),
            _group(
                _("Combien"),
                _row("min_amount", "max_amount"),
                FieldPanel("article_amount"),
                _row("max_rate", "rate_base"),
                FieldPanel("article_rate"),
                FieldPanel("excluded_accounts"),
            ),
            HelpPanel(content=_RULES_HELP),
            FieldPanel("rules", heading=_("Autres règles")),
            HelpPanel(content=_SCALE_HELP),
            FieldPanel("scale", heading=_("Barème")),
        ],
        heading=_("Règles"),
    )


def _form() -> ObjectList:
    return ObjectList([FieldPanel("form", heading=_("Formulaire"))], heading=_("Formulaire"))


def _first_tabs() -> list[ObjectList]:
    return [
        ObjectList(
            [
                FieldPanel("programme"),
                FieldPanel("title"),
                _row("reference", "slug"),
                FieldPanel("summary"),
                FieldPanel("description"),
            ],
            heading=_("Présentation"),
        ),
        ObjectList(
            [
                FieldRowPanel([_moment("opens_at"), _moment("closes_at")]),
                _row("rolling", "grace_minutes"),
                _row("execution_from", "execution_until"),
                FieldPanel("article_execution"),
                _row("complement_days", "silence_months"),
                FieldPanel("rounds"),
            ],
            heading=_("Calendrier"),
        ),
    ]


def draft_page() -> TabbedInterface:
    """The page of a call being prepared."""
    return TabbedInterface(
        [
            *_first_tabs(),
            _rules(FieldPanel("one_per_applicant")),
            _form(),
            ObjectList(
                [
                    FieldPanel("aid_regime"),
                    FieldPanel("envelopes"),
                ],
                heading=_("Enveloppes"),
            ),
            ObjectList(
                [_row("has_committee", "readers_per_file"), FieldPanel("criteria")],
                heading=_("Comité"),
            ),
        ],
        base_form_class=CallForm,
    )


def open_page() -> TabbedInterface:
    """The page of an open call: what bound its first applicants is shown elsewhere, no longer written."""
    return TabbedInterface(
        [
            ObjectList(
                [FieldPanel("title"), FieldPanel("summary"), FieldPanel("description")],
                heading=_("Présentation"),
            ),
            ObjectList(
                [
                    FieldRowPanel([_moment("closes_at"), FieldPanel("grace_minutes")]),
                    _row("execution_from", "execution_until"),
                    FieldPanel("article_execution"),
                    _row("complement_days", "readers_per_file"),
                ],
                heading=_("Calendrier"),
            ),
            _rules(),
            _form(),
        ],
        base_form_class=OpenCallForm,
    )
