"""What follows for the opinions of a file."""

from django.utils.translation import gettext_lazy as _

from grants.screening.opinions.actions import forget_deadlines
from grants.screening.opinions.machine import OpinionState
from grants.screening.opinions.models import Opinion
from workflows import effects, engine
from workflows.actors import SystemActor

_DECISION = SystemActor("decision", _("Suite donnée au dossier"))


@effects.on("screening.opinion", "give", "revoke")
def wait_no_more(event: effects.Event) -> None:
    """Its deadlines are forgotten."""
    forget_deadlines(opinion=event.instance)


@effects.on("applications.application", "reject", "withdraw", "award", "refuse")
def close_the_requests(event: effects.Event) -> None:
    """Nobody waits for opinions on a file that is decided or withdrawn; its links open nothing any more."""
    pending = Opinion.objects.filter(
        application=event.instance, state__in=[OpinionState.ASKED, OpinionState.LAPSED]
    )
    for opinion in pending.order_by("pk"):
        engine.fire(opinion, "revoke", actor=_DECISION)
