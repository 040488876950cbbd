"""How rules and conditions read in a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import ApplicantKind
from grants.calls.conditions import GROUPS, Condition
from grants.calls.eligibility.registry import RuleKind


def told(kind: RuleKind, params: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """The rule as everybody reads it, with whom and when it concerns."""
    sentence = kind.sentence(params)
    only = [str(ApplicantKind(name).label).lower() for name in params.get("only_kinds") or ()]
    if only:
        sentence = _("%(kinds)s : %(rule)s") % {"kinds": ", ".join(only).capitalize(), "rule": sentence}
    if params.get("only_if"):
        when = condition_text(params["only_if"], labels)
        sentence = _("Si %(when)s : %(rule)s") % {"when": when, "rule": sentence}
    return sentence


def condition_text(condition: Condition, labels: Mapping[str, str]) -> str:
    """« « Public visé » est « Jeunes » et … »."""
    op = condition["op"]
    if op in GROUPS:
        inner = [condition_text(item, labels) for item in condition.get("of", ())]
        if op == "not":
            return _("rien de cela : %(list)s") % {"list": " ; ".join(inner)}
        return (_(" et ") if op == "all" else _(" ou ")).join(inner)
    question = labels.get(condition["key"]) or condition["key"]
    value = condition.get("value", "")
    if isinstance(value, list):
        value = ", ".join(value)
    texts = {
        "eq": _("« %(question)s » est « %(value)s »"),
        "ne": _("« %(question)s » n’est pas « %(value)s »"),
        "gt": _("« %(question)s » dépasse %(value)s"),
        "ge": _("« %(question)s » atteint %(value)s"),
        "lt": _("« %(question)s » est en dessous de %(value)s"),
        "le": _("« %(question)s » ne dépasse pas %(value)s"),
        "in": _("« %(question)s » est l’un de : %(value)s"),
        "contains": _("« %(question)s » comprend « %(value)s »"),
        "filled": _("« %(question)s » a une réponse"),
    }
    return texts[op] % {"question": question, "value": value}
