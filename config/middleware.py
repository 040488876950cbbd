"""Wiring of response headers that depend on the path."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere; the editor's own one on the pages of Wagtail's admin."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            setattr(response, "_csp_config", settings.ADMIN_CONTENT_SECURITY_POLICY)  # noqa: B010 -- read by the parent
        return super().process_response(request, response)
