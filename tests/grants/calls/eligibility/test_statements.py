"""Statements to confirm, conditions on answers, and answers that are not there yet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.calls import conditions
from grants.calls.eligibility import Facts, Verdict, evaluate, kind_named, sentences
from grants.calls.eligibility.logic import decided
from grants.calls.forms_schema import RuleSpec

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))
KEYS = st.sampled_from(["a", "b", "c"])
WORDS = st.sampled_from(["", "oui", "non", "3", "10"])
LEAVES = st.one_of(
    st.builds(
        lambda op, key, value: {"op": op, "key": key, "value": value},
        st.sampled_from(conditions.COMPARISONS),
        KEYS,
        WORDS,
    ),
    st.builds(lambda key: {"op": "filled", "key": key}, KEYS),
    st.builds(lambda key, value: {"op": "in", "key": key, "value": value}, KEYS, st.lists(WORDS, max_size=3)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda op, of: {"op": op, "of": of}, st.sampled_from(conditions.GROUPS), st.lists(inner, max_size=3)
    ),
    max_leaves=8,
)


def verdict(rule, params, /, **facts):
    return kind_named(rule).check(params, replace(FACTS, **facts))[0]


@settings(deadline=None)
@given(condition=CONDITIONS, values=st.dictionaries(KEYS, WORDS))
def test_what_is_decided_early_stays_so_whatever_is_answered_later(condition, values):
    early = decided(condition, values)
    for late in ({"a": "oui"}, {"a": "", "b": "", "c": ""}, {"a": "3", "b": "non", "c": "10"}):
        whole = {"a": "", "b": "", "c": "", **late, **values}
        assert decided(condition, whole) == conditions.holds(condition, whole)
        if early is not None:
            assert decided(condition, whole) == early


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({"jour": "oui"}, YES), ({"jour": "non"}, NO), ({"jour": ""}, NO), ({}, UNKNOWN)],
)
def test_a_statement_must_be_confirmed(answers, expected):
    assert verdict("declaration", {"question": "jour"}, answers=answers) == expected


def test_a_statement_that_is_not_asked_is_not_missed():
    facts = {"answers": {"jour": ""}, "hidden": frozenset({"jour"})}
    assert verdict("declaration", {"question": "jour"}, **facts) == YES


def test_the_refusal_is_the_designers():
    params = {
        "question": "elu",
        "refusal": "Les élus ne peuvent pas candidater.",
        "statement": "Sans mandat.",
    }
    found = kind_named("declaration").check(params, replace(FACTS, answers={"elu": "non"}))
    assert found == (NO, "Les élus ne peuvent pas candidater.")


def test_a_condition_on_answers():
    params = {"when": {"op": "ge", "key": "jeunes", "value": "5"}, "refusal": "Il faut cinq jeunes."}
    assert verdict("answer", params, answers={"jeunes": "5"}) == YES
    assert verdict("answer", params, answers={"jeunes": "4"}) == NO
    assert verdict("answer", params, answers={}) == UNKNOWN
    assert kind_named("answer").keys(params) == ("jeunes",)


def test_a_rule_may_concern_some_applicants_and_some_answers_only():
    rule = RuleSpec("amount_cap", {"maximum": "100", "only_kinds": ["person"]}, "art. 2")
    facts = replace(FACTS, amount=Decimal(200))
    told = {kind: evaluate([rule], replace(facts, kind=kind))[0].verdict for kind in ("person", "company")}
    assert told == {"person": NO, "company": YES}
    assert evaluate([rule], facts)[0].verdict == UNKNOWN
    only_if = {"op": "eq", "key": "zone", "value": "oui"}
    rule = RuleSpec("amount_cap", {"maximum": "100", "only_if": only_if})
    for answers, expected in (({"zone": "oui"}, NO), ({"zone": "non"}, YES), ({}, UNKNOWN)):
        assert evaluate([rule], replace(facts, answers=answers))[0].verdict == expected


def test_a_finding_says_its_article():
    rule = RuleSpec("group_size", {"minimum": 5}, "art. 4")
    finding = evaluate([rule], replace(FACTS, group_size=4))[0]
    assert finding.told == (
        "4\u00a0personnes dans ce dossier. Le groupe compte au moins 5\u00a0personnes (règlement, art. 4)."
    )
    assert (finding.key, finding.place, finding.step) == ("group-size-1", 0, "questions")


def test_rules_read_with_whom_and_when_they_concern():
    rules = [
        RuleSpec("group_size", {"minimum": 5, "only_kinds": ["informal_group", "association"]}, "art. 4"),
        RuleSpec("report_overdue", {"only_if": {"op": "eq", "key": "deja", "value": "oui"}}),
        RuleSpec("gone_since", {}),
    ]
    assert sentences(rules, {"deja": "Déjà aidé ?"}) == [
        ("Collectif sans statut, association : Le groupe compte au moins 5\u00a0personnes.", "art. 4"),
        (
            "Si « Déjà aidé ? » est « oui » : Le demandeur a remis les comptes rendus des subventions "
            "déjà reçues.",
            "",
        ),
    ]
