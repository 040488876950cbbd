"""The rules of a frozen form, asked on facts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Finding
from grants.calls.eligibility.registry import kind_named

if TYPE_CHECKING:
    from grants.calls.forms_schema import FormSpec, RuleSpec


def rules_of(spec: "FormSpec") -> tuple["RuleSpec", ...]:
    """Every rule of a form: those that its fields make (kinds, amounts, rate), then those designed."""
    from grants.calls.forms_schema import RuleSpec

    found = []
    if spec.applicant_kinds:
        params = {"kinds": list(spec.applicant_kinds)}
        found.append(RuleSpec("applicant_kind", params, spec.articles.get("kinds", "")))
    if not spec.scale:
        limits = {"minimum": str(spec.min_amount), "maximum": str(spec.max_amount)}
        found.append(RuleSpec("amount", limits, spec.articles.get("amount", "")))
    if spec.max_rate is not None and spec.needs_budget:
        rate = {
            "maximum": str(spec.max_rate),
            "base": spec.rate_base,
            "excluded": list(spec.excluded_accounts),
        }
        found.append(RuleSpec("rate", rate, spec.articles.get("rate", "")))
    return (*found, *spec.rules)


def evaluate(rules: Iterable["RuleSpec"], facts: Facts) -> list[Finding]:
    """What each rule says of the facts, in the order of the rules."""
    found = []
    for place, rule in enumerate(rules):
        kind = kind_named(rule.kind)
        if kind is None:
            continue
        verdict, sentence = kind.check(rule.params, facts)
        found.append(
            Finding(
                key=f"{rule.kind}-{place}".replace("_", "-")[:40],
                kind=rule.kind,
                label=str(kind.label),
                verdict=verdict,
                sentence=sentence,
                article=rule.article,
                step=kind.step,
                field=kind.field,
            )
        )
    return found


def sentences(rules: Iterable["RuleSpec"]) -> list[tuple[str, str]]:
    """Each rule as everybody reads it, with its article."""
    read = []
    for rule in rules:
        kind = kind_named(rule.kind)
        if kind is not None:
            read.append((kind.sentence(rule.params), rule.article))
    return read
