"""Answers that satisfy any form and its rules, made from what the frozen form says.

`applicant_for(spec)` is somebody whom the call admits; `fill(application)` answers everything that is asked,
as its author would: step by step, through the actions. `told(spec)` is the same request as a visitor would
describe it to the public test.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import ApplicantKind
from grants.applications import actions, answers, pieces, steps, texts
from grants.applications.models import Application
from grants.calls.conditions import GROUPS
from grants.calls.kinds import Meaning
from grants.calls.kinds import QuestionKind as K
from tests.factories.accounts import ApplicantFactory
from tests.factories.applications import budget, pdf_upload, project
from tests.factories.territories import CommuneFactory
from tests.strategies.forms import IBANS, MONT_DE_MARSAN
from ui.formatting import decimal_text

_TRAITS = {
    ApplicantKind.PUBLIC_BODY: "public_body",
    ApplicantKind.COMPANY: "company",
    ApplicantKind.INFORMAL_GROUP: "group",
    ApplicantKind.PERSON: "person",
}
_BODIES = {
    ApplicantKind.ASSOCIATION: "9220",
    ApplicantKind.PUBLIC_BODY: "7210",
    ApplicantKind.COMPANY: "5710",
}


def applicant_for(spec):
    """An applicant of the first kind that the call admits: old enough, of a legal nature that it takes."""
    kind = next(iter(spec.applicant_kinds), ApplicantKind.ASSOCIATION)
    values = {_TRAITS[kind]: True} if kind in _TRAITS else {}
    if kind in _BODIES:
        values |= {"legal_category": _BODIES[kind], "founded_on": date(2010, 3, 1)}
    if kind == ApplicantKind.PERSON:
        values["birth_date"] = _birth(spec)
    return ApplicantFactory(**values)


def _rules(spec, kind):
    return [rule.params for rule in spec.rules if rule.kind == kind]


def _birth(spec):
    """Somebody in the middle of the ages that the call takes."""
    ages = [
        (int(rule.get("minimum", 30)), int(rule.get("maximum", 50))) for rule in _rules(spec, "person_age")
    ]
    low, high = ages[0] if ages else (30, 40)
    return timezone.localdate() - timedelta(days=int((low + max(low, high)) / 2 * 365.25) + 30)


def _start(application_call, spec):
    """After the closing, and within the time of the projects."""
    day = timezone.localdate(application_call.closes_at) + timedelta(days=1)
    return max(day, date.fromisoformat(spec.execution_from)) if spec.execution_from else day


def amount_of(spec):
    """Half-way between the lowest and the highest amount, under the caps that hold for everybody."""
    caps = [Decimal(rule["maximum"]) for rule in _rules(spec, "amount_cap") if "only_if" not in rule]
    return ((spec.min_amount + min([spec.max_amount, *caps])) / 2).quantize(Decimal(1))


def _leaves(condition):
    if condition["op"] in GROUPS:
        return [leaf for item in condition["of"] for leaf in _leaves(item)]
    return [condition]


def _wanted(spec, key):
    """What a rule on answers wants of this question; None when none asks it."""
    for rule in _rules(spec, "answer"):
        for leaf in _leaves(rule["when"]):
            if leaf["key"] == key:
                return leaf["value"][0] if isinstance(leaf["value"], list) else leaf["value"]
    return None


def answer(question, spec, call):
    """A whole answer to one question, as it is kept."""
    wanted = _wanted(spec, question.key)
    simple = {
        K.SHORT_TEXT: "Une réponse",
        K.LONG_TEXT: "Une réponse développée, en une phrase.",
        K.YES_NO: True if wanted is None else wanted == "oui",
        K.COMMUNE: MONT_DE_MARSAN,
        K.ADDRESS: {"street": "12 rue des Acacias", "postcode": "40000", "town": MONT_DE_MARSAN},
        K.ATTESTATION: {"accepted": question.text or question.label},
    }
    if question.kind in simple:
        return simple[question.kind]
    if question.kind == K.NUMBER:
        return int(wanted or question.minimum or 5)
    if question.kind == K.AMOUNT:
        return "0.00" if question.means else "1200.00"
    if question.kind == K.DATE:
        return _date(question.means, spec, call).isoformat()
    if question.kind == K.CHOICE:
        return wanted or question.choices[0]
    if question.kind == K.CHOICES:
        return [question.choices[0]]
    if question.kind == K.LINKED_CHOICES:
        first, seconds = question.links[0]
        return [first, seconds[0]]
    if question.kind == K.PERSON:
        return _person(question)
    if question.kind == K.IBAN:
        return _iban()
    return _rows(question, spec, call)


def _iban():
    from accounts import vault

    iban = IBANS[0]
    return {"ciphered": vault.encrypt(iban).decode(), "last4": iban[-4:], "country": iban[:2]}


def _person(question):
    person = {
        "first_name": "Claude",
        "last_name": "Exemple",
        "phone": "05 58 00 00 00",
        "email": "claude@exemple.example",
    }
    return person | ({"birth_date": "1990-05-17"} if question.with_birth else {})


def _date(means, spec, call):
    if means == Meaning.BIRTH_DATE:
        return _birth(spec)
    start = _start(call, spec)
    return {Meaning.STARTS_ON: start, Meaning.ENDS_ON: start + timedelta(days=60)}.get(
        means, timezone.localdate()
    )


def _rows(question, spec, call):
    sizes = [int(rule.get("minimum", 1)) for rule in _rules(spec, "group_size")]
    count = max([question.min_rows, 1, *(sizes if question.means == Meaning.MEMBERS else [])])
    return [{column.key: _cell(column, spec, call) for column in question.columns} for _ in range(count)]


def _cell(column, spec, call):
    if column.kind == K.CHOICE:
        return column.choices[0]
    return {
        K.SHORT_TEXT: "Une réponse",
        K.LONG_TEXT: "Une réponse",
        K.NUMBER: 3,
        K.AMOUNT: "100.00",
        K.YES_NO: True,
        K.DATE: _date(column.means, spec, call).isoformat(),
    }[column.kind]


def fill(application):
    """Answer everything, join every piece asked; only the attestation is still to tick."""
    CommuneFactory()
    done = set()
    # Asked again after each step: answers may open others.
    while ahead := [name for name in steps.names(application) if name not in done]:
        step = ahead[0]
        done.add(step)
        data = _typed(application, step)
        if data is None:
            continue
        saved = actions.save_step(
            application=application,
            by=application.created_by,
            step=step,
            data=data,
            version=application.version,
        )
        assert not saved.form.errors, saved.form.errors.as_text()
        application = saved.application
    _join(application)
    return Application.objects.get(pk=application.pk)


def _typed(application, step):
    spec, call = texts.spec_of(application), application.call
    amount = amount_of(spec)
    if step == "projet":
        typed = project(amount=decimal_text(amount))
        return {name: text for name, text in typed.items() if name != "amount" or not spec.scale}
    if step == "budget":
        whole, own = decimal_text(amount * 5 / 2), decimal_text(amount * 3 / 2)
        return budget(expense=("60", whole), income=("756", own))
    section = texts.section_of(spec, step)
    if section is None:
        return None
    typed = {}
    for question in section.questions:
        typed |= answers.stored_texts(question, answer(question, spec, call))
    return typed


def _join(application):
    by = application.created_by
    for piece in pieces.asked(application):
        if piece.required:
            (joined,) = actions.attach(
                application=application, by=by, piece=piece.key, uploads=[pdf_upload(f"{piece.key}.pdf")]
            )
            pieces.describe(
                application=application, by=by, attachment=joined.pk, dated_on=timezone.localdate()
            )


def told(spec, call):
    """The same request as a visitor tells it to the public test: only the fields that it shows matter."""
    amount, start = amount_of(spec), _start(call, spec)
    kind = next(iter(spec.applicant_kinds), ApplicantKind.ASSOCIATION)
    sizes = [int(rule.get("minimum", 1)) for rule in _rules(spec, "group_size")]
    given = {
        "kind": kind,
        "legal_category": _BODIES.get(kind, ""),
        "founded_on": "2010-03-01",
        "group_size": str(max([1, *sizes])),
        "youngest": _birth(spec).isoformat(),
        "oldest": _birth(spec).isoformat(),
        "guardian": "oui",
        "seat": "Mont-de-Marsan (40192)",
        "place": "Mont-de-Marsan (40192)",
        "starts_on": start.isoformat(),
        "ends_on": (start + timedelta(days=60)).isoformat(),
        "amount": decimal_text(amount),
        "expense": decimal_text(amount * 5 / 2),
        "expense_in_kind": "0",
        "public_money": decimal_text(amount),
        "own_money": decimal_text(amount * 3 / 2),
        "own_in_kind": "0",
        "other_funding": "0",
        "de_minimis": "0",
        "received_de_minimis": "0",
        "report_overdue": "non",
    }
    for question in spec.questions:
        given |= answers.stored_texts(question, answer(question, spec, call))
    return given
