"""What follows from the opening and the closing of a call."""

from grants.calls import forms_schema
from workflows import deadlines, effects

CLOSING = "close"


@effects.on("calls.call", "open")
def freeze_the_form(event: effects.Event) -> None:
    """The questions, pieces and limits of this moment bind everybody; the clock will close the call."""
    forms_schema.freeze(event.instance, by=event.actor)
    deadlines.schedule(event.instance, CLOSING, event.instance.last_moment)


@effects.on("calls.call", "close")
def forget_the_closing(event: effects.Event) -> None:
    """However it was closed, nothing is left for the clock."""
    deadlines.cancel(event.instance, CLOSING)
