"""Lists of payments, batches and feedback files."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from grants.payments.models import FeedbackFile, Instalment, PaymentBatch
from ui.tables import MoneyColumn, NumberColumn, ReferenceColumn, StateColumn, WhenColumn


class InstalmentTable(tables.Table):
    """Every payment that the reader may see."""

    caption = _("Paiements")

    reference = ReferenceColumn(linkify=True)
    applicant = tables.Column(
        accessor="plan__award__application__applicant",
        verbose_name=_("Bénéficiaire"),
        order_by="plan__award__application__applicant__name",
    )
    project = tables.Column(
        accessor="plan__award__application__title", verbose_name=_("Projet"), orderable=False
    )
    kind = tables.Column(orderable=False)
    amount = MoneyColumn()
    due_on = WhenColumn(time=False)
    state = StateColumn(orderable=False)

    class Meta:
        model = Instalment
        fields = ("reference", "applicant", "project", "kind", "amount", "due_on", "state")
        empty_text = _("Aucun paiement ne correspond.")


class BatchTable(tables.Table):
    """Batches, newest first."""

    caption = _("Lots de paiements")

    number = ReferenceColumn(linkify=True)
    created_at = WhenColumn(time=False)
    exported_at = WhenColumn(time=False)
    count = NumberColumn(verbose_name=_("Paiements"))
    total = MoneyColumn(verbose_name=_("Total"))
    state = StateColumn(orderable=False)

    class Meta:
        model = PaymentBatch
        fields = ("number", "created_at", "exported_at", "count", "total", "state")
        order_by = "-created_at"
        empty_text = _("Aucun lot pour l’instant.")


class FeedbackTable(tables.Table):
    """Files of the accountant, newest first."""

    caption = _("Retours du comptable")

    name = tables.Column(linkify=True)
    created_at = WhenColumn(time=True)
    created_by = tables.Column(
        verbose_name=_("Reçu par"), accessor="created_by__display_name", orderable=False
    )
    applied_at = WhenColumn(time=True)
    state = StateColumn(orderable=False)

    class Meta:
        model = FeedbackFile
        fields = ("name", "created_at", "created_by", "applied_at", "state")
        order_by = "-created_at"
        empty_text = _("Aucun fichier reçu.")
