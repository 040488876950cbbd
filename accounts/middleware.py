"""Who pays or administers signs in with a second factor, or does nothing else until it is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts import admin_access, groups
from accounts.roles import SECOND_FACTOR_ROLES, any_role

#: Recovery codes alone are not a second factor: they come after one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user: Any) -> bool:
    """Whether the person's duties ask for a second factor."""
    return bool(user.is_superuser or user.is_staff or any_role(user) & SECOND_FACTOR_ROLES)


def has_second_factor(user: Any) -> bool:
    """Whether the person set one up: one query."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


class RequireSecondFactor:
    """Send who lacks a compulsory second factor to the page that explains how to set it up.

    Nothing is read for visitors, who have no session cookie: their pages stay the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def _open(self) -> tuple[str, ...]:
        account = reverse("account_login").removesuffix("login/")
        explanation = reverse("accounts:second_factor")
        return (account, explanation, settings.STATIC_URL, settings.MEDIA_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_missing(request):
            return HttpResponseRedirect(reverse("accounts:second_factor"))
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith(self._open):
            return False
        user = request.user
        return user.is_authenticated and needs_second_factor(user) and not has_second_factor(user)


class EditorsInStep:
    """Before a page of Wagtail's admin, take who no longer holds an editor's role out of its groups.

    Granting and revoking move people at once; a role that ends or begins by its date moves here. Who edits
    no pages gets past the door to what is open to them, and to nothing else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            held = {groups.GROUPS[role] for role in any_role(request.user) & set(groups.GROUPS)}
            if not request.user.is_superuser and held != groups.of(request.user):
                groups.synchronise(request.user)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Lead who only prepares calls to them; whatever else stands here is not found."""
        match, user = request.resolver_match, request.user
        if match is None or not request.path.startswith("/admin/") or not user.is_authenticated:
            return None
        if admin_access.edits(user) or not any_role(user) & set(groups.GROUPS):
            return None  # Wagtail's own door decides
        if admin_access.is_open(match.view_name):
            return None
        target = admin_access.elsewhere(match.view_name)
        if target is None:
            raise Http404
        return HttpResponseRedirect(target)
