"""Between what is designed (streams of blocks) and what is frozen (plain items): both ways, and checks.

An item carries the fields of `forms_schema.QuestionSpec` that are not empty, under the same names.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from grants.calls import conditions
from grants.calls.conditions import Condition
from grants.calls.kinds import CONDITIONAL, QuestionKind

KEY_LENGTH = 40
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_LINES = frozenset({"choices"})
#: What an item says when it says nothing, as in `QuestionSpec`: left out, so that equal forms look equal.
_USUAL: dict[str, Any] = {"required": True, "with_birth": False, "min_rows": 0, "max_rows": 20}


def items_of(stream: Any) -> list[dict[str, Any]]:
    """The items of a form, in order."""
    return [_item(block["type"], block["value"]) for block in _raw(stream)]


def rules_of(stream: Any) -> list[dict[str, Any]]:
    """The rules of a call: kind, parameters, article."""
    found = []
    for block in _raw(stream):
        params = _plain(block["value"])
        article = params.pop("article", "")
        found.append({"kind": block["type"], "params": params, "article": article})
    return found


def scale_of(stream: Any) -> list[dict[str, Any]]:
    """The lines of a scale: amount as text, label, condition."""
    return [_plain(block["value"]) for block in _raw(stream)]


def _raw(stream: Any) -> Sequence[Mapping[str, Any]]:
    return stream.get_prep_value() if stream else ()


def _item(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    item = _plain(value)
    for part in (item, *item.get("columns", ())):
        for name, usual in _USUAL.items():
            if part.get(name) == usual:
                del part[name]
    return {"kind": kind, **item, "key": item.get("key", ""), "label": item.get("label", "")}


def _plain(value: Any, name: str = "") -> Any:
    """Lists without their wrapping, conditions as conditions, choices as lists, nothing empty.

    Numbers with decimals and days are texts: what is frozen reads the same before and after it is stored.
    """
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        if set(value) == {"match", "lines"}:
            return condition_of(value)
        plain = {key: _plain(inner, key) for key, inner in value.items()}
        return {key: inner for key, inner in plain.items() if inner not in _EMPTY or inner is False}
    if isinstance(value, list):
        return [_plain(inner["value"] if _wrapped(inner) else inner) for inner in value]
    if name in _LINES and isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


def _wrapped(inner: Any) -> bool:
    return isinstance(inner, Mapping) and inner.get("type") == "item" and "value" in inner


def condition_of(block: Mapping[str, Any]) -> Condition | None:
    """The condition that a block of lines says; None without lines."""
    lines = [inner["value"] if _wrapped(inner) else inner for inner in block.get("lines") or ()]
    found = [_line(line) for line in lines if line.get("key")]
    if not found:
        return None
    match = block.get("match") or "all"
    return found[0] if len(found) == 1 and match != "not" else {"op": match, "of": found}


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    op, key = line.get("op") or "eq", line["key"]
    if op == "filled":
        return {"op": op, "key": key}
    text = str(line.get("value") or "")
    value: Any = [part.strip() for part in text.split(";") if part.strip()] if op == "in" else text.strip()
    return {"op": op, "key": key, "value": value}


def block_of(condition: Condition | None) -> dict[str, Any]:
    """The block that says a condition; raises ValueError for one nested deeper than a block can say."""
    if not condition:
        return {"match": "all", "lines": []}
    inner = condition.get("of") if condition["op"] in conditions.GROUPS else [condition]
    match = condition["op"] if condition["op"] in conditions.GROUPS else "all"
    lines = []
    for item in inner or ():
        if item["op"] in conditions.GROUPS:
            raise ValueError("a condition of a block has one level")
        value = item.get("value", "")
        text = "; ".join(value) if isinstance(value, list) else str(value)
        lines.append({"key": item["key"], "op": item["op"], "value": text})
    return {"match": match, "lines": _wrap(lines)}


def _wrap(values: Iterable[Any]) -> list[Any]:
    # Bare values: what looks like a stored item without its identifier would be taken for a value itself.
    return list(values)


def form_stream(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items as the raw value of the form's stream; keys are given to those that have none."""
    return [{"type": item["kind"], "value": _block(item)} for item in named(items)]


