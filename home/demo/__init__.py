"""The demonstration: the fictional « Département des Landes-d’Exemple », its people, calls and files.

Everything goes through the same actions as on the real site, at the moments when it would have happened;
only the clock is told (`workflows.clock.at`). Identifiers are invented ones that cannot belong to anyone.
"""

from typing import Any

from django.db import transaction

from home import starter
from home.demo import people, quiet, story

__all__ = ["load", "welcome"]

welcome = people.welcome


@transaction.atomic
def load(*, progress: Any = None) -> None:
    """Load the whole demonstration, or nothing of it. `progress` is a stream that is told the steps."""
    cast = people.create()
    story.play(cast, progress)
    starter.publish_calls()
    quiet.nobody_is_written_to()
