"""What follows from the opening and the closing of a call."""

from grants.calls import forms_schema
from workflows import deadlines, effects
from workflows.actors import is_system

CLOSING = "close"


@effects.on("calls.call", "open")
def freeze_the_form(event: effects.Event) -> None:
    """The questions, pieces and limits of this moment bind everybody; the clock will close the call."""
    forms_schema.freeze(event.instance)
    deadlines.schedule(event.instance, CLOSING, event.instance.last_moment)


@effects.on("calls.call", "close")
def forget_the_closing(event: effects.Event) -> None:
    """Closed by hand before its hour: the clock, which marks its own work as done, has none left."""
    if not is_system(event.actor):
        deadlines.cancel(event.instance, CLOSING)
