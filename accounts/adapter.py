"""What sign-in does our way."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):
    """Addresses in lower case; after sign-in, only to a page of this site."""

    def clean_email(self, email: str) -> str:
        """Keep one spelling per address."""
        return super().clean_email(email).strip().lower()

    def is_safe_url(self, url: str | None) -> bool:
        """Refuse `next=//elsewhere` and anything else that leaves the site."""
        return bool(url) and url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()} if self.request else None
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Try the credentials under the one spelling of the address."""
        if "email" in credentials:
            credentials["email"] = credentials["email"].strip().lower()
        return super().authenticate(request, **credentials)
