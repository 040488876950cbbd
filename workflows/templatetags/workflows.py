"""`{% history entries %}` and `{% transition_buttons offers action_url %}`: what the engine shows of an object."""

from collections.abc import Iterable
from typing import Any

from django import template

from workflows.engine import Offer
from workflows.models import LogEntry

register = template.Library()


@register.inclusion_tag("workflows/tags/history.html")
def history(entries: Iterable[LogEntry]) -> dict[str, Any]:
    """The journal of one object as an ordered list: when, what, who, and the reason that was given."""
    shown = [
        {
            "at": entry.at,
            "wording": entry.wording,
            "actor": entry.actor_label,
            "reason": str(entry.facts.get("reason") or ""),
        }
        for entry in entries
    ]
    return {"entries": shown}


@register.inclusion_tag("workflows/tags/transition_buttons.html", takes_context=True)
def transition_buttons(context: template.Context, offers: Iterable[Offer], action_url: str) -> dict[str, Any]:
    """One button for each transition, posted as `transition=<name>`; those that cannot be pressed say why.

    For transitions that need nothing typed: a reason or an amount has a form of its own.
    """
    return {"offers": list(offers), "action_url": action_url, "csrf_token": context.get("csrf_token", "")}
