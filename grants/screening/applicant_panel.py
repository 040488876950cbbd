"""What screening shows on the applicant's page of a file."""

from typing import Any

from grants.applications.panels import Panel
from grants.screening.complements.targets import addresses
from grants.screening.queries import pending_request
from grants.screening.threads.queries import threads_of

SHOWN_THREADS = 5


def complement_panel(application: Any, user: Any) -> list[Panel]:
    """The complement to send: what lacks, field by field, and until when.

    No query unless the file awaits one.
    """
    request = pending_request(application)
    if request is None:
        return []
    asked = list(request.items.all())
    places = addresses(application, [item.key for item in asked])
    items = [{"item": item, "href": places[item.key]} for item in asked]
    return [Panel("grants/screening/parts/complement_panel.html", {"complement": request, "items": items})]


def threads_panel(application: Any, user: Any) -> list[Panel]:
    """What the applicant and the service wrote to each other. One query, on the page of the file alone."""
    if user is None or application.submitted_at is None:
        return []
    rows = list(threads_of(application, for_applicant=True)[:SHOWN_THREADS])
    return [Panel("grants/screening/space/threads_panel.html", {"threads": rows, "application": application})]
