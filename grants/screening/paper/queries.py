"""Reads for whoever keys paper files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accounts.identifiers import clean_rna, clean_siret
from accounts.models import Applicant
from accounts.roles import Role
from grants.applications.machine import ApplicationState
from grants.applications.models import Application
from grants.calls.machine import CallState
from grants.calls.models import Call
from grants.calls.queries import light
from grants.screening.queries import on_my_calls

FOUND = 20


def calls(user: Any) -> QuerySet[Call]:
    """The calls whose paper files this person keys, the latest first."""
    mine = on_my_calls(user, "", [Role.OFFICER])
    running = Call.objects.filter(mine, state__in=[CallState.OPEN, CallState.CLOSED])
    return light(running).select_related("programme").order_by("-closes_at", "pk")


def applicants(words: str) -> QuerySet[Applicant]:
    """Applicants by number or by name, every word of it; none without words."""
    if not words.strip():
        return Applicant.objects.none()
    for clean, field in ((clean_siret, "siret"), (clean_rna, "rna")):
        try:
            number = clean(words)
        except ValidationError:  # not such a number: it is a name
            continue
        return Applicant.objects.filter(**{field: number})
    wanted = Q()
    for word in words.split()[:6]:
        wanted &= Q(name__icontains=word) | Q(acronym__iexact=word)
    return Applicant.objects.filter(wanted).select_related("commune").order_by("name", "pk")


def unfinished(user: Any) -> QuerySet[Application]:
    """The paper files that are still being keyed for the calls of this person, the oldest first."""
    rows = Application.objects.filter(
        on_my_calls(user, "call", [Role.OFFICER]), state=ApplicationState.DRAFT, received_on__isnull=False
    )
    return light(rows, "call").select_related("call", "applicant").order_by("received_on", "pk")
