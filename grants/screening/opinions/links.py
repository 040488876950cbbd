"""The link of somebody without an account: signed, for one opinion alone, changed when it is sent again.

It holds the number of the opinion and its nonce: who guesses one has not the other, who reads the database
has not the key of the site.
"""

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from grants.screening.opinions.models import Opinion

_SALT = "grants.screening.opinion"
_LONGEST = 200
_LARGEST = 2**63 - 1


def token(opinion: Opinion) -> str:
    """What follows `/avis/` in the link of an opinion."""
    return signing.dumps([opinion.pk, opinion.nonce], salt=_SALT)


def address(opinion: Opinion) -> str:
    """Where this opinion is given: its own page for an account, the link for an address alone."""
    if opinion.user_id is not None:
        return reverse("opinions:own", args=[opinion.pk])
    return reverse("opinions:guest", args=[token(opinion)])


def opinion_of(text: str) -> Opinion | None:
    """The opinion that a link is for, whatever its state; None for anything that we have not signed, for a
    link sent again since, and for one of an account."""
    if len(text) > _LONGEST:
        return None
    try:
        pk, nonce = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not isinstance(pk, int) or not 0 < pk <= _LARGEST:
        return None
    found = (
        Opinion.objects.select_related(
            "application__call__programme", "application__applicant__commune", "application__form_version"
        )
        .filter(pk=pk, user__isnull=True)
        .first()
    )
    if found is None or not constant_time_compare(found.nonce, str(nonce)):
        return None
    return found
