"""Amounts, rates, shares, ceilings: exact to the cent, and to the hundredth of a per cent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.calls.eligibility import Facts, Verdict, kind_named

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
FACTS = Facts(on=date(2026, 3, 10), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30))
EUROS = st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2)
PERCENT = st.decimals(Decimal("0.01"), Decimal(100), places=2)


def found(rule, params, /, **facts):
    return kind_named(rule).check(params, replace(FACTS, **facts))


def verdict(rule, params, /, **facts):
    return found(rule, params, **facts)[0]


@pytest.mark.parametrize(("amount", "expected"), [("8000.00", YES), ("8000.01", NO), ("8001.00", NO)])
def test_a_rate_of_80_is_not_one_of_80_and_a_little(amount, expected):
    outcome = found("rate", {"maximum": "80"}, amount=Decimal(amount), expense=Decimal(10_000))
    assert outcome[0] == expected


def test_80_01_per_cent_is_refused_with_its_figure():
    outcome = found("rate", {"maximum": "80"}, amount=Decimal(8001), expense=Decimal(10_000))
    assert outcome == (
        NO,
        "La subvention demandée dépasse 80\u00a0% des charges du projet : elle en fait 80,01\u00a0%.",
    )
    barely = found("rate", {"maximum": "80"}, amount=Decimal("80000.01"), expense=Decimal(100_000))
    assert barely[1].endswith("elle en fait 80,01\u00a0%.")  # never shown as the limit itself


@settings(deadline=None)
@given(amount=EUROS, expense=EUROS, maximum=PERCENT)
def test_the_rate_is_compared_before_any_rounding(amount, expense, maximum):
    outcome = verdict("rate", {"maximum": str(maximum)}, amount=amount, expense=expense)
    assert (outcome == YES) == (amount / 1 * 100 <= maximum * expense)


def test_the_base_of_the_rate_is_the_calls():
    accounts = {"60": Decimal(6000), "63": Decimal(1000), "66": Decimal(3000), "864": Decimal(2000)}
    facts = {"expense": Decimal(10_000), "expense_in_kind": Decimal(2000), "expense_by_account": accounts}
    params = {"maximum": "50", "excluded": ["63", "66"]}
    for base, limit in (("expense", 5000), ("with_kind", 6000), ("eligible", 3000)):
        for amount, expected in ((Decimal(limit), YES), (Decimal(limit) + Decimal("0.01"), NO)):
            assert verdict("rate", {**params, "base": base}, amount=amount, **facts) == expected
    assert verdict("rate", {"maximum": "50"}, amount=Decimal(1)) == UNKNOWN
    assert (
        verdict("rate", {"maximum": "50", "base": "with_kind"}, amount=Decimal(1), expense=Decimal(10))
        == UNKNOWN
    )


@pytest.mark.parametrize(
    ("amount", "expected"), [("499.99", NO), ("500", YES), ("1500", YES), ("1500.01", NO)]
)
def test_an_amount_has_both_its_limits(amount, expected):
    params = {"minimum": "500", "maximum": "1500"}
    assert verdict("amount", params, amount=Decimal(amount)) == expected
    assert verdict("amount_cap", params, amount=Decimal(amount)) == expected


def test_an_amount_for_each_person():
    params = {"maximum": "150", "per_person": True}
    assert verdict("amount_cap", params, amount=Decimal(600), group_size=4) == YES
    assert verdict("amount_cap", params, amount=Decimal("600.01"), group_size=4) == NO
    assert verdict("amount_cap", params, amount=Decimal(600)) == UNKNOWN


def test_accounts_that_are_not_paid():
    params = {"forbidden": ["64", "66"]}
    assert verdict("accounts", params, expense_by_account={"60": Decimal(10), "65": Decimal(5)}) == YES
    assert verdict("accounts", params, expense_by_account={"60": Decimal(10), "641": Decimal("0.01")}) == NO
    assert verdict("accounts", params, expense_by_account={"60": Decimal(10), "64": Decimal(0)}) == YES
    assert verdict("accounts", params) == UNKNOWN


@pytest.mark.parametrize(("public", "expected"), [("8000", YES), ("8000.01", NO)])
def test_public_money_stays_under_its_share(public, expected):
    assert (
        verdict("public_share", {"maximum": "80"}, public_money=Decimal(public), expense=Decimal(10_000))
        == expected
    )


def test_volunteering_counts_where_the_base_says_so():
    facts = {"public_money": Decimal(9000), "expense": Decimal(10_000), "expense_in_kind": Decimal(2000)}
    assert verdict("public_share", {"maximum": "80"}, **facts) == NO
    assert verdict("public_share", {"maximum": "80", "base": "with_kind"}, **facts) == YES
    own = {
        "own_money": Decimal(1000),
        "own_in_kind": Decimal(2000),
        "expense": Decimal(10_000),
        "expense_in_kind": Decimal(2000),
    }
    assert verdict("own_share", {"minimum": "20"}, **own) == NO
    assert verdict("own_share", {"minimum": "25", "base": "with_kind"}, **own) == YES
    assert verdict("own_share", {"minimum": "25.01", "base": "with_kind"}, **own) == NO
    assert verdict("own_share", {"minimum": "20"}) == UNKNOWN


@settings(deadline=None)
@given(public=EUROS, expense=EUROS, maximum=PERCENT)
def test_public_share_and_own_share_mirror_each_other(public, expense, maximum):
    """What is not public is own: at most 80 % of one is at least 20 % of the other, on a balanced budget."""
    if public > expense or maximum == 100:
        return
    of_public = verdict("public_share", {"maximum": str(maximum)}, public_money=public, expense=expense)
    of_own = verdict(
        "own_share", {"minimum": str(100 - maximum)}, own_money=expense - public, expense=expense
    )
    assert of_public == of_own


def test_all_funders_together():
    params = {"maximum": "700"}
    assert verdict("other_funding", params, amount=Decimal(450), other_funding=Decimal(250)) == YES
    assert verdict("other_funding", params, amount=Decimal("450.01"), other_funding=Decimal(250)) == NO
    assert verdict("other_funding", params, amount=Decimal(450)) == UNKNOWN


def test_de_minimis_adds_what_is_declared_ours_and_what_is_asked():
    facts = {
        "ceilings": {"de_minimis": Decimal(300_000)},
        "de_minimis": Decimal(200_000),
        "received_de_minimis": Decimal(90_000),
    }
    assert verdict("de_minimis", {}, amount=Decimal(10_000), **facts) == YES
    assert found("de_minimis", {}, amount=Decimal("10000.01"), **facts) == (
        NO,
        "Les aides de minimis feraient 300\u202f000,01\u00a0€ sur trois ans : le plafond est de 300\u202f000\u00a0€.",
    )
    assert verdict("de_minimis", {"regime": "de_minimis_sgei"}, amount=Decimal(1), **facts) == UNKNOWN
    for lacking in facts:
        assert verdict(
            "de_minimis", {}, amount=Decimal(1), **{k: v for k, v in facts.items() if k != lacking}
        ) == (UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("amount_cap", {}),
        ("amount_cap", {"minimum": "2", "maximum": "1"}),
        ("accounts", {}),
        ("public_share", {}),
        ("own_share", {"minimum": "0"}),
        ("other_funding", {}),
    ],
)
def test_limits_that_limit_nothing_are_refused(kind, params):
    assert len(kind_named(kind).problems(params)) == 1
