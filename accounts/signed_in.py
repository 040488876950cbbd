"""The type of a request behind `login_required`: its user is a person, not a visitor."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only; requests are never made of it."""

    user: User  # type: ignore[assignment] # narrower than Django's: login_required has sent visitors away
