"""What time causes in screening."""

from typing import Any

from grants.screening.actions import COMPLEMENT_DUE
from grants.screening.models import ComplementRequest
from workflows import engine
from workflows.deadlines import deadline


@deadline("screening.complementrequest", COMPLEMENT_DUE)
def complement_due(request: ComplementRequest, actor: Any) -> None:
    """No answer came in time: said to both sides; the file may still be completed until decided."""
    engine.fire(request, "lapse", actor=actor)
