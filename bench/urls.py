"""The site, and the bare view that every measure is compared to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but the server, the middleware and an answer."""
    return HttpResponse("ok")


urlpatterns = [path("bench/bare/", bare), *site]
