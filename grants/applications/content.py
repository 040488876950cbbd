"""What is read over before a submission and frozen by it: one function, so that both are the same."""

import hashlib
import json
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from grants.applications import answers, budget, chart, pieces, scale, texts
from grants.applications.files import files_of
from grants.applications.models import Application
from grants.calls.forms_schema import QuestionSpec
from ui.formatting import euros

FORMAT = 1


def attestation() -> str:
    """What whoever submits attests."""
    return _(
        "J’atteste sur l’honneur l’exactitude des renseignements de ce dossier, être habilité·e à le "
        "déposer au nom du demandeur, et que celui-ci est à jour de ses obligations légales, "
        "administratives, sociales et fiscales."
    )


def content(application: Application) -> dict[str, Any]:
    """The whole file as plain JSON: amounts as strings of euros, dates in ISO, texts as typed."""
    return {
        "format": FORMAT,
        "call": {"reference": application.call.reference, "title": application.call.title},
        "form": {"number": application.form_version.number, "digest": application.form_version.digest},
        "applicant": _applicant(application),
        "project": _project(application),
        "answers": _answers(application),
        "budget": _budget(application) if texts.asks_budget(application) else None,
        "pieces": _pieces(application),
        "attestation": attestation(),
    }


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a content, in hexadecimal."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _applicant(application: Application) -> dict[str, Any]:
    applicant = application.applicant
    return {
        "name": applicant.name,
        "kind": applicant.kind,
        "kind_label": str(applicant.get_kind_display()),
        "siret": applicant.siret,
        "rna": applicant.rna,
        "address": applicant.address,
        "postcode": applicant.postcode,
        "representative": applicant.representative_name,
        "email": applicant.email,
        "phone": applicant.phone,
        # What the rules of the call were judged on.
        "commune": applicant.commune_id,
        "legal_category": applicant.legal_category,
        "founded_on": _iso(applicant.founded_on),
        "birth_date": _iso(applicant.birth_date),
        "guardian": applicant.guardian_name,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _project(application: Application) -> dict[str, Any]:
    commune, amount = application.commune, scale.amount_of(application)
    line = scale.line_of(application) if texts.spec_of(application).scale else None
    return {
        "title": application.title,
        "summary": application.summary,
        "commune": {"code": commune.code, "name": commune.name} if commune else None,
        "amount": None if amount is None else f"{amount:.2f}",
        "amount_shown": euros(amount),
        **({"scale": line.label} if line else {}),
    }


def _answers(application: Application) -> list[dict[str, Any]]:
    """What is asked and answered: an answer to a question that is not asked is kept, never submitted."""
    asked = texts.asked(application)
    return [
        _answer(question, application.answers.get(question.key))
        for question in texts.spec_of(application).questions
        if question.key in asked
    ]


def _answer(question: QuestionSpec, stored: Any) -> dict[str, Any]:
    """One answer with its question; `rows` of a table or `parts` of an address beside the plain text."""
    value = answers.answer_of(question, stored)
    return {
        "key": question.key,
        "kind": question.kind,
        "label": question.label,
        "required": question.required,
        "value": answers.rows.filled(value) if question.columns else value,
        "shown": answers.shown(question, value),
        **answers.detail(question, value),
    }


def _budget(application: Application) -> dict[str, Any]:
    lines = list(application.budget_lines.all())
    sums = budget.totals(lines)
    sides: dict[str, list[dict[str, Any]]] = {"expense": [], "income": []}
    for line in lines:
        sides[line.side].append(
            {
                "account": line.account,
                "account_label": chart.label(line.account),
                "label": line.label,
                "amount": f"{line.amount:.2f}",
                "shown": euros(line.amount),
                "requested": line.requested,
                "status": line.status,
                "status_label": str(line.get_status_display()) if line.status else "",
                "in_kind": chart.in_kind(line.account),
            }
        )
    return {
        **sides,
        "expense_total": f"{sums.expense:.2f}",
        "income_total": f"{sums.income:.2f}",
        "expense_total_shown": euros(sums.expense),
        "income_total_shown": euros(sums.income),
        "rate": None if sums.rate is None else str(sums.rate),
    }


def _pieces(application: Application) -> list[dict[str, Any]]:
    """The documents of the pieces that are asked: others stay in the draft, never submitted."""
    attachments = list(application.attachments.all())
    found = files_of(attachments) if attachments else {}
    return [
        {
            "key": piece.key,
            "label": piece.label,
            "file": str(found[attachment.pk].pk),
            "name": found[attachment.pk].original_name,
            "size": found[attachment.pk].size,
            "sha256": found[attachment.pk].sha256,
            "dated_on": _iso(attachment.dated_on),
            "valid_until": _iso(attachment.valid_until),
            "validity": pieces.validity(attachment.dated_on, pieces.counts_until(piece, attachment)),
        }
        for piece in pieces.asked(application)
        for attachment in attachments
        if attachment.piece == piece.key and attachment.pk in found
    ]
