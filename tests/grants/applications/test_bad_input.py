"""What bad input gets, over HTTP: a sentence beside the field, the values kept, nothing lost, never a 500."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from grants.applications.models import Application
from tests.factories.accounts import ApplicantFactory
from tests.factories.applications import answers, budget, project
from tests.grants.applications.browsing import autosave, page, plain, post_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("amount", ["1 000,50 €", "1000,50", "1\u202f000,50\u00a0€", "1000.50"])
def test_amounts_as_people_write_them(browser, application, amount):
    assert post_step(browser, application, "projet", project(amount=amount)).status_code == 302
    assert str(Application.objects.get().amount) == "1000.50"


AMOUNTS = ["abc", "-5", "1e9", "NaN", "Infinity", "1_000", "١٢٣", "0x10", "0,005", "9" * 5000, "20 000"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_amounts_refused_beside_the_field_with_the_values_kept(browser, application, amount):
    answer = post_step(browser, application, "projet", project(amount=amount))
    assert answer.status_code == 422
    for text in (plain(answer), page(browser, application, "projet")):
        assert 'aria-invalid="true"' in text
        assert "Visites à domicile" in text
        assert f'value="{amount}"' in text
    application.refresh_from_db()
    assert application.amount is None
    assert application.title == "Visites à domicile"
    mistaken = autosave(browser, application, "projet", project(amount=amount, title="Autre"))
    assert mistaken.status_code == 422
    assert list(mistaken.json()["errors"]) == ["amount"]


def test_a_wrong_amount_in_the_budget_is_kept_beside_its_error(browser, application):
    typed = budget(**{"expense-1-account": "61", "expense-1-label": "Loyer", "expense-1-amount": "-5"})
    answer = post_step(browser, application, "budget", typed)
    assert answer.status_code == 422
    text = page(browser, application, "budget")
    assert 'value="-5"' in text
    assert 'value="Loyer"' in text
    assert application.budget_lines.count() == 2


def test_a_valid_amount_replaces_the_mistake(browser, application):
    post_step(browser, application, "projet", project(amount="abc"))
    post_step(browser, application, "projet", project(amount="2 000"))
    assert 'value="abc"' not in page(browser, application, "projet")
    assert str(Application.objects.get().amount) == "2000.00"


@pytest.mark.parametrize("number", ["1" * 31, "-1", "1.0", "nan", "1e3", "１２"])
def test_whole_numbers_refused_with_the_values_kept(browser, application, number):
    answer = post_step(browser, application, "questions", answers(**{"q-beneficiaires": number}))
    assert answer.status_code == 422
    assert f'value="{number}"' in page(browser, application, "questions")


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
HOSTILE = {
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "bidi and zero width": "\u202egpj.exe\u200b",
    "1 MB": "a" * 1_000_000,
    "emoji": FAMILY * 50,
    "controls": "a\x1b[31m\x0bb",
    "2 MB": "b" * 2_000_000,
    "formula": "=1+1",
    "script": '<script>alert(1)</script>"><svg onload=alert(1)>',
    "template": "{{7*7}} {% now %} {a.__class__} ${7*7}",
    "homoglyph": "Аssociation",
    "NFD": "e\u0301te\u0301",
    "spaces": " \u00a0\u2003\u3000",
    "long word": "m" * 20_000,
}
FIELDS = [
    ("projet", "title"),
    ("projet", "summary"),
    ("projet", "commune"),
    ("projet", "amount"),
    ("questions", "q-public"),
    ("questions", "q-beneficiaires"),
    ("questions", "q-benevoles"),
    ("budget", "expense-0-account"),
    ("budget", "expense-0-label"),
    ("budget", "income-0-amount"),
]
FREE_TEXTS = {"title", "summary", "q-public", "expense-0-label"}


def post_raw(browser, address, field, text):
    """As bytes that no browser sends: lone surrogates and NUL travel too."""
    body = f"version=1&{field}=" + quote(text.encode("utf-8", "surrogatepass"))
    return browser.post(address, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(("step", "field"), FIELDS)
def test_hostile_texts_never_break_a_page(browser, application, step, field):
    """Each item of the list (performance-security § B6, 1–14) in each field, then every page of the file."""
    pages = [reverse("applications:edit", args=[application.pk, step])]
    if field in FREE_TEXTS:
        pages += [reverse(f"applications:{name}", args=[application.pk]) for name in ("proof", "detail")]
        pages += [reverse("applications:list")]
    for name, text in HOSTILE.items():
        for answer in (
            post_raw(browser, pages[0], field, text),
            post_raw(browser, f"{pages[0]}enregistrement/", field, text),
        ):
            assert answer.status_code in {200, 302, 409, 422}, name
        for address in pages:
            shown = browser.get(address)
            assert shown.status_code == 200, (name, address)
            assert b"<script>alert" not in shown.content
            assert b"<svg onload" not in shown.content


def test_hostile_names_and_values_of_the_form_itself(browser, application):
    strange = {
        "title": ["a", "b"],
        "expense-999-amount": "1",
        "expense-5９-amount": "1",
        "expense-59-amount": "12",
        "state": "awarded",
        "reference": "X",
        "certified": "on",
        "amount_granted": "9",
        "applicant": "1",
    }
    for step in ("projet", "questions", "budget"):
        assert post_step(browser, application, step, strange).status_code in {302, 422}
    application.refresh_from_db()
    assert (application.state, application.reference, application.certified) == ("draft", None, False)


def test_controls_and_direction_marks_are_dropped_and_accents_composed(browser, application):
    post_step(browser, application, "projet", {"title": "e\u0301te\u0301 \u202eà\x1b venir\u200b"})
    assert Application.objects.get().title == "été à venir"


@pytest.mark.parametrize("pk", ["10" * 12, "0"])
def test_numbers_of_files_that_cannot_exist(browser, pk):
    assert browser.get(f"/mon-espace/dossiers/{pk}/").status_code == 404
    assert browser.post(f"/mon-espace/dossiers/{pk}/projet/enregistrement/").status_code == 404


@pytest.mark.parametrize("query", ["?page=abc", "?page=-1", f"?page={10**23}", "?page=%00", "?page=99"])
def test_the_list_opens_whatever_the_page(browser, application, query):
    assert browser.get(reverse("applications:list") + query).status_code == 200


@pytest.mark.parametrize("query", ["?lignes=abc", "?lignes=%00", f"?lignes={10**23}", "?verifier=%ED%A0%80"])
def test_the_budget_opens_whatever_the_query(browser, application, query):
    address = reverse("applications:edit", args=[application.pk, "budget"])
    assert browser.get(address + query).status_code == 200


def test_an_unknown_step_or_call_is_not_found(browser, application):
    assert browser.get(f"/mon-espace/dossiers/{application.pk}/autre/").status_code == 404
    assert browser.get("/mon-espace/dossiers/commencer/inconnu/").status_code == 404
    assert browser.get("/appels/inconnu/candidater/").status_code == 404


@pytest.mark.parametrize("applicant", ["", "abc", "0", "9" * 30, "\x00", "1 or 1=1"])
def test_a_forged_applicant_starts_nothing(browser, author, call, applicant):
    ApplicantFactory(members=[author])
    ApplicantFactory(name="Association d’un autre")
    answer = browser.post(reverse("applications:start", args=[call.slug]), {"applicant": applicant})
    assert answer.status_code == 422
    assert Application.objects.count() == 0


def test_somebody_elses_applicant_starts_nothing(browser, author, call):
    ApplicantFactory(members=[author])
    other = ApplicantFactory()
    answer = browser.post(reverse("applications:start", args=[call.slug]), {"applicant": other.pk})
    assert answer.status_code == 422


def test_a_kind_that_the_call_refuses_is_told(browser, author, call):
    ApplicantFactory(company=True, members=[author])
    address = reverse("applications:start", args=[call.slug])
    assert "n’est pas ouvert au statut" in plain(browser.get(address))
