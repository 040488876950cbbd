"""Error pages with a way out, and the living style guide."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

_QUOTED_AT_MOST = 300


def _reason(exception: Exception | str | None) -> str:
    """What the code that refused said, when it is a sentence for people."""
    if exception is None or isinstance(exception, str):
        return exception or ""
    reason = getattr(exception, "reason", None) or next(iter(exception.args), "")
    # Django's own exceptions carry structures rather than sentences (Http404's tried paths, say).
    return str(reason)[:_QUOTED_AT_MOST] if isinstance(reason, str | Promise) else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, without context: the request itself may be what cannot be trusted (its host name, say)."""
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """403, with the reason given by the rule that refused."""
    return render(request, "403.html", {"reason": reason or _reason(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and for what one may not see."""
    return render(request, "404.html", status=404)


def conflict(request: HttpRequest, reason: str = "") -> HttpResponse:
    """409: somebody was here first, or the page was left open too long."""
    return render(request, "409.html", {"reason": reason, "back": way_back(request)}, status=409)


def conditions_unmet(request: HttpRequest, unmet: Iterable[str]) -> HttpResponse:
    """422: every condition that does not hold yet, together."""
    context = {"unmet": [str(phrase) for phrase in unmet], "back": way_back(request)}
    return render(request, "422.html", context, status=422)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without context: what failed may be the database or a context processor."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection lapsed: the page says how to come back without losing what was typed."""
    return render(request, "403_csrf.html", {"back": way_back(request)}, status=403)


def way_back(request: HttpRequest) -> str:
    """The page to reopen: the one that held the form, else the path that was posted to."""
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(before)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.path


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Whoever gives it an address says who may see it."""
    from ui.styleguide import examples

    return render(request, "ui/styleguide.html", {**examples(request), "debug": settings.DEBUG})
