"""Lists of acts and of decisions."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from grants.awards.models import Award, Deliberation
from ui.formatting import euros
from ui.tables import MoneyColumn, NumberColumn, ReferenceColumn, StateColumn, WhenColumn


class DeliberationTable(tables.Table):
    """Every act that the reader may see."""

    caption = _("Délibérations")

    number = ReferenceColumn(linkify=True)
    date = WhenColumn(time=False)
    subject = tables.Column(orderable=False)
    call = tables.Column(verbose_name=_("Appel à projets"), orderable=False)
    award_count = NumberColumn(verbose_name=_("Attributions"))
    refusal_count = NumberColumn(verbose_name=_("Refus"))
    total = NumberColumn(verbose_name=_("Total attribué"), empty_values=(), orderable=False)
    state = StateColumn(orderable=False)

    class Meta:
        model = Deliberation
        fields = ("number", "date", "subject", "call", "award_count", "refusal_count", "total", "state")
        order_by = "-date"
        empty_text = _("Aucune délibération.")

    def __init__(self, *args: Any, totals: dict[int, Any], **kwargs: Any) -> None:
        self.totals = totals
        super().__init__(*args, **kwargs)

    def render_total(self, record: Deliberation) -> str:
        return euros(self.totals.get(record.pk))


class RegisterTable(tables.Table):
    """Every award decided."""

    caption = _("Registre des décisions")

    reference = ReferenceColumn(accessor="application__reference", verbose_name=_("Dossier"))
    applicant = tables.Column(accessor="application__applicant", verbose_name=_("Bénéficiaire"))
    title = tables.Column(accessor="application__title", verbose_name=_("Projet"), orderable=False)
    amount = MoneyColumn(verbose_name=_("Montant"))
    number = ReferenceColumn(
        accessor="deliberation__number",
        verbose_name=_("Délibération"),
        linkify=lambda record: record.deliberation.get_absolute_url(),
    )
    date = WhenColumn(accessor="deliberation__date", verbose_name=_("Date"), time=False)

    class Meta:
        model = Award
        fields = ("reference", "applicant", "title", "amount", "number", "date")
        order_by = "-date"
        empty_text = _("Aucune décision enregistrée.")
