"""Conditions on answers: when a question is asked, a piece required, a line of a scale chosen.

One language, plain JSON, read here and by the browser alike (`ui/static/ui/js/conditions.js`):

    {"op": "eq" | "ne" | "gt" | "ge" | "lt" | "le", "key": "age", "value": "18"}
    {"op": "in", "key": "public", "value": ["Jeunes", "Familles"]}
    {"op": "contains", "key": "themes", "value": "Sport"}     several choices
    {"op": "filled", "key": "partenaires"}
    {"op": "all" | "any" | "not", "of": [...]}                "not": none of them

Values are compared as numbers when both read as numbers, as texts otherwise. An unanswered key makes
every comparison false, `ne` included.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Condition = Mapping[str, Any]
#: What conditions are asked on: a text, several texts for several choices, "" or absent when unanswered.
Values = Mapping[str, str | list[str]]

COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")
GROUPS = ("all", "any", "not")
OPERATORS = (*COMPARISONS, "in", "contains", "filled")
YES, NO = "oui", "non"
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")


def holds(condition: Condition | None, values: Values) -> bool:
    """Whether the condition is met; an absent one always is."""
    if not condition:
        return True
    op = condition["op"]
    if op in GROUPS:
        inner = (holds(item, values) for item in condition.get("of", ()))
        return {"all": all, "any": any, "not": _none}[op](inner)
    answer = values.get(condition["key"], "")
    if op == "filled":
        return bool(answer)
    if not answer:
        return False
    value = condition.get("value")
    if op == "contains":
        return value in (answer if isinstance(answer, list) else [answer])
    if isinstance(answer, list):
        return op == "in" and any(item in (value or ()) for item in answer)
    if op == "in":
        return any(_compare("eq", answer, str(item)) for item in value or ())
    return _compare(op, answer, str(value))


def _none(items: Iterable[bool]) -> bool:
    return not any(items)


def _compare(op: str, left: str, right: str) -> bool:
    numbers = number(left), number(right)
    pair: tuple[Any, Any] = (left, right) if None in numbers else numbers
    if op in ("eq", "ne"):
        return (pair[0] == pair[1]) is (op == "eq")
    return {
        "gt": pair[0] > pair[1],
        "ge": pair[0] >= pair[1],
        "lt": pair[0] < pair[1],
        "le": pair[0] <= pair[1],
    }[op]


def number(text: str) -> Decimal | None:
    """A number as typed the French way or as kept; None for any other text."""
    plain = text.translate(_SPACES).replace(",", ".")
    if len(plain) > 40 or not plain.lstrip("-").replace(".", "", 1).isdecimal() or not plain.isascii():
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def keys(condition: Condition | None) -> Iterator[str]:
    """Every key that the condition asks, in order, repeated as it repeats them."""
    if not condition:
        return
    if condition["op"] in GROUPS:
        for item in condition.get("of", ()):
            yield from keys(item)
    else:
        yield condition["key"]


def both(first: Condition | None, second: Condition | None) -> Condition | None:
    """Both at once; the other one when one is absent."""
    if first and second:
        return {"op": "all", "of": [first, second]}
    return first or second


def cycle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The shortest-found path from a key back to itself, first and last the same; empty when none.

    `graph` gives for each key those that its condition asks.
    """
    settled: set[str] = set()
    for start in graph:
        path: list[str] = []
        found = _walk(start, graph, path, settled)
        if found:
            return found
    return []


def _walk(key: str, graph: Mapping[str, Iterable[str]], path: list[str], settled: set[str]) -> list[str]:
    stack: list[tuple[str, Iterator[str]]] = [(key, iter(graph.get(key, ())))]
    path.append(key)
    while stack:
        current, following = stack[-1]
        step = next(following, None)
        if step is None:
            settled.add(current)
            stack.pop()
            path.pop()
        elif step in path:
            return [*path[path.index(step) :], step]
        elif step not in settled:
            path.append(step)
            stack.append((step, iter(graph.get(step, ()))))
    return []
