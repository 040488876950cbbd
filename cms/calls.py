"""Calls as pages show them: the facts of `grants.public`, the phase they are in, and their page."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Site

from cms.menu import address
from grants import public
from grants.public import PublicCall
from ui.enums import StateChoices
from workflows.clock import now


class Phase(StateChoices):
    """Where a call stands for the public: its state and the calendar together."""

    UPCOMING = "upcoming", gettext_lazy("À venir"), "info"
    OPEN = "open", gettext_lazy("Ouvert"), "success"
    CLOSED = "closed", gettext_lazy("Clos, dossiers à l’étude"), "warning"
    CONCLUDED = "concluded", gettext_lazy("Terminé"), "neutral"

    @property
    def is_open(self) -> bool:
        return self is Phase.OPEN

    @property
    def is_upcoming(self) -> bool:
        return self is Phase.UPCOMING

    @property
    def is_over(self) -> bool:
        return self in (Phase.CLOSED, Phase.CONCLUDED)


@dataclass(frozen=True)
class Item:
    """One call on a page. `href` is empty while the call has no published page."""

    call: PublicCall
    phase: Phase
    href: str = ""

    @property
    def days_left(self) -> int:
        """Whole days between today and the day of closing, in local time; 0 on the last day."""
        closing = timezone.localtime(self.call.closes_at).date()
        return max(0, (closing - timezone.localdate(now())).days)

    @property
    def time_left(self) -> str:
        """How long one can still apply, in words."""
        days = self.days_left
        if days == 0:
            return _("dernier jour")
        return ngettext("encore %(days)s jour", "encore %(days)s jours", days) % {"days": days}

    @property
    def is_closing_soon(self) -> bool:
        return self.phase.is_open and self.days_left <= 7


def phase_of(call: PublicCall) -> Phase:
    """The phase now: an open call whose day has not come is to come, one past its end is closed."""
    state, moment = str(call.state), now()
    if state == "concluded":
        return Phase.CONCLUDED
    if state == "closed" or moment > call.closes_at:
        return Phase.CLOSED
    if state == "draft" or moment < call.opens_at:
        return Phase.UPCOMING
    return Phase.OPEN


def one(slug: str) -> Item | None:
    """The call of a page; None when it was removed or withdrawn from the public."""
    call = public.call_by_slug(slug) if slug else None
    return Item(call=call, phase=phase_of(call)) if call is not None else None


def listing(request: HttpRequest | None) -> list[Item]:
    """Every public call with the address of its page: two queries, whatever their number."""
    held: Any = request
    if request is not None and hasattr(held, "_call_listing"):
        return held._call_listing
    hrefs = _addresses(request)
    items = [Item(call=call, phase=phase_of(call), href=hrefs.get(call.slug, "")) for call in public.calls()]
    items.sort(key=lambda item: (item.call.closes_at, item.call.slug))
    if request is not None:
        held._call_listing = items
    return items


def by_phase(request: HttpRequest) -> dict[str, list[Item]]:
    """The lists of the index page: soonest first while one can act, latest first afterwards."""
    items = listing(request)
    return {
        "open_items": [item for item in items if item.phase.is_open],
        "coming_items": sorted(
            (item for item in items if item.phase.is_upcoming), key=lambda item: item.call.opens_at
        ),
        "past_items": [item for item in reversed(items) if item.phase.is_over],
    }


def choices() -> list[tuple[str, str]]:
    """Slug and title of every public call, the latest first, for the page editor."""
    found = sorted(public.calls(), key=lambda call: call.closes_at, reverse=True)
    return [(call.slug, f"{call.title} ({call.reference})") for call in found]


def _addresses(request: HttpRequest | None) -> dict[str, str]:
    site = Site.find_for_request(request) if request is not None else None
    if site is None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return {}
    pages = (
        apps.get_model("cms", "CallPage")
        .objects.descendant_of(site.root_page)
        .live()
        .filter(view_restrictions=None)
        .order_by("path")
        .values_list("call_slug", "url_path")
    )
    root = site.root_page
    return {slug: address(url_path, root) for slug, url_path in pages}
