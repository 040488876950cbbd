"""Conditions mean the same to the browser and to the server, and hidden questions keep their answers."""

import random

import pytest
from playwright.sync_api import expect

from grants.calls import conditions

pytestmark = pytest.mark.e2e

KEYS = ("age", "statut", "themes", "statuts")
NUMBERS = (
    "18",
    "18,0",
    "018",
    "-3",
    "1 234,5",
    "1\u202f234.50",
    "1\u00a0234",
    "12,50,3",
    "1e3",
    "--2",
    ".5",
    "5.",
    "-",
    ".",
    "9" * 39 + ",1",
    "9" * 41,
    "٣",
    "80,01",
    "80.0100",
)
TEXTS = (
    "oui",
    "non",
    "Association",
    "association",
    "Éducation",
    "Sport",
    "Sport, santé",
    "𝒜",
    "\ufb01n",
    "a\nb",
    " ",
    "",
)
CHOICES = ("Sport", "Culture", "Santé, social")
CASES = 3000

PLAYED = """async cases => {
  const { holds } = await import("/static/ui/js/conditions.js");
  return cases.map(([condition, values]) => holds(condition, values));
}"""
ASKED = """async cases => {
  const { asked } = await import("/static/ui/js/conditions.js");
  return cases.map(([shown, values]) => Object.fromEntries(asked(new Map(Object.entries(shown)), values)));
}"""


def value(rnd):
    return rnd.choice([*NUMBERS, *TEXTS, *CHOICES])


def answers(rnd):
    """Each key answered or not, with one text or with several choices."""
    given = {}
    for key in KEYS:
        kind = rnd.randrange(5)
        if kind:
            given[key] = value(rnd) if kind < 4 else rnd.sample(CHOICES, rnd.randrange(len(CHOICES)))
    return given


def condition(rnd, keys=KEYS, depth=3):
    op = rnd.choice(conditions.OPERATORS if depth else conditions.OPERATORS[3:])
    if op in conditions.GROUPS:
        return {"op": op, "of": [condition(rnd, keys, depth - 1) for _place in range(rnd.randrange(4))]}
    made = {"op": op, "key": rnd.choice(keys)}
    if op == "in":
        made["value"] = [value(rnd) for _place in range(rnd.randrange(4))]
    elif op != "filled":
        made["value"] = value(rnd)
    return made


@pytest.fixture
def page(browser, live_server):
    page = browser.new_page()
    page.goto(f"{live_server.url}/sante/")
    yield page
    page.close()


@pytest.mark.django_db(transaction=True)
def test_the_browser_reads_conditions_as_the_server_does(page):
    rnd = random.Random(2026)
    cases = [(condition(rnd), answers(rnd)) for _number in range(CASES)]
    # Numbers and texts that look alike are what two languages would order differently.
    cases += [
        ({"op": op, "key": "age", "value": right}, {"age": left})
        for op in conditions.COMPARISONS
        for left in (*NUMBERS, *TEXTS)
        for right in (*NUMBERS, *TEXTS)
    ]
    expected = [conditions.holds(case, given) for case, given in cases]
    assert 0.1 < sum(expected) / len(expected) < 0.9
    played = page.evaluate(PLAYED, cases)
    wrong = [case for case, mine, theirs in zip(cases, expected, played, strict=True) if mine != theirs]
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_a_hidden_question_counts_as_unanswered_in_both(page):
    rnd = random.Random(81)
    cases = []
    for _number in range(500):
        shown = {key: condition(rnd, KEYS[:place] or ("ailleurs",)) for place, key in enumerate(KEYS)}
        cases.append((shown, answers(rnd)))
    assert page.evaluate(ASKED, cases) == [expected_of(shown, given) for shown, given in cases]


def expected_of(shown, given):
    """In the order of the form, each key asked when its condition holds on those asked before it."""
    known, asked = {}, {}
    for key, wanted in shown.items():
        asked[key] = conditions.holds(wanted, known)
        if asked[key]:
            known[key] = given.get(key, "")
    return asked


FORM = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Essai</title>
<link rel="stylesheet" href="/static/ui/css/forms.css"><script type="module" src="/static/ui/js/main.js"></script>
<form data-answers='{"statut": "Association"}'>
  <label>Âge <input name="q-age"></label>
  <div id="adulte" data-show-if='{"op": "ge", "key": "age", "value": "18"}'>
    <label>Métier <input name="q-metier"></label></div>
  <div id="metier" data-show-if='{"op": "filled", "key": "metier"}'>
    <label>Depuis quand <input name="q-depuis"></label></div>
  <div id="statuts" data-show-if='{"op": "eq", "key": "statut", "value": "Association"}'>Joignez les statuts.</div>
</form></html>"""


@pytest.mark.django_db(transaction=True)
def test_questions_follow_what_is_typed_and_hidden_answers_are_kept(page, live_server):
    page.route("**/essai", lambda route: route.fulfill(body=FORM, content_type="text/html; charset=utf-8"))
    page.goto(f"{live_server.url}/essai")
    adult, since = page.locator("#adulte"), page.locator("#metier")
    expect(page.locator("#statuts")).to_be_visible()
    expect(adult).to_be_hidden()
    page.locator("[name=q-age]").fill("18,5")
    expect(page.get_by_role("status")).to_have_text("Une question de plus est posée.")
    page.locator("[name=q-metier]").fill("Boulangère")
    page.locator("[name=q-depuis]").fill("2019")
    page.locator("[name=q-age]").fill("17")
    expect(adult).to_be_hidden()
    expect(since).to_be_hidden()
    expect(page.get_by_text("« Métier ». Votre réponse est gardée mais ne sera pas déposée.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("2 questions ne sont plus posées.")
    kept = page.evaluate("Object.fromEntries(new FormData(document.querySelector('form')))")
    assert kept == {"q-age": "17", "q-metier": "Boulangère", "q-depuis": "2019"}
    page.locator("[name=q-age]").fill("18")
    expect(page.locator("[name=q-depuis]")).to_have_value("2019")
    expect(page.locator("[data-not-asked]")).to_have_count(0)
