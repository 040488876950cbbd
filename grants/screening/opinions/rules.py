"""Who asks for opinions and who gives them."""

from typing import Any

import rules

from grants.applications.rules import screens_file


@rules.predicate
def follows_opinion(user: Any, opinion: Any) -> bool:
    """Screens the file."""
    return screens_file(user, opinion.application)


@rules.predicate
def is_asked(user: Any, opinion: Any) -> bool:
    """The person whose opinion is asked. Somebody without an account answers through their link."""
    return opinion.user_id is not None and opinion.user_id == user.pk


# An officer also writes down an opinion that came on paper or by telephone.
gives_opinion = is_asked | follows_opinion
