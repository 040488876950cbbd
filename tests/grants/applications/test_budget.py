"""Sums of a budget against brute force, and what the checks say of them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import actions, checks
from grants.applications.budget import totals
from grants.applications.models import BudgetLine
from tests.factories.applications import budget as typed
from tests.factories.applications import filled

EXPENSE = ["60", "61", "64", "69", "860", "864", "86"]
INCOME = ["70", "74", "756", "79", "870", "875", "87"]


@dataclass
class Line:
    side: str
    account: str
    amount: Decimal
    requested: bool = False


amounts = st.decimals(Decimal("0.00"), Decimal("9999999999.99"), places=2, allow_nan=False)
lines = st.lists(
    st.one_of(
        st.builds(Line, st.just("expense"), st.sampled_from(EXPENSE), amounts),
        st.builds(Line, st.just("income"), st.sampled_from(INCOME), amounts, st.booleans()),
    ),
    max_size=30,
)


def cents(rows):
    return sum(int(row.amount * 100) for row in rows)


@given(lines)
def test_sums_are_those_of_whole_cents(rows):
    sums = totals(rows)
    kind = [row for row in rows if row.account[:2] in {"86", "87"}]
    cash = [row for row in rows if row not in kind]
    expense = cents(row for row in cash if row.side == "expense")
    income = cents(row for row in cash if row.side == "income")
    kind_expense = cents(row for row in rows if row.account[:2] == "86")
    kind_income = cents(row for row in rows if row.account[:2] == "87")
    assert sums.difference * 100 == expense - income
    assert sums.difference_in_kind * 100 == kind_expense - kind_income
    assert sums.balanced == (expense == income and kind_expense == kind_income)
    assert sums.requested * 100 == cents(row for row in rows if row.requested)


@given(lines, st.decimals(Decimal("0.01"), Decimal(100), places=2))
def test_the_highest_rate_is_compared_exactly(rows, highest):
    sums = totals(rows)
    if not sums.expense:
        assert sums.rate is None
        return
    assert sums.exceeds(highest) == (
        Fraction(sums.requested) / Fraction(sums.expense) > Fraction(highest) / 100
    )


def sentences(application):
    fresh = type(application).objects.get(pk=application.pk)
    return [item.sentence.replace("\u00a0", " ").replace("\u202f", " ") for item in checks.missing(fresh)]


@pytest.fixture
def application(db):
    return filled()


def retype(application, **values):
    application.refresh_from_db()
    actions.save_step(
        application=application,
        by=application.created_by,
        step="budget",
        data=typed(**values),
        version=application.version,
    )


ATTEST = "Attestez sur l’honneur l’exactitude du dossier."


def test_a_balanced_budget_lacks_nothing(application):
    assert sentences(application) == [ATTEST]


def test_one_cent_is_missed(application):
    retype(application, **{"expense-0-amount": "5 000,01"})
    assert sentences(application)[0] == (
        "Les charges (5 000,01 €) et les produits (5 000 €) ne sont pas égaux : écart de 0,01 €."
    )


def test_volunteering_balances_apart(application):
    retype(application, **{"expense-1-account": "864", "expense-1-amount": "800"})
    assert sentences(application)[0] == (
        "Les contributions volontaires (comptes 86 et 87) ne sont pas égales : écart de 800 €."
    )
    retype(
        application,
        **{
            "expense-1-account": "864",
            "expense-1-amount": "800",
            "income-1-account": "875",
            "income-1-amount": "800,00 €",
        },
    )
    assert sentences(application) == [ATTEST]


def test_the_rate_of_the_call_is_not_passed(application):
    """4 000 € asked of 4 900 € is 81.63 %, more than the 80 % of the call."""
    retype(application, **{"expense-0-amount": "4 900", "income-0-amount": "900"})
    assert sentences(application)[0] == (
        "La subvention demandée dépasse 80 % des charges du projet : elle en fait 81,63 %."
    )


def test_a_line_that_cannot_be_read_is_named(application):
    retype(application, **{"expense-3-account": "61", "expense-3-amount": "abc"})
    assert sentences(application)[0] == "La ligne 4 des charges est à compléter ou à corriger."


def test_what_is_asked_stands_once_in_account_74(application):
    requested = application.budget_lines.get(requested=True)
    assert (requested.account, requested.amount) == ("74", application.amount)
    BudgetLine.objects.filter(pk=requested.pk).update(status="", account="75")
    expected = "Le montant demandé doit figurer une fois, et une seule, parmi les subventions (compte 74)."
    assert sentences(application)[0] == expected
    BudgetLine.objects.filter(pk=requested.pk).update(account="74", amount=Decimal("3999.99"))
    assert expected in sentences(application)


def test_the_line_asked_follows_the_amount(application):
    application.refresh_from_db()
    actions.save_step(
        application=application,
        by=application.created_by,
        step="projet",
        data={"amount": "3 500,50 €"},
        version=application.version,
    )
    assert application.budget_lines.get(requested=True).amount == Decimal("3500.50")


# --- Funders, and budgets pasted from a spreadsheet ------------------------------------------------------


def grant(row, funder="Région", status="asked", amount="500"):
    return {
        f"income-{row}-account": "74",
        f"income-{row}-label": funder,
        f"income-{row}-status": status,
        f"income-{row}-amount": amount,
    }


def test_each_funder_has_a_line_asked_or_granted(application):
    retype(application, **{"income-0-amount": "0"}, **grant(1), **grant(2, "Commune", "granted"))
    assert sentences(application) == ["Attestez sur l’honneur l’exactitude du dossier."]
    lines = application.budget_lines.filter(account="74", requested=False)
    assert [(line.label, line.status) for line in lines] == [("Région", "asked"), ("Commune", "granted")]


def test_a_grant_without_funder_or_status_is_named(application):
    retype(application, **{"income-0-amount": "500"}, **grant(1, funder="", status=""))
    assert sentences(application)[:2] == [
        "Nommez le financeur de la subvention, ligne 2 des produits.",
        "Dites si la subvention de la ligne 2 des produits est demandée ou accordée.",
    ]


def test_a_funder_named_twice_is_said(application):
    retype(application, **{"income-0-amount": "0"}, **grant(1), **grant(2, "REGION"))
    assert (
        sentences(application)[0]
        == "« REGION » figure deux fois parmi les subventions : une ligne par financeur."
    )


def test_one_cent_of_difference_is_shown_and_refused(application):
    retype(application, **{"expense-0-amount": "5 000,01"})
    assert "écart de 0,01 €" in sentences(application)[0]


def test_exactly_the_maximum_rate_passes_and_a_cent_more_does_not(application):
    retype(application)
    assert sentences(application) == ["Attestez sur l’honneur l’exactitude du dossier."]
    retype(application, **{"expense-0-amount": "4 999,37", "income-0-amount": "999,37"})
    assert "80,01 %" in sentences(application)[0]


def test_a_budget_is_pasted(application):
    from django.http import QueryDict

    from grants.applications.budget_pasting import paste

    data = QueryDict(mutable=True)
    lines = ("Compte\tLibellé\tMontant", "60 – Achats\tFournitures\t1 234,50 €")
    lines += ("Services extérieurs\tLocation\t300", "64\tSalaire\t12")
    assert paste("expense", data, "\n".join(lines)).taken == 3
    assert [data[f"expense-{row}-account"] for row in range(3)] == ["60", "61", "64"]
    assert data["expense-0-amount"] == "1 234,50 €"
    assert paste("income", data, "74\tRégion\tAccordée\t500\n70\tBuvette\t\t80").taken == 2
    assert (data["income-0-status"], data["income-0-amount"], data["income-1-amount"]) == (
        "granted",
        "500",
        "80",
    )
    assert paste("income", data, "75\tDivers\t12").taken == 1
    assert (data["income-2-account"], data["income-2-amount"]) == ("75", "12")


def test_what_is_pasted_and_names_no_account_is_seen(application):
    from tests.grants.applications.browsing import plain, post_step, signed_in

    answer = post_step(
        signed_in(application.created_by), application, "budget", {"coller-expense": "Divers\tBricoles\t12"}
    )
    assert answer.status_code == 422
    assert "Divers (n’est pas proposé)" in plain(answer)
