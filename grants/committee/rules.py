"""Who runs a session and who votes in it."""

from typing import Any

import rules

from grants.calls.rules import is_officer, is_reader, is_secretary
from grants.review.rules import has_recusal


@rules.predicate
def runs_session(user: Any, instance: Any) -> bool:
    """The secretary, or an officer of the call."""
    return is_secretary(user, instance.call) or is_officer(user, instance.call)


@rules.predicate
def runs_item(user: Any, item: Any) -> bool:
    """Runs the session and has no conflict with this file: the chair is bound like the others."""
    return runs_session(user, item) and not has_recusal(user, item.application)


@rules.predicate
def votes_on(user: Any, item: Any) -> bool:
    """A member of the committee without a conflict on this file."""
    return is_reader(user, item.call) and not has_recusal(user, item.application)
