"""A preset as its file says it, checked: an unknown field or figure stops with its name."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from grants.calls.models import Call
from grants.calls.presets.groups import ready_made_named

FOLDER = Path(__file__).parent / "data"
_MONEY = frozenset({"min_amount", "max_amount", "max_rate"})
_CHOSEN = frozenset({"programme", "reference", "title", "slug", "opens_at", "closes_at"})
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Calendar:
    """Usual dates, counted from those of the call: how long it is open, when its projects take place."""

    open_days: int = 45
    execution_starts_after_days: int | None = None
    execution_months: int | None = None
    rounds: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Preset:
    """A whole call to start from. Amounts are Decimals, items and rules those of `form_items`."""

    key: str
    order: int
    name: str
    about: str
    title: str
    values: Mapping[str, Any]
    calendar: Calendar
    items: Rows = field(default_factory=tuple)
    rules: Rows = field(default_factory=tuple)
    scale: Rows = field(default_factory=tuple)
    criteria: Rows = field(default_factory=tuple)
    envelopes: Rows = field(default_factory=tuple)

    def execution(self, closes_at: datetime) -> dict[str, date]:
        """When projects take place, for a call that closes then; nothing when the preset does not say."""
        months = self.calendar.execution_months
        if months is None:
            return {}
        start = closes_at.date() + timedelta(days=self.calendar.execution_starts_after_days or 0)
        return {"execution_from": start, "execution_until": _months_later(start, months)}

    def rounds(self, opens_at: datetime, closes_at: datetime) -> list[dict[str, Any]]:
        """The rounds of examination, spread over the time that the call is open."""
        span = closes_at - opens_at
        found = []
        for row in self.calendar.rounds:
            closing = (
                closes_at
                if row["at"] == 1
                else (opens_at + span * row["at"]).replace(second=0, microsecond=0)
            )
            meets = (closing + timedelta(days=row["meets_after_days"])).date()
            found.append({"name": row["name"], "closes_at": closing, "meets_on": meets})
        return found


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, 12)
    first_of_next = date(start.year + year, month + 1, 1)
    return first_of_next - timedelta(days=1)


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, in the order in which they are offered."""
    found = [_read(path) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda preset: preset.order))


def preset_named(key: str) -> Preset | None:
    """The preset of that key; None when there is none."""
    return next((preset for preset in presets() if preset.key == key), None)


def _read(path: Path) -> Preset:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    calendar = content.pop("calendar", {})
    values = content.pop("call")
    known = {item.name for item in Call._meta.concrete_fields} - _CHOSEN
    if unknown := set(values) - known:
        raise ValueError(f"{path.name}: unknown fields of a call: {sorted(unknown)}")
    items: list[Mapping[str, Any]] = []
    for item in content.pop("items", ()):
        items += _expanded(path, item)
    return Preset(
        key=path.stem,
        values={name: Decimal(value) if name in _MONEY else value for name, value in values.items()},
        calendar=Calendar(**{**calendar, "rounds": tuple(calendar.get("rounds", ()))}),
        items=tuple(items),
        criteria=tuple(
            {**row, "weight": Decimal(row.get("weight", 1))} for row in content.pop("criteria", ())
        ),
        envelopes=tuple(_envelope(row) for row in content.pop("envelopes", ())),
        **content,
    )


def _expanded(path: Path, item: Mapping[str, Any]) -> Rows:
    """The item itself, or the items of the group that it names."""
    if "insert" not in item:
        return (item,)
    group = ready_made_named(item["insert"])
    if group is None:
        raise ValueError(f"{path.name}: no group named {item['insert']}")
    return group.items


def _envelope(row: Mapping[str, Any]) -> dict[str, Any]:
    shares = [(share["funder"], Decimal(share["amount"])) for share in row.get("shares", ())]
    return {**row, "amount": Decimal(row["amount"]), "shares": shares}
