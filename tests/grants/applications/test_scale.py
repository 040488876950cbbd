"""Grants by scale: the amount follows from the answers."""

from decimal import Decimal

import pytest
from django.urls import reverse

from grants.applications import actions, checks
from grants.applications.models import Application
from grants.calls.kinds import QuestionKind as K
from tests.factories.applications import draft
from tests.factories.calls import open_call
from tests.grants.applications.browsing import autosave, page, plain, post_step, post_submit

pytestmark = pytest.mark.django_db

QUESTIONS = (
    {
        "kind": K.CHOICE,
        "key": "stage",
        "label": "Quelle session ?",
        "choices": ["Générale", "Approfondissement"],
    },
    {"kind": K.AMOUNT, "key": "quotient", "label": "Quotient familial"},
)
SCALE = (
    {
        "label": "stage de base, quotient d’au plus 700 €",
        "amount": "200",
        "when": {
            "op": "all",
            "of": [
                {"op": "eq", "key": "stage", "value": "Générale"},
                {"op": "le", "key": "quotient", "value": "700"},
            ],
        },
    },
    {"label": "stage de base", "amount": "150", "when": {"op": "eq", "key": "stage", "value": "Générale"}},
)
PROJECT = {"title": "BAFA", "summary": "Je me forme.", "commune": "Mont-de-Marsan (40192)"}


@pytest.fixture
def application(author):
    call = open_call(questions=QUESTIONS, scale=SCALE, needs_budget=False, pieces=(), max_rate=None)
    return draft(call=call, user=author)


def fresh():
    return Application.objects.get()


def test_the_amount_is_not_asked(browser, application):
    text = page(browser, application, "projet")
    assert 'name="amount"' not in text
    post_step(browser, application, "projet", {**PROJECT, "amount": "9 999"})
    assert fresh().amount is None


def test_the_first_line_that_holds_gives_the_amount(browser, application):
    answer = autosave(browser, application, "questions", {"q-stage": "Générale", "q-quotient": "700,00"})
    (hint,) = answer.json()["hints"]
    assert hint["tone"] == "info"
    said = hint["sentence"].replace("\u00a0", " ")
    assert said == "Vous relevez de : stage de base, quotient d’au plus 700 € → 200 €."
    assert fresh().amount == Decimal(200)
    assert said in page(browser, application, "questions")
    autosave(browser, application, "questions", {"q-stage": "Générale", "q-quotient": "700,01"})
    assert fresh().amount == Decimal(150)


def test_no_line_says_so_and_blocks(browser, application):
    post_step(browser, application, "projet", PROJECT)
    answer = autosave(
        browser, application, "questions", {"q-stage": "Approfondissement", "q-quotient": "300"}
    )
    assert answer.json()["hints"][0]["tone"] == "warning"
    assert fresh().amount is None
    missing = checks.missing(fresh())
    assert [item.step for item in missing] == ["questions", "relecture"]
    assert "aucune ligne du barème" in missing[0].sentence
    assert post_submit(browser, application).status_code == 422


def test_the_whole_way(browser, application):
    post_step(browser, application, "projet", PROJECT)
    post_step(browser, application, "questions", {"q-stage": "Générale", "q-quotient": "1 200"})
    proof = plain(browser.get(reverse("applications:proof", args=[application.pk])))
    assert "150 € – stage de base" in proof
    assert post_submit(browser, application).status_code == 302
    done = fresh()
    assert (done.state, done.amount) == ("submitted", Decimal(150))
    project = done.submissions.get().content["project"]
    assert (project["amount"], project["scale"]) == ("150.00", "stage de base")


def test_an_amount_behind_its_scale_is_settled_at_the_submission(author, application, browser):
    post_step(browser, application, "projet", PROJECT)
    post_step(browser, application, "questions", {"q-stage": "Générale", "q-quotient": "1 200"})
    Application.objects.update(amount=Decimal(1))
    assert actions.submit(application=fresh(), by=author).amount == Decimal(150)
