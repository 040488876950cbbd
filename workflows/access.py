"""Who opens the engine's staff screens. They show every call: a role on one call is not enough."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_any_role, has_role

View = Callable[..., HttpResponse]


def administers(user: Any) -> bool:
    """Administers the whole site."""
    return has_role(user, Role.ADMINISTRATOR)


def reads_journal(user: Any) -> bool:
    """Administers or audits the whole site."""
    return has_any_role(user, (Role.ADMINISTRATOR, Role.AUDITOR))


def _only(allowed: Callable[[Any], bool], denied: Any) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied(denied)
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


administrators_only = _only(administers, _("La messagerie est réservée à l’administration du site."))
journal_readers_only = _only(
    reads_journal, _("Le journal est réservé à l’administration et au contrôle, sur l’ensemble du site.")
)
