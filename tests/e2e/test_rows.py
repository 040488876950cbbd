"""A table pasted from a spreadsheet, rows added, boxes unticked: in a real browser, saved while typed."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from grants.applications.models import Application
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft
from tests.factories.calls import open_call
from tests.factories.territories import CommuneFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

ITEMS = (
    {
        "kind": "choices",
        "key": "themes",
        "label": "Domaines",
        "choices": ["Sport", "Culture"],
        "required": False,
    },
    {
        "kind": "linked_choices",
        "key": "public",
        "label": "Public",
        "links": [{"label": "Jeunes", "choices": ["11–15 ans"]}, {"label": "Adultes", "choices": ["Actifs"]}],
    },
    {
        "kind": "short_text",
        "key": "ecole",
        "label": "Quelle école ?",
        "show_if": {"op": "contains", "key": "public", "value": "Jeunes"},
    },
    {
        "kind": "table",
        "key": "actions",
        "label": "Calendrier",
        "max_rows": 3,
        "show_if": {"op": "contains", "key": "themes", "value": "Sport"},
        "columns": [
            {"key": "date", "kind": "date", "label": "Date"},
            {"key": "action", "kind": "short_text", "label": "Action"},
            {"key": "cout", "kind": "amount", "label": "Coût"},
            {"key": "ouvert", "kind": "yes_no", "label": "Ouvert à tous", "required": False},
        ],
    },
)
PASTE = """([selector, text]) => {
  const target = document.querySelector(selector), data = new DataTransfer();
  data.setData("text/plain", text);
  target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def page(browser, live_server):
    CommuneFactory()
    user = UserFactory()
    application = draft(call=open_call(questions=ITEMS), user=user)
    client = Client()
    client.force_login(user)
    (name, cookie), *_others = client.cookies.items()
    context = browser.new_context(locale="fr-FR")
    context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/mon-espace/dossiers/{application.pk}/questions/")
    yield page
    saved(page)
    context.close()


def saved(page):
    """Nothing is left to save: the server answers no page that is gone."""
    expect(page.locator("#enregistrement")).to_contain_text("Enregistré")
    page.wait_for_load_state("networkidle")


def test_a_table_is_pasted_and_saved(page):
    page.get_by_label("Sport").check()
    lines = 'Coût\tAction\tDate\tOuvert à tous\n1 234,50 €\t"Atelier\nde cuisine"\t01/03/2026\tOui\n300\tFête\t14/07/2026\tN'
    page.evaluate(PASTE, ["#coller-actions", lines])
    expect(page.locator("[data-rows-said]")).to_have_text("2 lignes remplies.")
    with page.expect_response(lambda response: "enregistrement" in response.url and response.ok):
        page.get_by_label("Culture").check()
    saved(page)
    assert Application.objects.get().answers["actions"] == [
        {"date": "2026-03-01", "action": "Atelier de cuisine", "cout": "1234.50", "ouvert": True},
        {"date": "2026-07-14", "action": "Fête", "cout": "300.00", "ouvert": False},
    ]


def test_lines_that_find_no_row_stay_in_sight(page):
    page.get_by_label("Sport").check()
    page.evaluate(PASTE, ["[name='q-actions.0.action']", "\n".join(f"A{n}\t{n}0" for n in range(5))])
    expect(page.locator("[data-rows-said]")).to_have_text(
        "3 lignes remplies. 2 lignes n’ont pas trouvé de place."
    )
    expect(page.locator("[name='q-actions.2.cout']")).to_have_value("20")
    expect(page.locator("#coller-actions")).to_have_value("A3\t30\nA4\t40")


def test_rows_are_added_up_to_the_most(page):
    page.get_by_label("Sport").check()
    more = page.get_by_role("button", name="Ajouter des lignes")
    more.click()
    expect(page.locator("[name='q-actions.1.date']")).to_be_focused()
    more.click()
    expect(more).to_be_hidden()


def test_a_question_of_several_fields_counts_for_one(page):
    page.get_by_label("Sport").check()
    expect(page.locator("[data-question=actions]")).to_be_visible()
    page.locator("[name='q-actions.0.action']").fill("Atelier")
    page.locator("[name='q-actions.0.cout']").fill("12")
    page.get_by_label("Sport").uncheck()
    expect(page.locator("[data-not-asked]")).to_contain_text(
        "Cette question n’est plus posée : « Calendrier »."
    )


def test_a_choice_in_two_parts_answers_conditions_by_either(page):
    expect(page.get_by_label("Quelle école ?")).to_be_hidden()
    page.get_by_label("Public").select_option("Jeunes › 11–15 ans")
    expect(page.get_by_label("Quelle école ?")).to_be_visible()
    page.get_by_label("Public").select_option("Adultes › Actifs")
    expect(page.get_by_label("Quelle école ?")).to_be_hidden()
