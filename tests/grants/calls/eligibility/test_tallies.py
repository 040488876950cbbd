"""How often, how much already, over which time."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.calls.eligibility import Facts, Verdict, kind_named
from grants.calls.eligibility.kinds.tallies import Window

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))


def verdict(rule, params, /, **facts):
    return kind_named(rule).check(params, replace(FACTS, **facts))[0]


@pytest.mark.parametrize(("others", "expected"), [(0, YES), (1, YES), (2, NO)])
@pytest.mark.parametrize("period", ["call", "round", "year", "programme", "programme_year"])
def test_the_request_itself_counts(others, expected, period):
    params = {"maximum": 2, "period": period}
    assert verdict("requests", params, requests={period: others}) == expected
    assert verdict("requests", params) == UNKNOWN
    assert kind_named("requests").wants(params) == (f"requests:{period}",)


def test_what_was_awarded_and_what_is_asked_stay_under_the_ceiling():
    params = {"maximum": "1000", "window": "rolling", "months": 12, "scope": "programme"}
    facts = {"received": {"programme:12": Decimal(600)}}
    assert verdict("cumulative", params, amount=Decimal(400), **facts) == YES
    assert verdict("cumulative", params, amount=Decimal("400.01"), **facts) == NO
    assert verdict("cumulative", params, amount=Decimal(400)) == UNKNOWN
    assert kind_named("cumulative").wants(params) == ("amount", "received:programme:12")
    assert kind_named("cumulative").wants({"maximum": "1"}) == ("amount", "received:all:0")


def test_windows_begin_where_they_say():
    on = date(2026, 3, 10)
    assert (Window(False, 0).since(on), Window(False, 0).until(on)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (Window(False, 36).since(on), Window(False, 36).until(on)) == (date(2023, 3, 11), None)
    assert Window(False, 12).since(date(2024, 2, 29)) == date(2023, 3, 1)
    assert Window(False, 1).since(date(2026, 3, 31)) == date(2026, 3, 1)


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2200, 1, 1)), st.integers(1, 240))
def test_a_rolling_window_is_never_longer_than_it_says(on, months):
    since = Window(False, months).since(on)
    assert since <= on
    assert timedelta(days=months * 28) <= on - since + timedelta(days=1) <= timedelta(days=months * 31)
    assert Window.parse(Window(True, months).name) == Window(True, months)


def test_what_is_wrong_with_the_parameters_is_said():
    assert kind_named("requests").problems({"maximum": 0}) == [
        "Règle « Nombre de demandes » : indiquez une limite supérieure à zéro."
    ]
    assert kind_named("cumulative").problems({"maximum": "100", "window": "rolling"}) == [
        "Règle « Plafond de cumul de nos aides » : indiquez la durée glissante."
    ]


def test_the_rules_read_in_a_sentence():
    assert kind_named("requests").sentence({"maximum": 1, "period": "year"}) == (
        "Au plus 1 demande par demandeur, par année civile, tous appels."
    )
    params = {"maximum": "1000", "window": "rolling", "months": 36, "scope": "all"}
    assert kind_named("cumulative").sentence(params) == (
        "Nos aides à un même demandeur ne dépassent pas 1\u202f000\u00a0€ sur 3 ans glissants, "
        "tous dispositifs réunis."
    )
