"""Named places in the code where a test may hold a worker: nothing happens there otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_hooks: dict[str, Callable[[], None]] = {}


def reach(name: str) -> None:
    """Say that this place is reached; calls what a test hung there."""
    hook = _hooks.get(name)
    if hook is not None:
        hook()


@contextmanager
def held(name: str, hook: Callable[[], None]) -> Iterator[None]:
    """Call `hook` each time `name` is reached, while the block runs. For tests."""
    _hooks[name] = hook
    try:
        yield
    finally:
        del _hooks[name]
