"""Random forms as they are designed, and answers to them as they are kept or typed.

`forms()` gives the items of a form (as `actions.streams(items=)` takes them), `answers_to(spec)` an answer
for each of its questions, whole, as `Application.answers` keeps it. `typed(spec, answers)` are the texts
that a page would send. Communes are always Mont-de-Marsan: make it first (`CommuneFactory()`).
"""

import string
from datetime import date, timedelta

from hypothesis import strategies as st
from schwifty import IBAN

from accounts import vault
from grants.applications import answers
from grants.calls import form_items
from grants.calls.kinds import APART, CELL_KINDS, CONDITIONAL, SILENT
from grants.calls.kinds import QuestionKind as K
from ui.text import clean_block, clean_line

ANSWERED = [kind for kind in K if kind not in SILENT and kind not in APART]
MONT_DE_MARSAN = {"code": "40192", "name": "Mont-de-Marsan"}
IBANS = [str(IBAN.generate("FR", bank_code="99999", account_code=f"{n:011d}")) for n in range(1, 6)]
DAYS = st.dates(date(1950, 1, 1), date(2020, 12, 31))
LEAP_DAYS = st.sampled_from([date(2000, 2, 29), date(2004, 2, 29), date(1996, 2, 29)])

_words = st.text(string.ascii_letters + "éèàç ’-", min_size=1, max_size=20).map(clean_line).filter(bool)
_labels = _words.map(str.capitalize)
_choices = st.lists(_words, min_size=2, max_size=8, unique=True)
_keys = st.integers(0, 10**9).map(lambda n: f"k{n}")
_cents = st.integers(0, 10**8).map(lambda n: f"{n // 100}.{n % 100:02d}")


@st.composite
def columns(draw):
    """The columns of a table or of a group, by kind."""
    kinds = draw(st.lists(st.sampled_from(CELL_KINDS), min_size=1, max_size=4))
    found = []
    for place, kind in enumerate(kinds):
        column = {
            "key": f"c{place}",
            "kind": kind.value,
            "label": draw(_labels),
            "required": draw(st.booleans()),
        }
        if kind == K.CHOICE:
            column["choices"] = draw(_choices)
        found.append(column)
    return found


@st.composite
def question(draw, kinds=tuple(ANSWERED)):
    """One question as designed, without condition."""
    kind = draw(st.sampled_from(kinds))
    item = {
        "kind": kind.value,
        "key": draw(_keys),
        "label": draw(_labels),
        "required": draw(st.booleans()),
    }
    if kind in (K.SHORT_TEXT, K.LONG_TEXT):
        item["max_length"] = draw(st.integers(20, 500))
    elif kind in (K.CHOICE, K.CHOICES):
        item["choices"] = draw(_choices)
    elif kind == K.LINKED_CHOICES:
        firsts = draw(_choices)
        item["links"] = [{"label": first, "choices": draw(_choices)} for first in firsts]
    elif kind in (K.TABLE, K.GROUP):
        item["columns"] = draw(columns())
        item["min_rows"] = draw(st.integers(0, 2))
        item["max_rows"] = draw(st.integers(3, 6))
    elif kind == K.PERSON:
        item["with_birth"] = draw(st.booleans())
    elif kind == K.ATTESTATION:
        item["text"] = draw(_words)
    if kind == K.CHOICES and draw(st.booleans()):
        item["most"] = draw(st.integers(1, len(item["choices"])))
    return item


@st.composite
def condition(draw, asked):
    """A condition on one of the given questions."""
    on = draw(st.sampled_from(asked))
    key, kind = on["key"], on["kind"]
    if kind == K.YES_NO:
        return {"op": "eq", "key": key, "value": draw(st.sampled_from(["oui", "non"]))}
    if kind == K.CHOICE:
        return {
            "op": draw(st.sampled_from(["eq", "ne"])),
            "key": key,
            "value": draw(st.sampled_from(on["choices"])),
        }
    if kind == K.CHOICES:
        return {"op": "contains", "key": key, "value": draw(st.sampled_from(on["choices"]))}
    if kind in (K.NUMBER, K.AMOUNT):
        return {"op": draw(st.sampled_from(["gt", "le"])), "key": key, "value": "100"}
    return {"op": "filled", "key": key}


