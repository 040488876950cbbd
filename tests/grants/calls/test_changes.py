"""What differs between two versions of a call, as somebody would tell it."""

from grants.calls.changes import What, between
from ui.formatting import NBSP, euros

BASE = {
    "format": 2,
    "items": [
        {"kind": "short_text", "key": "un", "label": "Un"},
        {"kind": "choice", "key": "deux", "label": "Deux", "choices": ["Nord"]},
        {"kind": "file", "key": "rib", "label": "RIB"},
    ],
    "rules": [{"kind": "group_size", "params": {"minimum": 5}, "article": "art. 2"}],
    "scale": [],
    "min_amount": "500.00",
    "max_amount": "1000.00",
    "max_rate": None,
    "applicant_kinds": ["association"],
    "rate_base": "expense",
    "excluded_accounts": [],
    "articles": {},
}


def told(**after):
    return [
        (change.what, change.subject, change.detail, change.before, change.after)
        for change in between(BASE, {**BASE, **after})
    ]


def item(place, **values):
    items = [dict(row) for row in BASE["items"]]
    items[place] |= values
    return items


def test_nothing_changed():
    assert told() == []


def test_questions_added_removed_and_moved():
    first, second, piece = BASE["items"]
    new = {"kind": "yes_no", "key": "trois", "label": "Trois"}

    assert told(items=[second, first, new]) == [
        (What.ADDED, "Trois", "Oui ou non", "", ""),
        (What.REMOVED, "RIB", "Pièce justificative", "", ""),
        (What.MOVED, "Deux", "", "", ""),
    ]
    assert told(items=[first, second, piece]) == []


def test_what_changes_in_a_question():
    condition = {"op": "in", "key": "deux", "value": ["Nord", "Sud"]}
    assert told(items=item(1, choices=["Nord", "Sud"], label="Où ?")) == [
        (What.CHANGED, "Où ?", "intitulé", "Deux", "Où ?"),
        (What.CHANGED, "Où ?", "choix", "Nord", "Nord, Sud"),
    ]
    assert told(items=item(0, required=False, show_if=condition, validity_months=3, kind="long_text")) == [
        (What.CHANGED, "Un", "type", "Texte court", "Texte long"),
        (What.CHANGED, "Un", "obligatoire", "oui", "non"),
        (What.CHANGED, "Un", "condition", "toujours posée", "« Deux » est l’un de Nord, Sud"),
        (What.CHANGED, "Un", "validité en mois", "", "3"),
    ]


def test_a_condition_of_several_lines():
    condition = {
        "op": "any",
        "of": [{"op": "ge", "key": "un", "value": "3"}, {"op": "filled", "key": "deux"}],
    }
    (change,) = told(items=item(2, show_if=condition))

    assert change[4] == "« Un » est au moins 3 ; « Deux » a une réponse (l’une au moins est vraie)"


def test_the_fields_of_the_call():
    assert told(
        max_amount="2000.00",
        max_rate="80.00",
        applicant_kinds=[],
        articles={"amount": "art. 4"},
        min_amount="500",
    )[1:] == [
        (What.CHANGED, "Taux maximum", "", "aucun", f"80{NBSP}%"),
        (What.CHANGED, "Demandeurs admis", "", "Association", "aucun"),
        (What.CHANGED, "Articles du règlement", "", "aucun", "art. 4"),
    ]
    assert told(max_amount="2000.00") == [(What.CHANGED, "Montant maximum", "", euros(1000), euros(2000))]


def test_a_rule_reads_as_its_sentence():
    (change,) = told(rules=[{"kind": "group_size", "params": {"minimum": 3}, "article": "art. 2"}])
    assert change[0] == What.CHANGED
    assert "5" in change[3]
    assert change[3].endswith("(art. 2)")
    assert "3" in change[4]
    removed = told(rules=[])
    assert [(row[0], row[3] != "") for row in removed] == [(What.REMOVED, True)]
    unknown = told(rules=[*BASE["rules"], {"kind": "gone", "params": {}}])
    assert unknown == [(What.ADDED, "Règle", "", "", "gone")]


def test_a_line_of_a_scale():
    line = {"label": "Hors d’Europe", "amount": "600", "when": {"op": "eq", "key": "deux", "value": "Nord"}}
    rest = {"label": "Ailleurs", "amount": "200"}
    assert [row[4] for row in told(scale=[line, rest])] == [
        f"Hors d’Europe : {euros(600)} – « Deux » est Nord",
        f"Ailleurs : {euros(200)} – dans tous les autres cas",
    ]


def test_versions_of_the_first_format_compare_with_those_of_today():
    first = {"questions": [{"key": "un", "kind": "short_text", "label": "Un"}], "min_amount": "500.00"}
    first |= {"pieces": [{"key": "rib", "label": "RIB"}], "needs_budget": False, "max_amount": "1000.00"}

    assert [change.subject for change in between(first, BASE)] == ["Deux", "Demandeurs admis", "Règle"]
