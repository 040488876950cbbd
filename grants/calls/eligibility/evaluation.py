"""The rules of a frozen form, asked on facts."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from grants.calls.eligibility import wording
from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Finding, Verdict
from grants.calls.eligibility.logic import decided
from grants.calls.eligibility.registry import Outcome, RuleKind, kind_named

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
    if spec.execution_from or spec.execution_until:
        window = {"from": spec.execution_from, "until": spec.execution_until}
        found.append(RuleSpec("execution", window, spec.articles.get("execution", "")))
    return (*found, *spec.rules)


def wanted(rules: Iterable["RuleSpec"]) -> frozenset[str]:
    """The names of the facts that these rules ask, « name:detail » where they hang on parameters."""
    names: set[str] = set()
    for rule in rules:
        kind = kind_named(rule.kind)
        names.update(kind.wants(rule.params) if kind else ())
    return frozenset(names)


def evaluate(rules: Iterable["RuleSpec"], facts: Facts) -> list[Finding]:
    """What each rule says of the facts, in the order of the rules."""
    found, designed = [], 0
    for place, rule in enumerate(rules):
        kind = kind_named(rule.kind)
        designed += kind is None or kind.designed
        if kind is None:
            continue
        verdict, sentence = _outcome(kind, rule, facts)
        found.append(
            Finding(
                key=_key(kind, designed),
                kind=rule.kind,
                label=str(kind.label),
                verdict=verdict,
                sentence=sentence,
                article=rule.article,
                step=kind.step,
                field=kind.field,
                place=place,
            )
        )
    return found


def _key(kind: RuleKind, number: int) -> str:
    """How a rule is told from the others of its call: its kind, and its number among those designed."""
    name = kind.name.replace("_", "-")
    return f"{name}-{number}" if kind.designed else name


def _outcome(kind: RuleKind, rule: "RuleSpec", facts: Facts) -> Outcome:
    """The verdict, where the rule concerns this applicant and these answers."""
    only = rule.params.get("only_kinds") or ()
    if only and facts.kind is not None and facts.kind not in only:
        return Verdict.YES, _("Cette règle ne concerne pas ce demandeur.")
    applies = decided(rule.params.get("only_if"), facts.answers)
    if applies is False:
        return Verdict.YES, _("Cette règle ne s’applique pas, vu les réponses.")
    if facts.no_budget and kind.on_budget:
        return Verdict.YES, _("Cette règle ne s’applique pas : aucun budget n’est demandé.")
    verdict, sentence = kind.check(rule.params, facts)
    if verdict == Verdict.NO and (applies is None or (only and facts.kind is None)):
        return Verdict.UNKNOWN, sentence
    return verdict, sentence


def sentences(rules: Iterable["RuleSpec"], labels: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Each rule as everybody reads it, with its article; `labels` are those of the questions by key."""
    read = []
    for rule in rules:
        kind = kind_named(rule.kind)
        if kind is not None:
            read.append((wording.told(kind, rule.params, labels or {}), rule.article))
    return read
