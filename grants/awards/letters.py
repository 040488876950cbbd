"""The letter that notifies a decision: made once per file, kept beside it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents import actions, pdf
from documents.models import PrivateFile
from grants.applications.models import Application
from grants.awards.models import Award, Deliberation
from grants.calls.models import Programme
from ui.formatting import euros, french_date
from workflows.clock import now

KIND = "letter"

Schedule = Callable[[Award], list[dict[str, str]]]
_schedules: list[Schedule] = []


def schedule(provider: Schedule) -> Schedule:
    """Register who knows the payments of an award: (label, amount, due) as texts, for the letter."""
    _schedules.append(provider)
    return provider


@transaction.atomic
def write(application_id: int) -> PrivateFile | None:
    """Make and keep the letter of a decided file; the one it has when it has one. None when undecided."""
    # The lock keeps two workers from writing the same letter.
    Application._base_manager.select_for_update(of=("self",)).get(pk=application_id)
    application = Application.objects.select_related(
        "applicant__commune", "call__programme", "awarded__deliberation", "refusal__deliberation"
    ).get(pk=application_id)
    known = letter_of(application)
    if known is not None:
        return known
    decision = getattr(application, "awarded", None) or getattr(application, "refusal", None)
    if decision is None or decision.deliberation.is_prepared:
        return None
    return actions.store_bytes(
        content=pdf.render(template="awards/notification.typ", data=letter_data(application, decision)),
        name=f"notification-{application.reference}.pdf",
        media_type="application/pdf",
        owner=application,
        kind=KIND,
    )


def letter_of(application: Application) -> PrivateFile | None:
    """The notification letter of a file, when it has been written."""
    return PrivateFile.objects.owned_by(application).filter(kind=KIND).first()


def letter_data(application: Application, decision: Any) -> dict[str, Any]:
    """What the template `awards/notification.typ` needs, as texts ready to read."""
    act: Deliberation = decision.deliberation
    awarded = isinstance(decision, Award)
    programme = application.call.programme
    data: dict[str, Any] = {
        "decision": "award" if awarded else "refusal",
        "reference": application.reference or "",
        "date": french_date(now()),
        "authority": _authority(programme),
        "recipient": _recipient(application),
        "call": application.call.title,
        "project": application.title,
        "applicant": {"name": application.applicant.name, "identifier": _identifier(application)},
        "requested": euros(application.amount) if application.amount is not None else None,
        "deliberation": {
            "number": act.number,
            "date": french_date(act.date),
            "assembly": in_a_sentence(act.assembly),
        },
        "service": {
            "name": programme.service,
            "email": programme.service_email,
            "phone": programme.service_phone,
        },
    }
    if programme.tribunal:
        data["tribunal"] = {"name": programme.tribunal, "address": programme.tribunal_address.splitlines()}
    if awarded:
        data["amount"] = euros(decision.amount)
        data["conditions"] = [line for line in decision.conditions.splitlines() if line.strip()]
        data["payments"] = [row for provider in _schedules for row in provider(decision)]
    else:
        data["reasons"] = [decision.reason]
    return data


_ARTICLES = {
    "commission": "la ",
    "assemblée": "l’",
    "conseil": "le ",
    "bureau": "le ",
    "comité": "le ",
}


def in_a_sentence(assembly: str) -> str:
    """« Commission permanente » as a sentence names it: « la commission permanente »."""
    first, _space, rest = assembly.partition(" ")
    article = _ARTICLES.get(first.lower())
    if article is None:
        return _("l’assemblée (%(name)s)") % {"name": assembly}
    return f"{article}{first.lower()} {rest}".strip()


def _authority(programme: Programme) -> dict[str, Any]:
    return {
        "name": programme.authority or programme.service,
        "service": programme.service if programme.authority else "",
        "address": programme.service_address.splitlines(),
        "email": programme.service_email,
        "phone": programme.service_phone,
    }


def _recipient(application: Application) -> dict[str, Any]:
    applicant = application.applicant
    lines = [
        applicant.representative_name,
        applicant.address,
        applicant.address_extra,
        f"{applicant.postcode} {applicant.commune.name}",
    ]
    return {"name": applicant.name, "lines": [line for line in lines if line]}


def _identifier(application: Application) -> str:
    applicant = application.applicant
    if applicant.siret:
        return _("SIRET %(number)s") % {"number": applicant.siret}
    return _("RNA %(number)s") % {"number": applicant.rna} if applicant.rna else ""
