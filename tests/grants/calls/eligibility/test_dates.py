"""Dates of the project: not too early, in time, not too long."""

from dataclasses import replace
from datetime import date

import pytest

from grants.calls.eligibility import Facts, Verdict, kind_named

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))


def verdict(rule, params, /, **facts):
    return kind_named(rule).check(params, replace(FACTS, **facts))[0]


@pytest.mark.parametrize(
    ("params", "first"),
    [
        ({"starts": "deposit"}, date(2026, 3, 10)),
        ({"starts": "opening"}, date(2026, 2, 1)),
        ({"starts": "closing"}, date(2026, 4, 30)),
        ({"starts": "fixed", "day": "2026-09-01"}, date(2026, 9, 1)),
    ],
)
def test_a_project_may_begin_on_the_very_day(params, first):
    assert verdict("project_dates", params, starts_on=first) == YES
    assert verdict("project_dates", params, starts_on=date.fromordinal(first.toordinal() - 1)) == NO
    assert verdict("project_dates", params) == UNKNOWN


def test_a_project_ends_in_time():
    params = {"until": "2026-12-31"}
    assert verdict("project_dates", params, ends_on=date(2026, 12, 31)) == YES
    assert verdict("project_dates", params, ends_on=date(2027, 1, 1)) == NO
    assert verdict("project_dates", params) == UNKNOWN


@pytest.mark.parametrize(
    ("end", "expected"), [(date(2027, 9, 15), YES), (date(2027, 9, 16), NO), (date(2026, 3, 14), NO)]
)
def test_a_project_lasts_so_long_at_most(end, expected):
    params = {"months": 18}
    assert verdict("project_dates", params, starts_on=date(2026, 3, 15), ends_on=end) == expected
    assert verdict("project_dates", params, starts_on=date(2026, 3, 15)) == UNKNOWN


def test_the_time_that_the_call_gives():
    params = {"from": "2026-06-01", "until": "2026-12-31"}
    inside = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 12, 31)}
    assert verdict("execution", params, **inside) == YES
    assert verdict("execution", params, **{**inside, "starts_on": date(2026, 5, 31)}) == NO
    assert verdict("execution", params, **{**inside, "ends_on": date(2027, 1, 1)}) == NO
    assert verdict("execution", params) == UNKNOWN


def test_only_the_dates_that_count_are_wanted():
    wants, meanings = kind_named("project_dates").wants, kind_named("project_dates").meanings
    assert wants({"starts": "deposit"}) == ("starts_on",)
    assert wants({"until": "2026-12-31"}) == ("ends_on",)
    assert wants({"months": 12}) == ("starts_on", "ends_on")
    assert meanings({"starts": "deposit", "until": "2026-12-31"}) == (("starts_on",), ("ends_on",))


def test_what_is_wrong_with_the_parameters_is_said():
    problems = kind_named("project_dates").problems
    assert problems({}) == ["Règle « Dates du projet » : indiquez un début, une fin ou une durée."]
    assert problems({"starts": "fixed"}) == ["Règle « Dates du projet » : indiquez la date fixe."]
    late = {"starts": "fixed", "day": "2027-01-01", "until": "2026-01-01"}
    assert problems(late) == ["Règle « Dates du projet » : la fin précède le début."]


def test_the_rule_reads_in_a_sentence():
    sentence = kind_named("project_dates").sentence
    assert sentence({"starts": "deposit", "months": 18}) == (
        "Le projet ne commence pas avant le jour du dépôt. Le projet dure au plus 18 mois."
    )
    assert sentence({"starts": "fixed", "day": "2026-09-01", "until": "2026-12-31"}) == (
        "Le projet ne commence pas avant le 1er\u00a0septembre 2026. "
        "Le projet s’achève au plus tard le 31\u00a0décembre 2026."
    )
