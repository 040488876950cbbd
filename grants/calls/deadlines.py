"""What time causes on a call."""

from typing import Any

from grants.calls.effects import CLOSING
from grants.calls.models import Call
from workflows import engine
from workflows.deadlines import deadline


@deadline("calls.call", CLOSING)
def close_call(call: Call, actor: Any) -> None:
    """The last moment has passed, grace included."""
    engine.fire(call, "close", actor=actor)
