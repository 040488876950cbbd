"""Every kind of answer: what is kept reads back from its texts, what lacks is said, what misfits is kept aside."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.applications import answers
from grants.applications.forms import AnswersForm
from grants.calls.forms_schema import question as frozen
from grants.calls.kinds import QuestionKind as K
from territories.models import CommuneSuccession
from tests.strategies import forms as strategies

pytestmark = pytest.mark.django_db
RELAXED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def spec_of(kind, **values):
    return frozen({"kind": kind, "key": "sujet", "label": "Le sujet", **values})


def read(spec, texts, posted=False):
    """The answer that a form reads, and its errors by field."""
    form = AnswersForm(texts, spec=None, questions=[spec], posted=posted)
    errors = {name: [str(error) for error in own] for name, own in form.errors.items()}
    return answers.to_json(spec, {k: v for k, v in form.cleaned_data.items() if k not in errors}), errors


def sentences(spec, stored):
    return [lack.sentence for lack in answers.lacks(spec, stored, answers.Around())]


def comparable(spec, stored):
    """An IBAN is ciphered differently each time."""
    return answers.stored_texts(spec, stored) if spec.kind == K.IBAN else stored


@pytest.mark.parametrize("kind", strategies.ANSWERED)
@RELAXED
@given(data=st.data())
def test_what_is_kept_reads_back_from_its_texts(kind, data):
    spec = frozen(data.draw(strategies.question(kinds=(kind,))))
    stored = data.draw(strategies.answer_to(spec))
    assert answers.answer_of(spec, stored) == stored
    value, errors = read(spec, answers.stored_texts(spec, stored))
    assert errors == {}
    assert comparable(spec, value) == comparable(spec, stored)
    assert sentences(spec, stored) == []
    assert answers.shown(spec, stored)
    assert isinstance(answers.kind_of(spec).value(spec, stored), str | list)


@pytest.mark.parametrize("kind", strategies.ANSWERED)
@pytest.mark.parametrize(
    "stored", ["texte", 12, True, ["a", "b"], {"x": 1}, [{"c0": "v"}], {"accepted": "autre"}, [1, [2]], 1.5]
)
def test_a_value_of_another_kind_breaks_nothing(kind, stored):
    links = [{"label": "Sport", "choices": ["Judo"]}]
    columns = [{"key": "c0", "kind": "amount", "label": "Coût"}]
    spec = spec_of(kind, choices=["a", "b"], links=links, columns=columns, text="J’ai lu.")
    answers.stored_texts(spec, stored)
    answers.shown(spec, stored)
    answers.detail(spec, stored)
    sentences(spec, stored)


# --- Several choices -----------------------------------------------------------------------------------


def test_boxes_all_unticked_are_an_answer():
    spec = spec_of("choices", choices=["Sport", "Culture"])
    form = AnswersForm({"q-sujet.sent": ""}, spec=None, questions=[spec], posted=True)
    assert form.texts() == {"q-sujet": ""}
    assert AnswersForm({}, spec=None, questions=[spec], posted=True).texts() == {}


def test_at_most_so_many_choices():
    spec = spec_of("choices", choices=["Sport", "Culture", "Santé"], most=2)
    _value, errors = read(spec, {"q-sujet": "Sport\nCulture\nSanté"})
    assert errors == {"q-sujet": ["Choisissez-en 2 au plus."]}
    assert sentences(spec, ["Sport", "Culture", "Santé"]) == [
        "La réponse à « Le sujet » est à corriger : Choisissez-en 2 au plus."
    ]


def test_a_choice_that_is_no_longer_proposed_is_shown_and_refused():
    spec = spec_of("choice", choices=["Sport", "Culture"])
    form = AnswersForm({"q-sujet": "Santé"}, spec=None, questions=[spec])
    assert "Santé (n’est pas proposé)" in str(form["q-sujet"])
    assert sentences(spec, "Santé") == [
        "La réponse à « Le sujet » est à corriger : Choisissez une des réponses proposées."
    ]


def test_linked_choices_are_grouped():
    spec = spec_of("linked_choices", links=[{"label": "Sport", "choices": ["Judo", "Autre"]}])
    value, errors = read(spec, {"q-sujet": "Sport › Judo"})
    assert (value, errors) == (["Sport", "Judo"], {})
    assert '<optgroup label="Sport">' in str(AnswersForm({}, spec=None, questions=[spec])["q-sujet"])


# --- Rows ----------------------------------------------------------------------------------------------

MEMBERS = {
    "row_label": "Membre",
    "columns": [
        {"key": "nom", "kind": "short_text", "label": "Nom"},
        {"key": "age", "kind": "number", "label": "Âge"},
        {"key": "mail", "kind": "short_text", "label": "Courriel", "required": False},
    ],
}


def test_blank_rows_keep_their_place_and_count_for_nothing():
    spec = spec_of("group", **MEMBERS)
    texts = {"q-sujet.0.nom": "", "q-sujet.2.nom": "Claude", "q-sujet.2.age": "12", "q-sujet.3.nom": ""}
    value, errors = read(spec, texts)
    assert (value, errors) == ([{}, {}, {"nom": "Claude", "age": 12}], {})
    assert answers.rows.filled(value) == [{"nom": "Claude", "age": 12}]
    assert sentences(spec, value) == []
    assert len(answers.detail(spec, value)["rows"]["lines"]) == 1


def test_a_row_half_filled_says_what_lacks():
    spec = spec_of("group", **MEMBERS)
    assert sentences(spec, [{"nom": "Claude"}]) == ["« Le sujet », membre 1 : il manque « Âge »."]


def test_rows_are_counted():
    spec = spec_of("group", **MEMBERS, min_rows=2, max_rows=3)
    row = {"nom": "Claude", "age": 12}
    assert sentences(spec, None) == ["« Le sujet » : remplissez au moins 2 lignes."]
    assert sentences(spec, [row]) == ["« Le sujet » : remplissez au moins 2 lignes."]
    assert sentences(spec, [row, {}, row]) == []
    assert sentences(spec, [row] * 4) == ["« Le sujet » : 3 lignes au plus."]


def test_a_cell_that_cannot_be_read_does_not_take_its_row_away():
    spec = spec_of("table", **MEMBERS)
    value, errors = read(spec, {"q-sujet.1.nom": "Claude", "q-sujet.1.age": "douze"})
    assert value == [{}, {"nom": "Claude"}]
    assert list(errors) == ["q-sujet.1.age"]


# --- People and places ---------------------------------------------------------------------------------


def test_a_person_born_on_29_february():
    spec = spec_of("person", with_birth=True)
    texts = {
        "q-sujet.first_name": "Camille",
        "q-sujet.last_name": "Dubourg",
        "q-sujet.phone": "05 58 00 00 00",
    }
    value, errors = read(spec, {**texts, "q-sujet.birth_date": "29/02/2004"})
    assert errors == {}
    assert value["birth_date"] == "2004-02-29"
    assert "29 février 2004" in answers.shown(spec, value).replace("\u00a0", " ")
    _value, errors = read(spec, {**texts, "q-sujet.birth_date": "29/02/2003"})
    assert errors == {"q-sujet.birth_date": ["Indiquez une date qui existe, par exemple 31/12/2026."]}


def test_a_person_must_be_reachable():
    spec = spec_of("person", required=False)
    assert sentences(spec, None) == []
    assert sentences(spec, {"first_name": "Camille"}) == [
        "« Le sujet » : il manque « Nom ».",
        "« Le sujet » : indiquez une adresse e-mail ou un téléphone.",
    ]


def test_a_person_is_not_born_tomorrow():
    spec = spec_of("person", with_birth=True)
    _value, errors = read(spec, {"q-sujet.birth_date": "2190-01-01"})
    assert list(errors) == ["q-sujet.birth_date"]


def test_an_address_is_free_and_known_communes_keep_their_code():
    spec = spec_of("address")
    texts = {
        "q-sujet.street": "1 rue des Pins",
        "q-sujet.postcode": "40000",
        "q-sujet.town": "mont de marsan",
    }
    value, _errors = read(spec, texts)
    assert value["town"] == {"code": "40192", "name": "Mont-de-Marsan"}
    assert answers.shown(spec, value) == "1 rue des Pins\n40000 Mont-de-Marsan"
    value, errors = read(spec, {**texts, "q-sujet.postcode": "B-1000", "q-sujet.town": "Bruxelles"})
    assert (value["town"], errors) == ("Bruxelles", {})


def test_fifty_communes_cost_one_query(django_assert_num_queries):
    specs = [frozen({"kind": "commune", "key": f"c{n}", "label": "Commune"}) for n in range(50)]
    texts = {f"q-c{n}": "Mont-de-Marsan (40192)" if n % 2 else "mont-de-marsan" for n in range(50)}
    with django_assert_num_queries(1):
        form = AnswersForm(texts, spec=None, questions=specs)
        assert form.errors == {}


# --- IBAN ----------------------------------------------------------------------------------------------


def test_an_iban_is_ciphered_and_masked():
    spec, iban = spec_of("iban"), strategies.IBANS[0]
    value, errors = read(spec, {"q-sujet": f"{iban[:4]} {iban[4:].lower()}"})
    assert errors == {}
    assert iban not in str(value)
    assert iban[5:-4] not in answers.shown(spec, value)
    assert answers.shown(spec, value).endswith(iban[-4:])
    assert answers.stored_texts(spec, value) == {"q-sujet": iban}


def test_a_mistyped_iban_is_refused():
    spec, iban = spec_of("iban"), strategies.IBANS[0]
    wrong = iban[:-1] + ("1" if iban[-1] != "1" else "2")
    _value, errors = read(spec, {"q-sujet": wrong})
    assert errors == {"q-sujet": ["Cet IBAN contient une erreur de frappe : sa clé de contrôle est fausse."]}


def test_an_iban_of_another_key_is_asked_again(settings):
    spec = spec_of("iban")
    value, _errors = read(spec, {"q-sujet": strategies.IBANS[0]})
    settings.DATA_KEY = "another-key-that-is-long-enough"
    assert sentences(spec, value) == ["« Le sujet » ne peut plus être lu : ressaisissez-le."]


# --- Attestation ---------------------------------------------------------------------------------------


def test_the_text_attested_is_kept_and_another_text_is_attested_anew():
    spec = spec_of("attestation", text="J’ai lu le règlement.")
    value, _errors = read(spec, {"q-sujet": "on"})
    assert value == {"accepted": "J’ai lu le règlement."}
    assert sentences(spec, value) == []
    changed = spec_of("attestation", text="J’ai lu le nouveau règlement.")
    assert answers.stored_texts(changed, value) == {"q-sujet": ""}
    assert sentences(changed, value) == ["Répondez à « Le sujet »"]


def test_a_commune_that_merged_is_what_it_became():
    CommuneSuccession.objects.create(
        old_code="40999", old_name="Saint-Pierre-du-Mont", new_code="40192", since=date(2027, 1, 1)
    )
    spec = spec_of("commune")
    for typed in ("Saint-Pierre-du-Mont (40999)", "saint-pierre-du-mont", "40999"):
        value, errors = read(spec, {"q-sujet": typed})
        assert (value, errors) == ({"code": "40192", "name": "Mont-de-Marsan"}, {})
    assert sentences(spec, {"code": "40999", "name": "Saint-Pierre-du-Mont"}) == []
    assert len(sentences(spec, {"code": "40998", "name": "Nulle part"})) == 1
