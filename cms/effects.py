"""What follows in the pages from what happens to calls."""

from cms import actions
from grants import public
from workflows.effects import Event, on


@on("calls.call", "open")
def give_the_call_its_page(event: Event) -> None:
    """An open call that nobody can find is no call: its page is published with it."""
    call = public.call_by_slug(event.instance.slug)
    if call is not None:
        actions.publish_call(call=call)
