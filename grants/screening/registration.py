"""What screening announces to the other rooms at start-up: panels, cards, who reads its files."""

from typing import Any

from documents import access
from grants.applications import panels
from grants.screening import applicant_panel, cards, dashboard
from grants.screening.threads.queries import messages_visible_to


def announce() -> None:
    """Called once at start-up."""
    panels.register(applicant_panel.threads_panel, order=15)
    dashboard.register(cards.unread_messages)
    access.register("screening.threadmessage", _reads_message, visible=messages_visible_to)


def _reads_message(user: Any, owner_id: str) -> bool:
    return messages_visible_to(user).filter(pk=owner_id).exists()