def _block(item: Mapping[str, Any]) -> dict[str, Any]:
    value = {name: inner for name, inner in item.items() if name != "kind"}
    value["show_if"] = block_of(value.get("show_if"))
    if "choices" in value:
        value["choices"] = "\n".join(value["choices"])
    if "links" in value:
        links = [{"label": link["label"], "choices": "\n".join(link["choices"])} for link in value["links"]]
        value["links"] = _wrap(links)
    if "columns" in value:
        columns = [{**column, "choices": "\n".join(column.get("choices", ()))} for column in value["columns"]]
        value["columns"] = _wrap(columns)
    return value


def rules_stream(rules: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rules as the raw value of their stream."""
    raw = []
    for rule in rules:
        value: dict[str, Any] = {"article": rule.get("article", "")}
        for name, inner in rule.get("params", {}).items():
            if isinstance(inner, Mapping) and "op" in inner:
                value[name] = block_of(inner)
            else:
                value[name] = _wrap(inner) if isinstance(inner, list | tuple) else inner
        raw.append({"type": rule["kind"], "value": value})
    return raw


def scale_stream(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a scale as the raw value of their stream."""
    return [{"type": "line", "value": {**line, "when": block_of(line.get("when"))}} for line in lines]


def named(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The items with a key each: the given one, else one made from the label, unlike the others."""
    found = [dict(item) for item in items]
    taken = {item["key"] for item in found if item.get("key")}
    for item in found:
        for column in item.get("columns") or ():
            if not column.get("key"):
                column["key"] = slugify(column["label"])[:KEY_LENGTH] or "colonne"
        if item.get("key"):
            continue
        stem = slugify(item.get("label") or "")[: KEY_LENGTH - 4].strip("-") or item["kind"].replace("_", "-")
        key, number = stem, 1
        while key in taken:
            number += 1
            key = f"{stem}-{number}"
        taken.add(key)
        item["key"] = key
    return found


def problems(items: Sequence[Mapping[str, Any]], extra: Iterable[Condition | None] = ()) -> list[str]:
    """What cannot be frozen, in French: a key used twice, a condition on nothing, on itself, in a ring.

    `extra` are the conditions of the rules and of the scale.
    """
    found, by_key = [], {}
    for item in items:
        if item["key"] in by_key:
            found.append(_("Le repère « %(key)s » sert à deux questions.") % {"key": item["key"]})
        by_key[item["key"]] = item
    asked: list[tuple[Mapping[str, Any] | None, Condition | None]] = [
        *((item, item.get("show_if")) for item in items),
        *((None, condition) for condition in extra),
    ]
    for holder, condition in asked:
        for key in conditions.keys(condition):
            found += _unusable(key, by_key, holder)
    path = conditions.cycle({key: list(conditions.keys(item.get("show_if"))) for key, item in by_key.items()})
    if path:
        labels = " → ".join(str(by_key[key].get("label") or key) for key in path if key in by_key)
        found.append(_("Une condition se réfère à elle-même : %(path)s.") % {"path": labels})
    return list(dict.fromkeys(found))


def _unusable(key: str, by_key: Mapping[str, Mapping[str, Any]], item: Mapping[str, Any] | None) -> list[str]:
    where = (item or {}).get("label") or _("une règle ou un barème")
    if key not in by_key:
        text = _("La condition de « %(where)s » porte sur « %(key)s », qui n’est pas une question.")
        return [text % {"where": where, "key": key}]
    if QuestionKind(by_key[key]["kind"]) not in CONDITIONAL:
        text = _("La condition de « %(where)s » ne peut pas porter sur « %(question)s ».")
        return [text % {"where": where, "question": by_key[key].get("label") or key}]
    return []


def from_first_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema of the first versions (questions, pieces, a budget or none) in the present format."""
    items = [dict(item) for item in schema.get("questions", ())]
    if schema.get("needs_budget", True):
        items.append({"key": "budget", "kind": QuestionKind.BUDGET.value, "label": ""})
    items += [{**item, "kind": QuestionKind.FILE.value} for item in schema.get("pieces", ())]
    same = ("min_amount", "max_amount", "max_rate", "applicant_kinds")
    kept = {name: schema[name] for name in same if name in schema}
    return {**kept, "format": 2, "items": items, "rules": [], "scale": []}
