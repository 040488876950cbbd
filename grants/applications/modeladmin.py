"""Files and applicants in the administration: looked at and exported, never written."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant
from grants.applications.models import Application
from grants.backoffice import RegisterAdmin


class ApplicationAdmin(RegisterAdmin):
    """Files: read only, their states change on the stages' own screens."""

    model = Application
    menu_label = _("Dossiers")
    menu_icon = "doc-full-inverse"
    menu_order = 160
    list_display = ("reference", "title", "applicant", "call", "amount", "state", "submitted_at")
    list_export = ("reference", "title", "applicant", "call", "amount", "state", "submitted_at")
    list_filter = ("state", "call")
    list_select_related = ("applicant", "call")
    search_fields = ("reference", "title", "applicant__name")
    inspect_view_fields = ("reference", "title", "applicant", "call", "amount", "state", "submitted_at")
    ordering = ("-pk",)
    export_filename = "dossiers"


class ApplicantAdmin(RegisterAdmin):
    """Applicants: who asks."""

    model = Applicant
    menu_label = _("Demandeurs")
    menu_icon = "group"
    menu_order = 170
    list_display = ("name", "kind", "siret", "rna", "commune")
    list_filter = ("kind",)
    list_select_related = ("commune",)
    search_fields = ("name", "siret", "rna")
    inspect_view_fields = ("name", "kind", "siret", "rna", "address", "postcode", "commune", "email", "phone")
    ordering = ("name", "pk")
