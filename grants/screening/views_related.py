"""The other files and grants of the applicant of a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.applications.rules import screens_file
from grants.screening import queries, tabs
from grants.screening.people.queries import followed_by
from grants.screening.related import related


@require_safe
@login_required
def others(request: HttpRequest, pk: int) -> HttpResponse:
    """What the same body asked for and was given, across calls and years, and what may be a double."""
    application = queries.file_for(request.user, pk)
    screening = getattr(application, "screening", None)
    context = {
        "application": application,
        "screening": screening,
        "people": followed_by(screening),
        "screens": screens_file(request.user, application),
        "tabs": tabs.of(application, request.user, "others"),
        "related": related(application, request.user),
    }
    return render(request, "grants/screening/others.html", context)
