"""What a call's form, rules and scale must be before they may be frozen."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from grants.calls import form_items
from grants.calls.conditions import GROUPS, NO, YES, Condition
from grants.calls.eligibility import kind_named
from grants.calls.eligibility.designing import unanswerable
from grants.calls.kinds import QuestionKind
from grants.calls.models import AidRegime, Call

_EXACT = ("eq", "ne", "in", "contains")
_CHOSEN = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)


def problems(call: Call) -> list[str]:
    """What stands in the way of freezing this call, in French; empty when it is sound."""
    items = form_items.items_of(call.form)
    rules = form_items.rules_of(call.rules)
    scale = form_items.scale_of(call.scale)
    found = form_items.problems(items, _conditions(rules, scale))
    found += _incomplete(items)
    found += dict.fromkeys(_never(items, _conditions(rules, scale)))
    for rule in rules:
        kind = kind_named(rule["kind"])
        if kind is not None:
            found += kind.problems(rule["params"])
            found += unanswerable(kind, rule["params"], items, call.applicant_kinds)
    if call.aid_regime == AidRegime.DE_MINIMIS and all(rule["kind"] != "de_minimis" for rule in rules):
        found.append(_("Le régime de minimis demande la règle « Plafond de minimis »."))
    return found


def _conditions(
    rules: Iterable[Mapping[str, Any]], scale: Iterable[Mapping[str, Any]]
) -> Iterator[Condition]:
    for line in scale:
        if line.get("when"):
            yield line["when"]
    for rule in rules:
        for value in rule["params"].values():
            if isinstance(value, Mapping) and "op" in value:
                yield value


def _never(items: Iterable[Mapping[str, Any]], others: Iterable[Condition]) -> Iterator[str]:
    """Conditions that wait for an answer which is not offered: nobody would ever meet them."""
    by_key = {item["key"]: item for item in items}
    asked = [item["show_if"] for item in by_key.values() if item.get("show_if")]
    for leaf in (leaf for condition in (*asked, *others) for leaf in _leaves(condition)):
        item = by_key.get(leaf["key"], {})
        kind = item.get("kind")
        offered = (YES, NO) if kind == QuestionKind.YES_NO else item.get("choices", ())
        if leaf["op"] not in _EXACT or kind not in _CHOSEN or not offered:
            continue
        value = leaf.get("value", "")
        for text in value if isinstance(value, list) else [value]:
            if text not in offered:
                yield _(
                    "Une condition attend « %(answer)s », qui n’est pas une réponse à « %(question)s »."
                ) % {
                    "answer": text,
                    "question": item.get("label") or item["key"],
                }


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition["op"] in GROUPS:
        for inner in condition.get("of", ()):
            yield from _leaves(inner)
    else:
        yield condition


def _incomplete(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        label, kind = item.get("label") or item["key"], item["kind"]
        if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) and not item.get("choices"):
            yield _("« %(question)s » ne propose aucun choix.") % {"question": label}
        if kind in (QuestionKind.TABLE, QuestionKind.GROUP):
            yield from _rows(item, label)
        low, high = item.get("minimum"), item.get("maximum")
        if low is not None and high is not None and _out_of_order(kind, low, high):
            yield _("« %(question)s » : le minimum dépasse le maximum.") % {"question": label}


def _rows(item: Mapping[str, Any], label: str) -> Iterator[str]:
    columns = item.get("columns") or ()
    if len({column["key"] for column in columns}) < len(columns):
        yield _("« %(question)s » a deux colonnes de même repère.") % {"question": label}
    for column in columns:
        if column.get("kind") == QuestionKind.CHOICE and not column.get("choices"):
            yield _("« %(question)s » : la colonne « %(column)s » ne propose aucun choix.") % {
                "question": label,
                "column": column["label"],
            }
    if item.get("min_rows", 0) > item.get("max_rows", 20):
        yield _("« %(question)s » demande plus de lignes qu’il n’en permet.") % {"question": label}


def _out_of_order(kind: str, low: str, high: str) -> bool:
    if kind == QuestionKind.DATE:
        return low > high
    from decimal import Decimal

    return Decimal(low) > Decimal(high)
