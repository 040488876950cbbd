"""What the members of the committee are told about their readings."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from grants.calls.queries import holders
from workflows.effects import Event
from workflows.notifications import Notification, notification


@notification
class ReadingsAssigned(Notification):
    """New files to read; told by the action, as giving a file to read changes no state."""

    code = "review.readings_assigned"
    label = _("Dossiers à lire")
    audience = _("Membres du comité")
    template = "grants/review/mail/readings_assigned.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return event.facts["readers"]

    def context(self, event: Event) -> dict[str, Any]:
        return {"call": event.instance}

    def url(self, event: Event) -> str:
        return reverse("review:home")


@notification
class ReaderRecused(Notification):
    """The secretariat learns that a reading is to be given to somebody else."""

    code = "review.reader_recused"
    label = _("Déport d’un lecteur ou d’une lectrice")
    audience = _("Secrétariat du comité")
    on = (("review.review", "recuse"),)
    template = "grants/review/mail/reader_recused.txt"

    def recipients(self, event: Event) -> Iterable[Any]:
        return holders(event.instance.application.call, Role.SECRETARY)

    def context(self, event: Event) -> dict[str, Any]:
        review = event.instance
        return {"application": review.application, "reader": review.reader.display_name}

    def url(self, event: Event) -> str:
        return reverse("review:assignments", args=[event.instance.application.call_id])
