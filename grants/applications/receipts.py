"""The receipt that the law owes to whoever submits (CRPA, R112-11-1 and R112-5; L231-4, 3°).

One function gives its mentions: the page, the e-mail and the PDF say the same.
"""

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from grants.applications.models import Application, Submission
from ui.formatting import file_size, french_date, french_datetime

#: For how many days a later stage has stopped the clock of a file.
Suspension = Callable[[Application], int]
_suspensions: list[Suspension] = []


def register_suspension(function: Suspension) -> Suspension:
    """Let a later stage stop the clock while it awaits something. Registering twice is once."""
    if function not in _suspensions:
        _suspensions.append(function)
    return function


def silence_date(submission: Submission) -> date:
    """The day on which silence has become a refusal: some months after the deposit, day for day.

    Article L231-4, 3° of the CRPA: two months for a financial request (set on the call). The time is
    suspended while complements are awaited, for at most the delay that was given (L114-5).
    """
    application = submission.application
    months = application.call.silence_months
    if submission.number == 1:
        return add_months(application.received_on or timezone.localdate(submission.at), months)
    start = application.received_on or timezone.localdate(application.submitted_at)
    days = sum(function(application) for function in _suspensions)
    return add_months(start, months) + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    whole = day.month - 1 + months
    year, month = day.year + whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def received(at: datetime) -> str:
    """« 22 novembre 2026 à 14 h 03 (14:03:12, heure de Paris) »: to the second."""
    return f"{french_datetime(at)} ({timezone.localtime(at):%H:%M:%S}, heure de Paris)"


def data(submission: Submission) -> dict[str, Any]:
    """What `typst/applications/receipt.typ` asks for, as ready-made strings."""
    application, frozen = submission.application, submission.content
    programme, applicant = application.call.programme, frozen["applicant"]
    identifier = f"SIRET {applicant['siret']}" if applicant["siret"] else ""
    if not identifier and applicant["rna"]:
        identifier = f"RNA {applicant['rna']}"
    return {
        "authority": authority(programme),
        "date": french_date(submission.at),
        "reference": application.reference,
        "recipient": {
            "name": applicant["name"],
            "lines": [applicant["address"], f"{applicant['postcode']}"],
        },
        "call": application.call.title,
        "programme": programme.title,
        "project": frozen["project"]["title"],
        "amount": frozen["project"]["amount_shown"],
        "applicant": {"name": applicant["name"], "identifier": identifier},
        "submitted_by": submission.by.display_name,
        "received": received(submission.at),
        "service": _service(programme),
        "silence_date": french_date(silence_date(submission)),
        "answers": sum(1 for answer in frozen["answers"] if answer["value"] not in (None, "", [])),
        "replies": [_reply(answer) for answer in frozen["answers"]],
        "pieces": [
            {
                "label": piece["label"],
                "name": piece["name"],
                "size": file_size(piece["size"]),
                "sha256": piece["sha256"],
            }
            for piece in frozen["pieces"]
        ],
        "tribunal": _tribunal(programme),
    }


def authority(programme: Any) -> dict[str, Any]:
    """The sender of what is printed: the authority, then the service; the service alone where none is named."""
    return {
        **_service(programme),
        "name": programme.authority or programme.service,
        "service": programme.service if programme.authority else "",
        "website": "",
    }


def _reply(answer: dict[str, Any]) -> dict[str, Any]:
    """One answer as the PDF prints it: a text, or a table with its heads."""
    rows = answer.get("rows")
    reply: dict[str, Any] = {"label": answer["label"], "shown": answer["shown"]}
    if rows:
        reply["head"] = [column["label"] for column in rows["head"]]
        reply["lines"] = [[cell["shown"] for cell in line] for line in rows["lines"]]
    return reply


def _service(programme: Any) -> dict[str, Any]:
    return {
        "name": programme.service,
        "address": [programme.service_address],
        "email": programme.service_email,
        "phone": programme.service_phone,
    }


def _tribunal(programme: Any) -> dict[str, Any] | None:
    if not programme.tribunal:
        return None
    address = [programme.tribunal_address] if programme.tribunal_address else []
    return {"name": programme.tribunal, "address": address}


_LATEST = "_latest_submission"


def remember(submission: Submission) -> None:
    """Spare the messages of this very event from reading again what was just frozen."""
    submission.application.__dict__[_LATEST] = submission


def latest(application: Application) -> Submission | None:
    """The last submission of a file, with what its receipt names; None for a draft."""
    kept: Submission | None = application.__dict__.get(_LATEST)
    return kept or (
        application.submissions.select_related("application__call__programme", "by", "receipt")
        .order_by("-number")
        .first()
    )
