"""Conditions asked on answers that may still be missing: true, false, or not known yet."""

from grants.calls import conditions
from grants.calls.conditions import Condition, Values


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
