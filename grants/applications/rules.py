"""Who may do what on an application."""

from typing import Any

import rules

from accounts.rules import is_member_of
from grants.calls.rules import is_assembly, is_finance, is_officer, is_secretary, works_on_call


@rules.predicate
def is_applicant(user: Any, application: Any) -> bool:
    """Acts for the body in whose name the application is filed."""
    return is_member_of(user, application.applicant)


@rules.predicate
def came_on_paper(user: Any, application: Any) -> bool:
    """The file came on paper: the service keys it for its author."""
    return application.received_on is not None


carries_file = is_applicant | (came_on_paper & is_officer)
# Nobody decides on a file of their own body (CGCT L2131-11; the same holds for agents).
screens_file = is_officer & ~is_applicant
proposes_file = is_secretary | is_officer
works_on_file = works_on_call
decides_file = is_assembly
pays_file = is_finance | is_officer
