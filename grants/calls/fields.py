"""The field that holds what is designed with blocks."""

from typing import Any

from wagtail.fields import StreamField


class DesignField(StreamField):
    """A stream whose blocks stay out of migrations: the column is JSON whatever the blocks are.

    Repeating every block in each migration makes them slow and unreadable, and no data migration reads
    these columns through their blocks: what counts is frozen as plain items.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
