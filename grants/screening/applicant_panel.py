"""What screening shows on the applicant's page of a file."""

from typing import Any

from grants.applications.panels import Panel
from grants.screening.queries import pending_request


def complement_panel(application: Any, user: Any) -> list[Panel]:
    """The complement to send: what lacks and until when. No query unless the file awaits one."""
    request = pending_request(application)
    if request is None:
        return []
    return [Panel("grants/screening/parts/complement_panel.html", {"complement": request})]
