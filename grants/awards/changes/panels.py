"""What changes show on the pages of a file and on the dashboard, and who reads their files."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, any_role
from documents import access
from grants.applications import panels as space
from grants.applications.machine import ApplicationState
from grants.screening import dashboard
from grants.screening import panels as desk

AWARDED = frozenset({ApplicationState.AWARDED, ApplicationState.CLOSED})


def register() -> None:
    """Called once at start-up."""
    from grants.awards.changes.queries import visible_to

    def reads_change(user: Any, owner_id: str) -> bool:
        return visible_to(user).filter(pk=owner_id).exists()

    access.register("awards.changerequest", reads_change, visible=visible_to)
    space.register(for_applicant, order=25)
    desk.register(for_staff)
    dashboard.register(to_decide)


def for_applicant(application: Any, user: Any) -> list[space.Panel]:
    """What was asked and decided, and the way to ask. Two queries on an awarded file."""
    from grants.awards.changes.queries import changes_of

    if user is None or application.state not in AWARDED:
        return []
    changes = changes_of(application)
    if application.state != ApplicationState.AWARDED and not changes:
        return []
    context = {"changes": changes, "application": application}
    return [space.Panel("grants/awards/changes/space_panel.html", context)]


def for_staff(application: Any, user: Any) -> desk.Panel | None:
    """What was asked and decided, with the way to each, where its files are. One query on an awarded file."""
    from grants.awards.changes.queries import in_order

    if application.state not in AWARDED:
        return None
    changes = list(in_order(application))
    if not changes:
        return None
    return desk.Panel(
        title=_("Changements"),
        template="grants/awards/changes/staff_panel.html",
        context={"changes": changes},
        id="changements",
        order=35,
    )


def to_decide(user: Any) -> list[dashboard.Card]:
    """How many changes await a decision of this officer. One query."""
    from grants.awards.changes.queries import awaiting

    if Role.OFFICER not in any_role(user):
        return []
    count = awaiting(user).order_by().count()
    if not count:
        return []
    href = reverse("awards:changes")
    return [
        dashboard.Card(label=_("Changements à décider"), value=count, href=href, tone="warning", order=20)
    ]
