"""Ready-made groups of questions, inserted as they are in the form of any call."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grants.calls import form_items

FOLDER = Path(__file__).parent / "groups_data"


@dataclass(frozen=True)
class Group:
    """A group of questions: its key, what its button says, its items (those of `form_items`)."""

    key: str
    name: str
    help: str
    items: tuple[dict[str, Any], ...]

    def missing_from(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The items that a form does not hold yet, by their keys; a form keeps one budget."""
        keys, kinds = {item["key"] for item in items}, {item["kind"] for item in items}
        return [
            item
            for item in self.items
            if item["key"] not in keys and not (item["kind"] == "budget" and "budget" in kinds)
        ]

    def added_to(self, stream: Any) -> Any:
        """The form with the items that it lacks, at its end."""
        raw = stream.get_prep_value() if stream else []
        missing = self.missing_from(form_items.items_of(stream))
        return stream.stream_block.to_python([*raw, *form_items.form_stream(missing)])


@cache
def ready_made() -> tuple[Group, ...]:
    """Every group, by the name of its file."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Group(path.stem, content["name"], content["help"], tuple(content["items"])))
    return tuple(found)


def ready_made_named(key: str) -> Group | None:
    """The group of that key; None when there is none."""
    return next((group for group in ready_made() if group.key == key), None)
