"""The authorisation matrix: what each role gets from each address. An address without a row fails the suite."""

from tests.security.matrix import (
    accounts,
    applications,
    awards,
    calls,
    committee,
    documents,
    imports,
    lists,
    payments,
    public,
    review,
    screening,
    third_parties,
    workflows,
)
from tests.security.matrix.rows import Row

ROWS: list[Row] = [
    *public.ROWS,
    *accounts.ROWS,
    *applications.ROWS,
    *imports.ROWS,
    *calls.ROWS,
    *documents.ROWS,
    *screening.ROWS,
    *lists.ROWS,
    *review.ROWS,
    *committee.ROWS,
    *awards.ROWS,
    *payments.ROWS,
    *workflows.ROWS,
]
GROUPS = third_parties.GROUPS


def group_of(name: str) -> third_parties.Group | None:
    """The first group that a library's address belongs to."""
    return next((group for group in GROUPS if name.startswith(group.prefixes)), None)
