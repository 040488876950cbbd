"""Past grants in the administration: looked at and exported; they come by import."""

from django.utils.translation import gettext_lazy as _

from grants.applications.past_grants import PastGrant
from grants.backoffice import RegisterAdmin


class PastGrantAdmin(RegisterAdmin):
    """What other files say was given."""

    model = PastGrant
    menu_label = _("Subventions passées")
    menu_icon = "history"
    menu_order = 175
    list_display = ("name", "year", "programme_label", "amount_awarded", "funder", "source", "reference")
    list_export = (
        "reference", "siret", "name", "programme_label", "call_label", "year", "decided_on",
        "amount_asked", "amount_awarded", "funder", "project_title", "source",
    )  # fmt: skip
    list_filter = ("year", "source")
    search_fields = ("name", "siret", "reference", "project_title")
    inspect_view_fields = (*list_export, "applicant")
    ordering = ("-year", "-pk")
    export_filename = "subventions-passees"
