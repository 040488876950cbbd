"""Legal natures and age of the bodies, reports handed in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.calls.eligibility import Facts, Verdict, kind_named
from grants.calls.eligibility.kinds.bodies import months_between

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))


def verdict(rule, params, /, **facts):
    return kind_named(rule).check(params, replace(FACTS, **facts))[0]


@pytest.mark.parametrize(
    ("category", "expected"),
    [("9220", YES), ("9230", YES), ("9260", YES), ("9210", NO), ("9300", NO), ("7210", NO), (None, UNKNOWN)],
)
def test_declared_associations_only(category, expected):
    params = {"allowed": ["92"], "excluded": ["9210"]}
    assert verdict("legal_category", params, kind="association", legal_category=category) == expected


def test_the_longest_prefix_decides():
    params = {"allowed": ["7", "7361"], "excluded": ["73"]}
    assert verdict("legal_category", params, kind="public_body", legal_category="7210") == YES
    assert verdict("legal_category", params, kind="public_body", legal_category="7348") == NO
    assert verdict("legal_category", params, kind="public_body", legal_category="7361") == YES
    assert verdict("legal_category", {"excluded": ["9240"]}, kind="association", legal_category="9220") == YES


def test_people_without_a_body_have_no_legal_nature():
    for kind in ("person", "informal_group"):
        assert verdict("legal_category", {"allowed": ["92"]}, kind=kind) == YES
        assert verdict("body_age", {"minimum_months": 24}, kind=kind) == YES


@pytest.mark.parametrize(
    ("founded", "expected"),
    [(date(2024, 3, 10), YES), (date(2024, 3, 11), NO), (date(2024, 3, 9), YES), (None, UNKNOWN)],
)
def test_two_years_are_two_years_to_the_day(founded, expected):
    params = {"minimum_months": 24}
    assert verdict("body_age", params, kind="association", founded_on=founded) == expected


def test_the_reason_says_the_age():
    found = kind_named("body_age").check(
        {"minimum_months": 24, "at": "opening"}, replace(FACTS, founded_on=date(2025, 2, 2))
    )
    assert found == (
        NO,
        "La structure a 11 mois d’existence, à l’ouverture de l’appel. "
        "La structure existe depuis au moins 2 ans, à l’ouverture de l’appel.",
    )


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_completed_months_follow_the_calendar(start, end):
    months = months_between(start, end)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    assert (year, month + 1, start.day) <= (end.year, end.month, end.day)
    year, month = divmod(start.year * 12 + start.month + months, 12)
    assert (year, month + 1, start.day) > (end.year, end.month, end.day)


def test_a_late_report_stands_in_the_way():
    assert verdict("report_overdue", {}, report_overdue=True) == NO
    assert verdict("report_overdue", {}, report_overdue=False) == YES
    assert verdict("report_overdue", {}) == UNKNOWN


def test_what_is_wrong_with_the_parameters_is_said():
    assert kind_named("legal_category").problems({}) == [
        "Règle « Nature juridique » : indiquez au moins un code."
    ]
    assert kind_named("legal_category").problems({"allowed": ["92"], "excluded": ["92"]}) == [
        "Règle « Nature juridique » : le code 92 est à la fois admis et exclu."
    ]
    assert kind_named("body_age").problems({"minimum_months": 24, "maximum_months": 12}) == [
        "Règle « Ancienneté de la structure » : le minimum dépasse le maximum."
    ]


def test_natures_read_by_their_names():
    assert kind_named("legal_category").sentence({"allowed": ["92", "7210"]}) == (
        "Natures juridiques admises : association (92), commune (7210)."
    )
