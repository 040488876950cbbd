"""Public pages are the same for every visitor: no cookie, no session, no name.

A page that sets a cookie or reads the session cannot be shared by a cache. A request without a session
cookie has nobody behind it and no message waiting, so nothing of it is read at all.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

#: Browsers ask again each time; a shared cache may answer for a minute, and a little longer meanwhile.
PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=600"
PRIVATE = "private, no-store"


def is_anonymous(request: HttpRequest) -> bool:
    """Nobody can be signed in: the request carries no session."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def forget_session(request: HttpRequest) -> None:
    """Keep the templates from opening the session of who has none."""
    if not is_anonymous(request):
        return
    held: Any = request
    held.user = AnonymousUser()
    if hasattr(held, "_messages"):
        del held._messages


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say who may keep the answer: anybody, or nobody once a session is involved."""
    response.headers["Cache-Control"] = PUBLIC if is_anonymous(request) else PRIVATE
    return response
