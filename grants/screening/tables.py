"""The officers' list."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from ui.formatting import euros, french_date


class FileTable(tables.Table):
    """Submitted files, 50 per page; the sortable columns are the only ones that a request may name."""

    reference = tables.Column(
        verbose_name=_("Numéro"), linkify=("screening:file", {"pk": tables.A("pk")}), order_by=("reference",)
    )
    title = tables.Column(verbose_name=_("Projet"), order_by=("title", "pk"))
    applicant = tables.Column(
        verbose_name=_("Demandeur"), accessor="applicant__name", order_by=("applicant__name", "pk")
    )
    commune = tables.Column(
        verbose_name=_("Commune"), accessor="commune__name", order_by=("commune__name", "pk"), default="–"
    )
    amount = tables.Column(
        verbose_name=_("Demandé"),
        order_by=("amount", "pk"),
        default="–",
        attrs={"td": {"class": "money-cell"}, "th": {"class": "money-cell"}},
    )
    state = tables.TemplateColumn("{% state record %}", verbose_name=_("État"), order_by=("state", "pk"))
    submitted_at = tables.Column(verbose_name=_("Déposé le"), order_by=("submitted_at", "pk"))
    officer = tables.Column(
        verbose_name=_("Instruit par"), accessor="screening__officer", orderable=False, default="–"
    )

    caption = _("Dossiers déposés")

    class Meta:
        model = Application
        fields = ()
        sequence = (
            "reference", "title", "applicant", "commune", "amount", "state", "submitted_at", "officer",
        )  # fmt: skip
        order_by_field = "tri"
        empty_text = _("Aucun dossier ne correspond à cette recherche.")

    def render_amount(self, value: Any) -> str:
        return euros(value)

    def render_submitted_at(self, value: Any) -> str:
        return french_date(value)