@st.composite
def forms(draw, most=8, kinds=tuple(ANSWERED)):
    """The items of a form: sections, explanations and questions; conditions only look back."""
    wanted = draw(st.lists(question(kinds), min_size=1, max_size=most, unique_by=lambda item: item["key"]))
    items, asked = [], []
    for place, item in enumerate(wanted):
        if draw(st.integers(0, 4)) == 0:
            items.append({"kind": K.SECTION.value, "key": f"s{place}", "label": draw(_labels)})
            if asked and draw(st.booleans()):
                items[-1]["show_if"] = draw(condition(asked))
        if draw(st.integers(0, 6)) == 0:
            items.append({"kind": K.EXPLANATION.value, "key": f"e{place}", "text": draw(_words)})
        if asked and draw(st.booleans()):
            item["show_if"] = draw(condition(asked))
        items.append(item)
        if K(item["kind"]) in CONDITIONAL:
            asked.append(item)
    return form_items.named(items)


def _text(limit, cleaner=clean_line):
    text = st.text(string.printable + "éàœ’«»", min_size=1, max_size=min(limit, 60))
    return text.map(cleaner).filter(lambda value: value and len(value) <= limit)


def _cell(column):
    if column.kind == K.CHOICE:
        return st.sampled_from(column.choices)
    return _plain(column.kind, column.max_length or 200)


def _plain(kind, limit):
    return {
        K.SHORT_TEXT: _text(limit),
        K.LONG_TEXT: _text(limit, clean_block),
        K.NUMBER: st.integers(0, 10**6),
        K.AMOUNT: _cents,
        K.DATE: st.one_of(DAYS, LEAP_DAYS).map(date.isoformat),
        K.YES_NO: st.booleans(),
    }[kind]


@st.composite
def _row(draw, spec):
    row = {}
    for column in spec.columns:
        if column.required or draw(st.booleans()):
            row[column.key] = draw(_cell(column))
    if not row:
        row[spec.columns[0].key] = draw(_cell(spec.columns[0]))
    return row


@st.composite
def _person(draw, spec):
    person = {"first_name": draw(_text(80)), "last_name": draw(_text(80)), "phone": "05 58 00 00 00"}
    if draw(st.booleans()):
        person["email"] = "claude@exemple.example"
    if spec.with_birth:
        person["birth_date"] = draw(st.one_of(DAYS, LEAP_DAYS)).isoformat()
    return person


@st.composite
def _address(draw):
    address = {"street": draw(_text(200)), "postcode": "40000"}
    if draw(st.booleans()):
        address["extra"] = draw(_text(200))
    address["town"] = draw(st.sampled_from([MONT_DE_MARSAN, "Ville inconnue"]))
    return address


def answer_to(spec):
    """A whole answer to a frozen question, as it is kept."""
    if spec.kind == K.CHOICE:
        return st.sampled_from(spec.choices)
    if spec.kind == K.CHOICES:
        some = st.sets(st.sampled_from(spec.choices), min_size=1, max_size=spec.most or len(spec.choices))
        return some.map(lambda chosen: [choice for choice in spec.choices if choice in chosen])
    if spec.kind == K.LINKED_CHOICES:
        return st.sampled_from([[first, second] for first, seconds in spec.links for second in seconds])
    if spec.kind in (K.TABLE, K.GROUP):
        return st.lists(_row(spec), min_size=max(spec.min_rows, 1), max_size=spec.max_rows)
    if spec.kind == K.PERSON:
        return _person(spec)
    if spec.kind == K.ADDRESS:
        return _address()
    if spec.kind == K.COMMUNE:
        return st.just(MONT_DE_MARSAN)
    if spec.kind == K.IBAN:
        return st.sampled_from(IBANS).map(
            lambda iban: {"ciphered": vault.encrypt(iban).decode(), "last4": iban[-4:], "country": iban[:2]}
        )
    if spec.kind == K.ATTESTATION:
        return st.just({"accepted": spec.text or spec.label})
    return _plain(K(spec.kind), spec.max_length or 200)


@st.composite
def answers_to(draw, spec):
    """An answer to each question of a form, those that are not required sometimes left out."""
    return {
        item.key: draw(answer_to(item)) for item in spec.questions if item.required or draw(st.booleans())
    }


def typed(questions, kept):
    """The texts that a page would send for these answers."""
    texts = {}
    for spec in questions:
        texts |= answers.stored_texts(spec, kept.get(spec.key))
    return texts


def days_around(day, spread=2):
    """Days near a day, itself included."""
    return st.integers(-spread, spread).map(lambda days: day + timedelta(days=days))
