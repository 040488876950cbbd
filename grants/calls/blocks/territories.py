"""A territory as a block: a name or a code is typed, a code with its name is kept."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from territories import codes


class TerritoryBlock(blocks.CharBlock):
    """One territory; kept as « DEP-40 Landes »."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=140, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return codes.read(text)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
