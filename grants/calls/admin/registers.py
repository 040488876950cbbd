"""Programmes and calls as lists of the administration."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdminGroup

from grants.backoffice import RegisterAdmin
from grants.calls import queries
from grants.calls.admin.editing import DiscardCall, EditCall, InspectCall
from grants.calls.admin.rights import Administered, Prepared
from grants.calls.admin.starting import start_call
from grants.calls.admin.transitions import transition_buttons
from grants.calls.machine import CallState
from grants.calls.models import Call, Programme


class CallButtons(ButtonHelper):
    """The usual buttons, the versions of a call that has some, then what the machine offers from here."""

    def add_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().add_button(*args, **kwargs), "label": _("Nouvel appel"), "title": _("Nouvel appel")}

    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        found = super().get_buttons_for_obj(obj, *args, **kwargs)
        if obj.state != CallState.DRAFT:
            found.append(
                {
                    "url": reverse("calls_versions", args=[obj.pk]),
                    "label": _("Versions"),
                    "classname": "button button-secondary button-small",
                    "title": _("Versions publiées de « %(call)s »") % {"call": obj.title},
                }
            )
        return found + transition_buttons(obj, self.request.user)


class ProgrammeAdmin(RegisterAdmin):
    """Programmes."""

    model = Programme
    menu_icon = "folder-open-inverse"
    permission_helper_class = Administered
    list_display = ("title", "code", "policy_area", "service")
    search_fields = ("title", "code")
    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("code"), FieldPanel("policy_area"), FieldPanel("legal_basis")],
            heading=gettext_lazy("Dispositif"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("service"),
                FieldPanel("service_address"),
                FieldPanel("service_email"),
                FieldPanel("service_phone"),
            ],
            heading=gettext_lazy("Service instructeur"),
        ),
        MultiFieldPanel(
            [FieldPanel("authority"), FieldPanel("tribunal"), FieldPanel("tribunal_address")],
            heading=gettext_lazy("Collectivité et voies de recours"),
        ),
    ]


class CallAdmin(RegisterAdmin):
    """The calls that one prepares, with what the machine offers for each."""

    model = Call
    menu_icon = "date"
    permission_helper_class = Prepared
    edit_view_class = EditCall
    inspect_view_class = InspectCall
    delete_view_class = DiscardCall
    button_helper_class = CallButtons
    list_display = ("title", "reference", "programme", "state", "opens_at", "closes_at")
    list_filter = ("state", "programme")
    list_select_related = ("programme",)
    search_fields = ("title", "reference")
    inspect_view_fields = (
        *("title", "reference", "programme", "state", "opens_at", "closes_at", "summary"),
        *("min_amount", "max_amount", "max_rate", "readers_per_file"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        return queries.light(queries.prepared_by(request.user)).order_by("-closes_at", "pk")

    def create_view(self, request: HttpRequest) -> HttpResponse:
        """« Nouvel appel », where one says what to start from."""
        return start_call(request)


class CallsGroup(ModelAdminGroup):
    """The registers of the calls, under one entry of the menu."""

    menu_label = gettext_lazy("Appels à projets")
    menu_icon = "date"
    menu_order = 150
    items = (CallAdmin, ProgrammeAdmin)
