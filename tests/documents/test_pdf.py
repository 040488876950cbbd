import copy
import io

import pikepdf
import pytest
import typst
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from documents import checks, pdf
from tests.documents.reading import words_of
from tests.factories.documents import upload

AUTHORITY = {
    "name": "Département des Landes-d’Exemple",
    "service": "Direction des solidarités",
    "address": ["23 rue des Pins-Francs", "40000 Mont-Exemple"],
    "email": "subventions@landes-exemple.example",
    "phone": "05 00 00 00 00",
}
SERVICE = {
    "name": "Bureau de la vie associative",
    "address": ["23 rue des Pins-Francs", "40000 Mont-Exemple"],
    "email": "vie-associative@landes-exemple.example",
    "phone": "05 00 00 00 01",
}
COMMON = {
    "authority": AUTHORITY,
    "place": "Mont-Exemple",
    "date": "22 novembre 2026",
    "reference": "2026-SOL-00042",
    "recipient": {
        "name": "Les Jeudis partagés",
        "lines": ["12 chemin de la Fontaine", "40160 Ville-Exemple"],
    },
    "call": "Lutte contre l’isolement",
    "project": "Portes ouvertes du jeudi",
    "applicant": {"name": "Les Jeudis partagés", "identifier": "SIRET 012 345 678 00012"},
    "service": SERVICE,
    "tribunal": {"name": "Tribunal administratif d’Exemple", "address": ["1 place du Droit", "64000 Ville"]},
}
RECEIPT = {
    **COMMON,
    "received": "22 novembre 2026 à 14 h 03 min 12 s (heure de Paris)",
    "silence_date": "22 janvier 2027",
    "answers": 14,
    "pieces": [
        {"label": "Statuts", "name": "statuts.pdf", "size": "1,2 Mo", "sha256": "0123456789abcdef" * 4}
    ],
}
AWARD = {
    **COMMON,
    "decision": "award",
    "amount": "9 000,00 €",
    "deliberation": {
        "number": "2026-114",
        "date": "18 décembre 2026",
        "assembly": "la commission permanente",
    },
    "conditions": ["Commencer avant le 30 juin 2027."],
    "payments": [{"label": "Avance", "amount": "7 200,00 €", "due": "à la signature"}],
    "agreement": True,
    "signatory": {"role": "La directrice", "name": "Hélène Exemple"},
}
REFUSAL = {**AWARD, "decision": "refusal", "reasons": ["Le budget n’est pas équilibré."]}
LETTERS = [
    ("applications/receipt.typ", RECEIPT),
    ("awards/notification.typ", AWARD),
    ("awards/notification.typ", REFUSAL),
]
HOSTILE = (
    '#panic() #import "/lib.typ" *x* _y_ $ \\ {{ x }} <script>alert(1)</script> `raw` = titre @ref // fin'
)


