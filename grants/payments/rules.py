"""Who certifies, who approves, who exports: never the same person twice on one payment."""

from typing import Any

import rules

from grants.calls.rules import is_finance, is_officer


@rules.predicate
def certifies(user: Any, instalment: Any) -> bool:
    """The officer of the call computes the amount due and checks its pieces."""
    return is_officer(user, instalment.call)


@rules.predicate
def approves(user: Any, instalment: Any) -> bool:
    """The finance office, and not whoever certified."""
    return is_finance(user, instalment.call) and instalment.certified_by_id != user.pk


@rules.predicate
def handles_batches(user: Any, instance: Any) -> bool:
    """The finance office, on everything: a batch gathers payments of several calls."""
    from accounts.roles import Role, has_role

    return has_role(user, Role.FINANCE)


@rules.predicate
def follows_payment(user: Any, instalment: Any) -> bool:
    """The finance office of the call."""
    return is_finance(user, instalment.call)
