"""Who may do what while a file is screened."""

from typing import Any

import rules

from grants.applications.rules import is_applicant, screens_file


@rules.predicate
def answers_request(user: Any, request: Any) -> bool:
    """Acts for the applicant of the file."""
    return is_applicant(user, request.application)


@rules.predicate
def follows_request(user: Any, request: Any) -> bool:
    """Screens the file."""
    return screens_file(user, request.application)


ends_request = follows_request | answers_request
