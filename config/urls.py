"""Where each room answers. The folders say what stands behind each prefix."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

handler400 = "ui.views.bad_request"
handler403 = "ui.views.permission_denied"
handler404 = "ui.views.page_not_found"
handler500 = "ui.views.server_error"

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("pages-documents/", include(document_urls)),
    path("compte/", include("allauth.urls")),
    path("mon-espace/", include("accounts.urls")),
    path("mon-espace/dossiers/", include("grants.applications.urls")),
    path("mon-espace/changements/", include("grants.awards.changes.space_urls")),
    path("avis/", include("grants.screening.opinions.asked_urls")),
    path("mon-espace/echanges/", include("grants.screening.threads.space_urls")),
    path("mon-espace/dossier-permanent/", include("grants.applications.folder_urls")),
    path("mon-espace/messages/", include("workflows.urls")),
    path("mon-espace/coordonnees-bancaires/", include("grants.payments.space_urls")),
    path("documents/", include("documents.urls")),
    path("appels/", include("grants.calls.urls")),
    path("appels/", include("grants.applications.public_test.urls")),
    path("gestion/", include("grants.screening.urls")),
    path("gestion/imports/", include("grants.applications.imports.urls")),
    path("gestion/propositions/", include("grants.committee.direct.urls")),
    path("gestion/attributions/", include("grants.awards.urls")),
    path("gestion/paiements/", include("grants.payments.urls")),
    path("gestion/messages/", include("workflows.staff_urls")),
    path("comite/", include("grants.review.urls")),
    path("comite/seances/", include("grants.committee.urls")),
    path("", include("home.urls")),
    # Public images of the pages when they lie in a folder; a proxy or S3 takes over on larger sites.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include(wagtail_urls)),
]
