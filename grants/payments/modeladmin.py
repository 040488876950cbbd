"""Payments in the administration: looked at and exported, never written."""

from django.utils.translation import gettext_lazy as _

from grants.backoffice import RegisterAdmin
from grants.payments.models import Instalment


class InstalmentAdmin(RegisterAdmin):
    """Payments: read only."""

    model = Instalment
    menu_label = _("Versements")
    menu_icon = "decimal"
    menu_order = 180
    list_display = ("reference", "kind", "amount", "state", "due_on", "paid_on", "order_number")
    list_export = ("reference", "kind", "amount", "state", "due_on", "paid_on", "order_number")
    list_filter = ("state", "kind")
    search_fields = ("reference", "order_number")
    inspect_view_fields = (
        "reference",
        "kind",
        "amount",
        "state",
        "due_on",
        "paid_on",
        "order_number",
        "rejection",
    )
    ordering = ("-pk",)
    export_filename = "versements"
