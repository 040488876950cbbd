"""Programmes and calls in Wagtail's administration."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from grants.calls import admin_views
from grants.calls.modeladmin import CallsGroup

modeladmin_register(CallsGroup)


@hooks.register("register_admin_urls")
def transitions() -> list[URLPattern]:
    """The pages that open, close and conclude a call."""
    return [path("appels/<int:pk>/<slug:verb>/", admin_views.transition, name="calls_transition")]
