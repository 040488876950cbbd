"""Conditions asked on answers that may still be missing: true, false, or not known yet."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from grants.calls import conditions
from grants.calls.conditions import Condition, Values

if TYPE_CHECKING:
    from grants.calls.forms_schema import FormSpec


def decided(condition: Condition | None, values: Values) -> bool | None:
    """Whether the condition holds; None while an answer that would decide is not known.

    A key absent from `values` is not known yet; an empty text is a question left blank for good.
    """
    if not condition:
        return True
    if condition["op"] not in conditions.GROUPS:
        return conditions.holds(condition, values) if condition["key"] in values else None
    inner = [decided(item, values) for item in condition.get("of", ())]
    if condition["op"] == "all":
        return False if False in inner else (None if None in inner else True)
    found = True if True in inner else (None if None in inner else False)
    if condition["op"] == "any" or found is None:
        return found
    return not found


def settled(
    spec: "FormSpec", values: Values, left_blank: Collection[str] = ()
) -> tuple[dict[str, str | list[str]], frozenset[str]]:
    """What is known for good: the answers that count, and the questions that are not asked.

    `left_blank` are the questions that may stay unanswered and are. What hangs on an answer still to come
    is in neither: nothing is said of it yet.
    """
    given = {**dict.fromkeys(left_blank, ""), **values}
    states: dict[str, bool | None] = {}
    for key in spec.by_key:
        _state(spec, key, given, states)
    shown = spec.visible(values)
    hidden = frozenset(key for key, state in states.items() if state is False)
    known = {key: given[key] for key in given if key in shown}
    return {**known, **dict.fromkeys(hidden, "")}, hidden


def _state(spec: "FormSpec", key: str, given: Values, states: dict[str, bool | None]) -> bool | None:
    """Whether a question is asked; None while that hangs on an answer still to come."""
    if key not in states:
        condition = spec.by_key[key].show_if
        on = [other for other in conditions.keys(condition) if other in spec.by_key and other != key]
        known: dict[str, str | list[str]] = {}
        for other in on:
            if _state(spec, other, given, states) is False:
                known[other] = ""
            elif other in given:
                known[other] = given[other]
        states[key] = decided(condition, known)
    return states[key]
