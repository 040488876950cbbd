"""What screening shows on the applicant's page of a file."""

from typing import Any

from grants.applications.panels import Panel
from grants.screening.complements.targets import address
from grants.screening.queries import pending_request


def complement_panel(application: Any, user: Any) -> list[Panel]:
    """The complement to send: what lacks, field by field, and until when.

    No query unless the file awaits one.
    """
    request = pending_request(application)
    if request is None:
        return []
    items = [{"item": item, "href": address(application, item.key)} for item in request.items.all()]
    return [Panel("grants/screening/parts/complement_panel.html", {"complement": request, "items": items})]
