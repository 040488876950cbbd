"""Files and applicants in Wagtail's administration."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from grants.applications import preview
from grants.applications.modeladmin import ApplicantAdmin, ApplicationAdmin
from grants.applications.past_grants_admin import PastGrantAdmin

modeladmin_register(ApplicationAdmin)
modeladmin_register(ApplicantAdmin)
modeladmin_register(PastGrantAdmin)


@hooks.register("register_admin_urls")
def previews() -> list[URLPattern]:
    """A call as its applicants will see it: `grants.calls` opens these addresses to who prepares calls."""
    return [
        path("appels/apercu/<int:pk>/", preview.frame, name="calls_preview"),
        path("appels/apercu/<int:pk>/page/", preview.page, name="calls_preview_page"),
    ]
