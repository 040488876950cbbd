"""What screening announces to the other rooms at start-up: panels, cards, who reads its files."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Applicant
from documents import access
from grants.applications import panels, receipts
from grants.applications.models import Application
from grants.screening import applicant_panel, cards, clocks, dashboard
from grants.screening.opinions.machine import OpinionState
from grants.screening.opinions.models import Opinion
from grants.screening.opinions.queries import visible_to as opinions_visible_to
from grants.screening.threads.queries import messages_visible_to


def announce() -> None:
    """Called once at start-up."""
    panels.register(applicant_panel.threads_panel, order=15)
    dashboard.register(cards.unread_messages)
    receipts.register_suspension(clocks.suspended_days)
    access.register("screening.threadmessage", _reads_message, visible=messages_visible_to)
    access.register("screening.opinion", _reads_opinion)


def _reads_message(user: Any, owner_id: str) -> bool:
    return messages_visible_to(user).filter(pk=owner_id).exists()


def _reads_opinion(user: Any, owner_id: str) -> bool:
    """Who reads the opinion reads its file; a committee member does where the opinion is shown to them."""
    if opinions_visible_to(user).filter(pk=owner_id).exists():
        return True
    shared = Opinion.objects.filter(pk=owner_id, confidential=False, state=OpinionState.GIVEN)
    return shared.filter(application__in=_on_the_table(user).values("pk")).exists()


def _on_the_table(user: Any) -> QuerySet[Application]:
    """The files that a person opens otherwise than as the applicant."""
    return Application.objects.visible_to(user).exclude(applicant__in=Applicant.objects.of(user).values("pk"))
