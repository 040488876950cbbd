"""Who asks for a change after an award, and who decides."""

from typing import Any

import rules

from grants.applications.rules import is_applicant, screens_file


@rules.predicate
def asks_change(user: Any, change: Any) -> bool:
    """Acts for the beneficiary."""
    return is_applicant(user, change.application)


@rules.predicate
def decides_change(user: Any, change: Any) -> bool:
    """Screens the file, without any link to the beneficiary."""
    return screens_file(user, change.application)
