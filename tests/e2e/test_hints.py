"""What the page says while one types: hints beside the fields, totals, balance and rate of the budget."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_typing import at_work, author
from tests.factories.applications import draft, filled

__all__ = ["author"]  # the fixture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TOO_MUCH = "L’aide ne dépasse pas 80 % des charges."
ELSEWHERE = "Le projet se passe dans le département."


def answering(page, *hints):
    """Every save of this page is answered with these hints."""
    page.unroute_all()

    def answer(route):
        saved = route.fetch()
        body = {**saved.json(), "hints": [*hints]}
        route.fulfill(response=saved, body=json.dumps(body))

    page.route("**/enregistrement/", answer)


def hint(field, tone, sentence, article=""):
    return {"field": field, "tone": tone, "sentence": sentence, "article": article}


def test_hints_stand_beside_their_field_and_go_with_their_reason(people, author):
    person = at_work(people, draft(user=author), author)
    answering(
        person.page,
        hint("amount", "warning", TOO_MUCH, "article 4"),
        hint("amount", "success", "Montant admis."),
        hint("", "danger", ELSEWHERE),
    )
    person.fill(amount="4 000")
    listed = person.page.locator("#id_amount_hints")
    expect(listed).to_have_text(
        re.compile(r"Attention\s: L’aide ne dépasse.*article 4.*Conforme\s: Montant admis")
    )
    expect(person.field("amount")).to_have_attribute(
        "aria-describedby", re.compile("id_amount_unit.* id_amount_hints")
    )
    expect(person.page.locator("#indications")).to_have_text(spaced(f"À corriger : {ELSEWHERE}"))
    person.look("indications")
    answering(person.page)
    person.fill(amount="3 000")
    expect(person.page.locator("[data-hints]")).to_have_count(0)
    expect(person.field("amount")).not_to_have_attribute("aria-describedby", re.compile("hints"))


def shown(person, selector):
    return person.page.locator(f"form [{selector}]")


def spaced(amount):
    return re.compile(re.escape(amount).replace(r"\ ", r"\s"))


def test_the_budget_adds_up_as_it_is_typed(people, author):
    person = at_work(people, filled(user=author), author, "budget")
    person.fill(expense__0__amount="4 999,99")
    expect(shown(person, "data-budget-total=expense")).to_have_text(spaced("4 999,99 €"))
    expect(shown(person, "data-budget-result")).to_have_text(
        spaced("Écart entre charges et produits : 0,01 €.")
    )
    expect(shown(person, "data-budget-rate-over")).to_be_visible()
    expect(shown(person, "data-budget-rate-value")).to_have_text(spaced("80,00 %"))
    person.look("budget-en-ecart")
    person.fill(expense__0__amount="5 000")
    expect(shown(person, "data-budget-result")).to_have_text("Le budget est équilibré.")
    expect(shown(person, "data-budget-rate-over")).to_be_hidden()
    person.field("expense-1-account").select_option("864")
    person.fill(expense__1__label="Bénévoles", expense__1__amount="1 200,50")
    expect(shown(person, "data-budget-total-kind=expense")).to_have_text(spaced("1 200,50 €"))
    expect(shown(person, "data-budget-total=expense")).to_have_text(spaced("5 000,00 €"))
    expect(shown(person, "data-budget-result")).to_have_text(
        spaced("Écart entre contributions volontaires (86 et 87) : 1 200,50 €.")
    )
