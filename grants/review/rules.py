"""Who reads what: nobody reads a file with which they are in conflict."""

from typing import Any

import rules

from grants.calls.rules import is_officer, is_reader, is_secretary


@rules.predicate
def owns_review(user: Any, review: Any) -> bool:
    """The reader of this review, still a member of the committee of the call and without recusal."""
    return (
        review.reader_id == user.pk
        and is_reader(user, review.application.call)
        and not has_recusal(user, review.application)
    )


@rules.predicate
def assigns_readers(user: Any, instance: Any) -> bool:
    """The secretary of the committee of the call."""
    return is_secretary(user, instance.call)


@rules.predicate
def has_recusal(user: Any, application: Any) -> bool:
    """Declared or detected conflict of interest on this file."""
    return application.recusals.filter(member_id=user.pk).exists()


@rules.predicate
def is_the_reader(user: Any, review: Any) -> bool:
    """The person to whom this reading was given."""
    return review.reader_id == user.pk


recuses = is_the_reader | assigns_readers | is_officer
