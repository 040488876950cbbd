"""What follows from the act: the envelope is taken, each award decided, each file told."""

from grants.awards import envelopes, tasks
from workflows.effects import Event, on
from workflows.engine import fire


@on("awards.deliberation", "adopt")
def carry_out(event: Event) -> None:
    """All or nothing: one award that cannot be made rolls the whole adoption back."""
    act = event.instance
    envelopes.commit(act)
    number = act.number
    for award in act.awards.select_related("application").order_by("pk"):
        fire(award, "decide", actor=event.actor, at=event.facts["at"])
        fire(award.application, "award", actor=event.actor, amount=award.amount, deliberation=number)
        tasks.write_letter.enqueue(award.application_id)
    for refusal in act.refusals.select_related("application").order_by("pk"):
        fire(refusal.application, "refuse", actor=event.actor, reason=refusal.reason, deliberation=number)
        tasks.write_letter.enqueue(refusal.application_id)
