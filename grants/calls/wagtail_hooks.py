"""Programmes and calls in Wagtail's administration."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from accounts import admin_access
from grants.calls.admin import transitions, versions
from grants.calls.admin.registers import CallsGroup
from grants.calls.admin.rights import prepares_something
from ui import navigation

REGISTER = "calls_call_modeladmin_index"

modeladmin_register(CallsGroup)
admin_access.open_to_officers("calls_call_", "calls_transition", "calls_versions", home=REGISTER)
navigation.section("gestion", label=_("Appels"), url_name=REGISTER, order=20, visible=prepares_something)


@hooks.register("register_admin_urls")
def pages_of_calls() -> list[URLPattern]:
    """The versions of a call, and the pages that open, close and conclude it."""
    return [
        path("appels/<int:pk>/versions/", versions.versions, name="calls_versions"),
        path("appels/<int:pk>/<slug:verb>/", transitions.transition, name="calls_transition"),
    ]