@pytest.mark.parametrize(("template", "data"), LETTERS)
def test_a_letter_is_a_tagged_document_in_french_with_a_title(template, data):
    with pikepdf.open(io.BytesIO(pdf.render(template=template, data=data))) as document:
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).lower() == "fr-fr"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        kinds = {str(node.S) for node in nodes(document.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/P"} <= kinds
    assert ("/TH" in kinds) == (data is not REFUSAL)


def nodes(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from nodes(child)


@pytest.mark.parametrize(("template", "data"), LETTERS)
def test_the_same_letter_is_the_same_bytes(template, data):
    assert pdf.render(template=template, data=data) == pdf.render(template=template, data=copy.deepcopy(data))


@pytest.mark.parametrize(("template", "data"), LETTERS)
def test_our_letters_pass_our_own_checks(template, data):
    assert checks.examine(upload("lettre.pdf", pdf.render(template=template, data=data)))


def test_the_receipt_says_what_the_law_asks():
    words = words_of(pdf.render(template="applications/receipt.typ", data=RECEIPT))
    for said in (
        "22 novembre 2026 à 14 h 03 min 12 s (heure de Paris)",
        "2026-SOL-00042",
        "Bureau de la vie associative",
        "vie-associative@landes-exemple.example",
        "05 00 00 00 01",
        "le silence gardé pendant deux mois vaut décision de rejet",
        "22 janvier 2027",
        "recours gracieux",
        "Tribunal administratif d’Exemple",
        "Télérecours citoyens",
        "deux mois",
        "14 réponses",
        "1 pièce jointe",
        "0123456789abcdef",
    ):
        assert said in words, said


def test_the_award_says_amount_act_and_conditions():
    words = words_of(pdf.render(template="awards/notification.typ", data=AWARD))
    for said in (
        "9 000,00 €",
        "2026-114",
        "18 décembre 2026",
        "30 juin 2027",
        "7 200,00 €",
        "Hélène Exemple",
    ):
        assert said in words, said


def test_the_refusal_gives_its_reasons_and_no_amount():
    words = words_of(pdf.render(template="awards/notification.typ", data=REFUSAL))
    assert "Le budget n’est pas équilibré." in words
    assert "9 000,00" not in words
    assert "recours gracieux" in words


@pytest.mark.parametrize(("template", "data"), LETTERS)
def test_what_people_typed_comes_out_as_typed(template, data):
    hostile = {**data, "project": HOSTILE, "recipient": {"name": HOSTILE, "lines": [HOSTILE]}}
    words = words_of(pdf.render(template=template, data=hostile))
    assert words.replace(" ", "").count(HOSTILE.replace(" ", "")) >= 3


def everywhere(value, text):
    """The same data with every string replaced."""
    if isinstance(value, dict):
        return {key: everywhere(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [everywhere(item, text) for item in value]
    return text if isinstance(value, str) and value not in ("award", "refusal") else value


@pytest.mark.parametrize(("template", "data"), LETTERS)
@pytest.mark.parametrize("text", [HOSTILE, "", "\n", "x" * 400, "mot " * 300, "Łukasz Nguyễn Ωμέγα", "a\nb"])
def test_any_text_anywhere_gives_a_letter(template, data, text):
    assert pdf.render(template=template, data=everywhere(data, text)).startswith(b"%PDF-")


@given(text=st.text(st.characters(), max_size=40))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_character_gives_a_letter(text):
    assert pdf.render(template="applications/receipt.typ", data={**RECEIPT, "project": f"P {text}"})


def test_letters_without_a_glyph_are_told_apart_from_emoji():
    words = words_of(
        pdf.render(template="applications/receipt.typ", data={**RECEIPT, "project": "Fête 🎉 中文 fin"})
    )
    assert "Fête □□ fin" in words


def test_a_long_list_repeats_its_heading_on_each_page():
    pieces = RECEIPT["pieces"] * 120
    content = pdf.render(template="applications/receipt.typ", data={**RECEIPT, "pieces": pieces})
    assert words_of(content).count("Empreinte SHA-256") > 3


def test_everything_optional_may_be_left_out():
    lean = {
        key: RECEIPT[key] for key in ("authority", "call", "received", "silence_date", "answers", "reference")
    }
    lean |= {
        "applicant": {"name": "A"},
        "service": {"name": "S"},
        "pieces": [],
        "authority": {"name": "Commune"},
    }
    assert pdf.render(template="applications/receipt.typ", data=lean)
    act = {"number": "1", "date": "2 janvier 2027"}
    for decision in ("award", "refusal"):
        data = {**lean, "decision": decision, "project": "P", "amount": "1,00 €", "deliberation": act}
        assert pdf.render(template="awards/notification.typ", data=data)


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", object(), {1, 2}])
def test_what_is_not_ready_to_read_is_refused(value):
    with pytest.raises(TypeError):
        pdf.render(template="applications/receipt.typ", data={**RECEIPT, "amount": value})


def test_a_translation_and_a_missing_value_are_ready_to_read():
    data = {**RECEIPT, "amount": None, "call": gettext_lazy("Appel")}
    assert "Appel à projets Appel" in words_of(pdf.render(template="applications/receipt.typ", data=data))


@pytest.mark.parametrize("template", ["../lib.typ", "/etc/passwd", "lib.txt", "applications/../../x.typ"])
def test_a_template_stands_in_its_folder(template):
    with pytest.raises(ValueError, match="template"):
        pdf.render(template=template, data={})


def test_a_template_that_does_not_exist_or_lacks_data_says_so():
    with pytest.raises(FileNotFoundError):
        pdf.render(template="nothing.typ", data={})
    with pytest.raises(pdf.RenderError, match=r"receipt\.typ"):
        pdf.render(template="applications/receipt.typ", data={})


def test_a_preview_is_one_image_per_page():
    pages = pdf.preview(template="applications/receipt.typ", data=RECEIPT, ppi=30)
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"] * len(pages)


def test_only_our_fonts_and_those_of_typst_are_used():
    assert set(pdf._fonts().families()) == {"Figtree", *typst.Fonts(include_system_fonts=False).families()}
