"""Who may be helped, for what, up to how much: each rule written once, asked by every page.

The public test, the hints while filling in, the block at submission and the officer's grid all call
`evaluate` on the same rules with the facts that they know.
"""

from grants.calls.eligibility.evaluation import evaluate, rules_of, sentences, wanted
from grants.calls.eligibility.facts import Facts, Place
from grants.calls.eligibility.findings import Finding, Verdict, with_article, worst
from grants.calls.eligibility.registry import RuleKind, kind_named, rule_kinds

__all__ = [
    "Facts",
    "Finding",
    "Place",
    "RuleKind",
    "Verdict",
    "evaluate",
    "kind_named",
    "rule_kinds",
    "rules_of",
    "sentences",
    "wanted",
    "with_article",
    "worst",
]
