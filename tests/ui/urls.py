"""The addresses that the tests of the interface need, without the rest of the site."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect

from ui import views

handler400 = "ui.views.bad_request"
handler403 = "ui.views.permission_denied"
handler404 = "ui.views.page_not_found"
handler500 = "ui.views.server_error"


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Vous n’instruisez pas cet appel.")


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the database is away")


def public(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/base.html")


urlpatterns = [
    path("compte/", include("allauth.urls")),
    path("mon-espace/", include("accounts.urls")),  # the second-factor middleware looks there
    path("charte/", views.styleguide),
    path("public/", public, name="public"),
    path("refus/", refused),
    path("suspect/", suspicious),
    path("panne/", broken),
    path("conflit/", views.conflict),
    path("manque/", lambda request: views.conditions_unmet(request, ["Le budget n’est pas équilibré."])),
    path("protege/", csrf_protect(public)),
]
