"""What every page of a signed-in person shows of the engine."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workflows.models import Message


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread_count`: messages not read yet; asked of the database only where a template shows it."""
    user = getattr(request, "user", None)
    if user is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return 0
    return Message.objects.filter(recipient=request.user, read_at__isnull=True).count()
