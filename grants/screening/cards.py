"""What waits for an officer, on the dashboard."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role, any_role
from grants.screening.dashboard import Card
from grants.screening.threads.queries import awaiting_answer


def unread_messages(user: Any) -> list[Card]:
    """How many threads hold a message of an applicant that nobody has read. One query, for officers."""
    if Role.OFFICER not in any_role(user):
        return []
    count = awaiting_answer(user).order_by().count()
    if not count:
        return []
    href = reverse("screening:inbox")
    return [Card(label=_("Messages de demandeurs à lire"), value=count, href=href, tone="info", order=10)]
