"""What a file must be before it can be submitted: asked by the machine, shown as a checklist by the pages."""

from typing import Any


def call_accepts(application: Any) -> bool:
    """The call takes submissions at this instant, grace included."""
    return application.call.accepts_submissions


def missing(application: Any) -> list[str]:
    """French sentences that say what lacks, in the order of the form; empty when the file is complete."""
    return []
