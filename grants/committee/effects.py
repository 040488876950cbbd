"""What follows from the committee's decisions: the file moves with them, in the same transaction."""

from workflows import effects, engine


@effects.on("committee.agendaitem", "propose")
def file_is_proposed(event: effects.Event) -> None:
    """The file is proposed with the amount of the vote."""
    engine.fire(event.instance.application, "propose", actor=event.actor, amount=event.instance.amount)


@effects.on("committee.agendaitem", "decline")
def file_is_declined(event: effects.Event) -> None:
    """The file is not proposed, with the reason of the vote."""
    engine.fire(event.instance.application, "decline", actor=event.actor, reason=event.instance.reason)
