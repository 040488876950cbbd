"""Programmes and calls in Wagtail's administration."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from accounts import admin_access
from grants.calls.admin import transitions, versions
from grants.calls.admin.reference import ReferenceGroup
from grants.calls.admin.registers import CallsGroup
from grants.calls.admin.rights import prepares_something
from ui import navigation

REGISTER = "calls_call_modeladmin_index"

modeladmin_register(CallsGroup)
modeladmin_register(ReferenceGroup)
OPEN = ("calls_call_", "calls_transition", "calls_versions", "calls_preview")
admin_access.open_to_officers(*OPEN, home=REGISTER)
navigation.section("gestion", label=_("Appels"), url_name=REGISTER, order=20, visible=prepares_something)


@hooks.register("construct_main_menu")
def only_calls(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Officers find their calls and the way back to their files: Wagtail's help is for who edits pages."""
    if not admin_access.edits(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "help"]


class FilesItem(MenuItem):
    """The way back to the files, for those who have some."""

    def is_shown(self, request: HttpRequest) -> bool:
        return prepares_something(request.user)


@hooks.register("register_admin_menu_item")
def back_to_files() -> MenuItem:
    """« Gestion »."""
    return FilesItem(
        _("Gestion"), reverse_lazy("screening:home"), name="files", icon_name="arrow-left", order=1
    )


@hooks.register("register_admin_urls")
def pages_of_calls() -> list[URLPattern]:
    """The versions of a call, and the pages that open, close and conclude it."""
    return [
        path("appels/<int:pk>/versions/", versions.versions, name="calls_versions"),
        path("appels/<int:pk>/<slug:verb>/", transitions.transition, name="calls_transition"),
    ]
