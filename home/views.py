"""Health, robots, sitemaps: what machines ask, and the plan of the site for people."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from accounts.roles import EDITOR_ROLES, any_role
from cms import menu, visitors
from home import health
from ui import views as ui_views

#: Nothing to index where people are signed in or at work.
_CLOSED = (
    "/admin/",
    "/appels/",
    "/comite/",
    "/compte/",
    "/documents/",
    "/gestion/",
    "/mon-espace/",
    "/sante/",
)


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked: no database, no cache, no session."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """What the service needs, by name: 503 when a page could not be served, `degraded` when work is late."""
    checks = health.report()
    failed = {name for name, outcome in checks.items() if outcome != "ok"}
    down = bool(failed & health.ESSENTIAL)
    status = "failed" if down else "degraded" if failed else "ok"
    return JsonResponse({"status": status, "checks": checks}, status=503 if down else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {prefix}" for prefix in _CLOSED), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    response = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every published page, for search engines."""
    return visitors.cacheable(request, wagtail_sitemap(request))


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every published page, for people (RGAA 12.1: one of two ways to find a page)."""
    visitors.forget_session(request)
    response = render(request, "home/site_map.html", {"pages": menu.tree(request)})
    return visitors.cacheable(request, response)


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for communication staff and administrators: 404 for the others."""
    if not any_role(request.user) & EDITOR_ROLES:
        raise Http404
    return ui_views.styleguide(request)
