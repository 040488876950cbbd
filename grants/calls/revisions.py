"""Who hears that a new version of a form was published: later stages register what must follow."""

from collections.abc import Callable

from grants.calls.models import Call, FormVersion

Follower = Callable[[Call, FormVersion], None]
_followers: dict[str, Follower] = {}


def follow(function: Follower) -> Follower:
    """Call `function(call, version)` in the transaction of each publication; again replaces."""
    _followers[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def announce(call: Call, version: FormVersion) -> None:
    """Tell every follower."""
    for function in _followers.values():
        function(call, version)


Teller = Callable[[Call], str]
_tellers: dict[str, Teller] = {}


def tell(function: Teller) -> Teller:
    """Have `function(call)` say, in French, what a new version would touch; "" says nothing."""
    _tellers[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def told(call: Call) -> list[str]:
    """What a new version of the form of this call would touch."""
    return [sentence for function in _tellers.values() if (sentence := function(call))]
