"""Steps of questions as pages: every kind drawn and saved, what is hidden, pasted, added, hinted."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications import content, steps
from grants.applications.models import Application
from tests.factories.applications import budget, draft, filled, project
from tests.factories.calls import open_call
from tests.grants.applications.browsing import autosave, page, plain, post_step
from tests.strategies.forms import IBANS

pytestmark = pytest.mark.django_db

TABLE = {
    "kind": "table",
    "key": "actions",
    "label": "Calendrier",
    "max_rows": 4,
    "columns": [
        {"key": "date", "kind": "date", "label": "Date"},
        {"key": "action", "kind": "short_text", "label": "Action"},
        {"key": "cout", "kind": "amount", "label": "Coût"},
        {"key": "ouvert", "kind": "yes_no", "label": "Ouvert à tous", "required": False},
    ],
}
ITEMS = (
    {"kind": "section", "key": "s1", "label": "Votre structure", "help": "Deux minutes."},
    {"kind": "register", "key": "fiche", "label": "Votre fiche"},
    {"kind": "explanation", "key": "note", "label": "Avant de commencer", "text": "Réunissez votre RIB."},
    {
        "kind": "choices",
        "key": "themes",
        "label": "Domaines",
        "choices": ["Sport", "Culture"],
        "required": False,
    },
    {
        "kind": "short_text",
        "key": "club",
        "label": "Quel club ?",
        "show_if": {"op": "contains", "key": "themes", "value": "Sport"},
    },
    {"kind": "iban", "key": "iban", "label": "IBAN", "required": False},
    {"kind": "person", "key": "referent", "label": "Référent", "required": False},
    {"kind": "address", "key": "local", "label": "Le local", "required": False},
    {
        "kind": "linked_choices",
        "key": "public",
        "label": "Public",
        "links": [{"label": "A", "choices": ["B"]}],
    },
    TABLE,
    {
        "kind": "group",
        "key": "membres",
        "label": "Membres",
        "row_label": "Membre",
        "columns": TABLE["columns"][1:2],
    },
    {"kind": "attestation", "key": "lu", "label": "J’ai lu le règlement", "text": "Le règlement de l’appel."},
    {
        "kind": "section",
        "key": "s2",
        "label": "Le club",
        "show_if": {"op": "contains", "key": "themes", "value": "Sport"},
    },
    {"kind": "number", "key": "licencies", "label": "Combien de licenciés ?"},
)


@pytest.fixture
def application(author):
    return draft(call=open_call(questions=ITEMS), user=author)


def fresh():
    return Application.objects.get()


def test_a_section_draws_every_kind_in_its_order(browser, application):
    text = page(browser, application, "questions")
    for words in ("Deux minutes.", "Votre fiche", application.applicant.name, "Corriger cette fiche"):
        assert words in text
    order = [
        text.index(label)
        for label in ("Avant de commencer", "Domaines", "Quel club ?", "J’ai lu le règlement")
    ]
    assert order == sorted(order)
    for name in (
        "q-themes.sent",
        "q-actions.0.cout",
        "q-actions.__n__.cout",
        "q-local.town",
        "coller-actions",
    ):
        assert f'name="{name}"' in text
    assert "Réunissez votre RIB." in text


def test_boxes_are_ticked_then_all_unticked(browser, application):
    post_step(browser, application, "questions", {"q-themes.sent": "", "q-themes": ["Sport", "Culture"]})
    assert fresh().answers["themes"] == ["Sport", "Culture"]
    post_step(browser, application, "questions", {"q-themes.sent": ""})
    assert "themes" not in fresh().answers


# --- What is not asked ---------------------------------------------------------------------------------


def test_a_question_appears_after_a_save_and_its_answer_outlives_it(browser, application):
    text = page(browser, application, "questions")
    assert 'data-question="club"' in text
    assert " hidden>" in text[text.index('data-question="club"') :].split("Quel club")[0]
    post_step(browser, application, "questions", {"q-themes": "Sport", "q-club": "Les Coquelicots"})
    text = page(browser, application, "questions")
    assert " hidden>" not in text[text.index('data-question="club"') :].split("Quel club")[0]
    condition = text.split('data-question="club" data-show-if="')[1].split('"')[0]
    assert json.loads(condition.replace("&quot;", '"')) == {
        "op": "contains",
        "key": "themes",
        "value": "Sport",
    }
    post_step(browser, application, "questions", {"q-themes.sent": "", "q-club": "Les Coquelicots"})
    assert fresh().answers["club"] == "Les Coquelicots"
    assert "club" not in {answer["key"] for answer in content.content(fresh())["answers"]}
    proof = plain(browser.get(reverse("applications:proof", args=[application.pk])))
    aside = proof[proof.index("Réponses gardées mais non transmises") :]
    assert "Quel club ?" in aside
    assert "Les Coquelicots" in aside


def test_a_section_hidden_whole_is_no_step(browser, application):
    assert "questions-2" not in steps.names(fresh())
    away = browser.get(reverse("applications:edit", args=[application.pk, "questions-2"]))
    assert away.url == reverse("applications:edit", args=[application.pk, "budget"])
    post_step(browser, application, "questions", {"q-themes": "Sport"})
    assert "questions-2" in steps.names(fresh())
    assert "Combien de licenciés" in page(browser, application, "questions-2")


def test_what_cannot_be_read_in_a_hidden_question_stops_nobody(browser, application):
    post_step(browser, application, "questions", {"q-themes": "Sport"})
    answer = post_step(browser, application, "questions-2", {"q-licencies": "beaucoup"})
    assert answer.status_code == 422
    post_step(browser, application, "questions", {"q-themes.sent": ""})
    answer = autosave(browser, application, "questions-2", {"q-licencies": "plein"})
    assert answer.status_code == 200
    assert fresh().memory.unread["q-licencies"] == "plein"


def test_conditions_know_the_answers_of_other_steps(browser, application):
    post_step(browser, application, "questions", {"q-themes": "Sport"})
    text = page(browser, application, "questions-2")
    assert 'data-answers="{&quot;themes&quot;: [&quot;Sport&quot;]}"' in text


# --- Rows ----------------------------------------------------------------------------------------------

PASTED = "Action\tDate\tCoût\tOuvert à tous\r\nAtelier\t01/03/2026\t1 234,50 €\tOui\r\nFête\t14/07/2026\t300\tN\r\n"


def test_rows_are_added_without_any_script(browser, application):
    answer = post_step(
        browser, application, "questions", {"q-actions.0.action": "Atelier", "lignes": "actions"}
    )
    assert answer.url.endswith("questions/?lignes=actions#id_q-actions")
    text = plain(browser.get(answer.url))
    assert 'name="q-actions.3.action"' in text
    assert 'name="q-actions.4.action"' not in text
    assert 'value="Atelier"' in text


def test_a_table_is_pasted_without_any_script(browser, application):
    answer = post_step(
        browser,
        application,
        "questions",
        {"q-actions.0.action": "Réunion", "coller-actions": PASTED, "rester": "1"},
    )
    assert answer.status_code == 302
    assert fresh().answers["actions"] == [
        {"action": "Réunion"},
        {"date": "2026-03-01", "action": "Atelier", "cout": "1234.50", "ouvert": True},
        {"date": "2026-07-14", "action": "Fête", "cout": "300.00", "ouvert": False},
    ]
    assert "2 lignes ajoutées à « Calendrier »" in page(browser, application, "questions").replace(
        "\u202f", " "
    )


def test_lines_that_find_no_place_are_shown_again(browser, application):
    lines = "\n".join(f"2026-0{n}-01\tAction {n}\t{n}0\toui" for n in range(1, 7))
    answer = post_step(browser, application, "questions", {"coller-actions": lines})
    assert answer.status_code == 422
    assert len(fresh().answers["actions"]) == 4
    text = plain(answer)
    assert "2026-05-01\tAction 5\t50\toui" in text
    assert "Action 1" not in text[text.index("Action 5") - 40 : text.index("Action 5")]


def test_a_pasted_cell_that_cannot_be_read_is_seen(browser, application):
    answer = post_step(
        browser, application, "questions", {"coller-actions": "32/13/2026\tBal\tcher\tpeut-être"}
    )
    assert answer.status_code == 422
    text = plain(answer)
    for typed in ("32/13/2026", "cher", "peut-être (n’est pas proposé)"):
        assert typed in text
    assert fresh().answers["actions"] == [{"action": "Bal"}]


def test_an_autosave_pastes_nothing(browser, application):
    autosave(browser, application, "questions", {"coller-actions": PASTED})
    assert "actions" not in fresh().answers


HOSTILE = (
    {"q-actions.0.action": "\x00", "q-actions.99.cout": "9" * 400, "q-actions.100.action": "x"},
    {"q-actions.x.action": "a", "q-actions.-1.action": "a", "q-actions.1": "a", "q-actions.1.1.1": "a"},
    {"coller-actions": "\x00\t\ufffd\n" * 600, "coller-membres": '"' + "\t" * 5000},
    {"coller-actions": "a;b\n" * 2000 + "\u202e", "coller-inconnu": "a"},
    {"q-themes": ["Sport", "<script>", "\x00"], "q-lu": "oui", "q-public": "A › C › D"},
    {"q-iban": "FR" + "0" * 5000, "q-referent.email": "a@" * 3000, "q-referent.birth_date": "2026-02-30"},
    {"q-local.town": "Mont-de-Marsan (40192)" * 50, "q-local.postcode": "'; --", "q-.": "x", "q-": "x"},
    {f"q-inconnue{n}": "x" for n in range(900)},
    {"lignes": "<script>", "version": "9" * 5000},
    {"coller": "../..", "version": "1+1+1"},
)


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_answers_break_nothing(browser, application, data):
    first = post_step(browser, application, "questions", data)
    assert first.status_code in {302, 409, 422}
    again = autosave(browser, application, "questions", data)
    assert again.status_code in {200, 409, 422}
    assert browser.get(reverse("applications:edit", args=[application.pk, "questions"])).status_code == 200
    assert browser.get(reverse("applications:proof", args=[application.pk])).status_code == 200
    address = reverse("applications:edit", args=[application.pk, "questions"])
    assert browser.get(address, {"lignes": "\x00<é>", "verifier": "1"}).status_code == 200


# --- IBAN ----------------------------------------------------------------------------------------------


def test_an_iban_is_nowhere_in_clear(browser, application):
    iban = IBANS[0]
    post_step(browser, application, "questions", {"q-iban": iban})
    kept = fresh()
    assert iban not in json.dumps(kept.answers)
    assert f'value="{iban}"' in page(browser, application, "questions")
    assert iban not in json.dumps(content.content(kept))
    proof = plain(browser.get(reverse("applications:proof", args=[application.pk])))
    assert iban not in proof
    assert iban[-4:] in proof
    wrong = iban[:-1] + ("1" if iban[-1] != "1" else "2")
    assert post_step(browser, application, "questions", {"q-iban": wrong}).status_code == 422
    memory = fresh().memory
    assert wrong not in json.dumps([memory.unread, memory.trail])
    assert wrong in page(browser, application, "questions")


# --- Hints ---------------------------------------------------------------------------------------------


def test_a_rule_not_respected_is_hinted_while_typing_and_on_the_page(browser, author):
    application = filled(call=open_call(articles={"rate": "art. 6"}), user=author)
    answer = autosave(browser, application, "budget", budget(("60", "4 999,37"), ("70", "999,37")))
    assert answer.status_code == 200
    (hint,) = answer.json()["hints"]
    assert (hint["tone"], hint["article"]) == ("warning", "art. 6")
    assert "dépasse 80" in hint["sentence"]
    assert "80,01" in hint["sentence"]
    assert hint["sentence"].replace("\u00a0", " ") in page(browser, application, "budget")
    answer = autosave(browser, application, "budget", budget(("60", "5 000,00"), ("70", "1 000,00")))
    assert answer.json()["hints"] == []


# --- Length --------------------------------------------------------------------------------------------


def long_form(count):
    kinds = ("short_text", "choices", "commune", "table", "person", "number")
    items = []
    for n in range(count):
        if n % 20 == 0:
            items.append({"kind": "section", "key": f"s{n}", "label": f"Étape {n}"})
        kind = kinds[n % len(kinds)]
        items.append(
            {
                "kind": kind,
                "key": f"k{n}",
                "label": f"Question {n}",
                "choices": ["Oui", "Non"] if kind == "choices" else [],
                "columns": TABLE["columns"] if kind == "table" else [],
            }
        )
    return items


def sent(count):
    data = {}
    for n in range(count):
        kind = n % 6
        if kind == 2:
            data[f"q-k{n}"] = "Mont-de-Marsan"
        elif kind == 3:
            data[f"q-k{n}.0.action"] = "Atelier"
        elif kind == 0:
            data[f"q-k{n}"] = "Texte"
    return data


@pytest.mark.parametrize("count", [1, 3, 50, 200])
def test_a_save_costs_as_many_queries_whatever_the_length(
    browser, author, count, django_assert_max_num_queries
):
    application = draft(call=open_call(questions=long_form(count)), user=author)
    with django_assert_max_num_queries(14):
        answer = autosave(browser, application, "questions", sent(min(count, 20)), version=1)
    assert answer.status_code == 200


RULES = (
    {"kind": "requests", "params": {"maximum": 3, "period": "round"}},
    {"kind": "cumulative", "params": {"maximum": "9", "window": "rolling", "months": 36, "scope": "all"}},
    {"kind": "territory", "params": {"where": "seat", "codes": ["DEP-40"]}},
    {"kind": "territory", "params": {"where": "place", "codes": ["DEP-40"]}},
    {"kind": "public_share", "params": {"maximum": 80, "base": "expense"}},
    {"kind": "report_overdue", "params": {}},
)


@pytest.mark.parametrize("step", ["projet", "questions", "budget"])
def test_rules_on_other_files_are_not_asked_at_each_save(browser, author, step):
    application = draft(call=open_call(questions=long_form(3), rules=RULES), user=author)
    typed = {"projet": project(), "questions": sent(3), "budget": budget()}
    with CaptureQueriesContext(connection) as captured:
        assert autosave(browser, application, step, typed[step], version=1).status_code == 200
    asked = [query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) < 15


def test_rules_on_other_files_are_said_by_the_page(browser, author):
    application = draft(call=open_call(rules=RULES), user=author)
    answer = autosave(browser, application, "projet", project())
    assert answer.json()["hints"] == []
    text = page(browser, application, "projet")
    assert "Règles de l’appel à vérifier" in text


def test_a_long_form_is_not_heavy(browser, author):
    application = draft(call=open_call(questions=long_form(200)), user=author)
    assert len([name for name in steps.names(application) if name.startswith("questions")]) == 10
    answer = browser.get(reverse("applications:edit", args=[application.pk, "questions-5"]))
    assert len(answer.content) < 120_000
