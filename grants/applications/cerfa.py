"""A file in the order of the single application form of associations (CERFA 12156*06), as PDF.

The headings are those of the decree 2016-1971; what the call asks beyond them comes last. It is the file
itself in a known order, not the official form: it says so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.identifiers import spaced_siret
from documents import pdf
from grants.applications import chart, receipts
from grants.applications.content import content
from grants.applications.models import Application
from grants.calls.kinds import QuestionKind
from grants.calls.presets.groups import ready_made_named
from ui.formatting import euros, file_size, french_date, french_datetime

TEMPLATE = "applications/cerfa.typ"
GROUP = "cerfa_12156"


def render(application: Application) -> bytes:
    """The PDF of what was last submitted; of the draft as it stands, and saying so, before."""
    return pdf.render(template=TEMPLATE, data=data(application))


def data(application: Application) -> dict[str, Any]:
    """What `typst/applications/cerfa.typ` asks for, as ready-made strings."""
    submission = receipts.latest(application)
    frozen = submission.content if submission else content(application)
    programme = application.call.programme
    return {
        "authority": receipts.authority(programme),
        "reference": application.reference or "",
        "status": _("Déposé le %(at)s") % {"at": french_datetime(submission.at)}
        if submission
        else _("Brouillon : ce dossier n’est pas déposé"),
        "call": application.call.title,
        "programme": programme.title,
        "identity": _identity(frozen["applicant"], application),
        "project": _project(frozen["project"]),
        "sections": sections(frozen["answers"]),
        "budget": _budget(frozen["budget"]),
        "pieces": [[piece["label"], piece["name"], file_size(piece["size"])] for piece in frozen["pieces"]],
        "attestation": frozen["attestation"],
        "certified": application.certified,
        "signed_by": submission.by.display_name if submission else "",
        "signed_on": french_date(submission.at) if submission else "",
    }


def sections(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The answers under the headings of the single form, in its order; those of the call alone at the end."""
    by_key = {answer["key"]: answer for answer in answers}
    found: list[dict[str, Any]] = []
    group = ready_made_named(GROUP)
    for item in group.items if group else ():
        if item["kind"] == QuestionKind.SECTION:
            found.append({"title": item["label"], "answers": []})
        elif item["key"] in by_key:
            if not found:
                found.append({"title": _("Renseignements"), "answers": []})
            found[-1]["answers"].append(_answer(by_key.pop(item["key"])))
    found.append(
        {"title": _("Questions propres à cet appel"), "answers": [_answer(x) for x in by_key.values()]}
    )
    return [section for section in found if section["answers"]]


def _answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    rows = answer.get("rows")
    return {
        "label": answer["label"],
        "shown": answer["shown"] or "—",
        "head": [cell["label"] for cell in rows["head"]] if rows else [],
        "lines": [[cell["shown"] for cell in line] for line in rows["lines"]] if rows else [],
    }


def _identity(applicant: Mapping[str, Any], application: Application) -> list[list[str]]:
    body = application.applicant
    place = f"{applicant['address']}, {applicant['postcode']} {body.commune.name}"
    return [
        [_("Nom"), applicant["name"]],
        [_("Sigle"), body.acronym],
        [_("Statut"), applicant["kind_label"]],
        [_("SIRET"), spaced_siret(applicant["siret"])],
        [_("RNA"), applicant["rna"]],
        [_("Siège"), place],
        [_("Site internet"), body.website],
        [_("Représentant·e légal·e"), applicant["representative"]],
        [_("Fonction"), body.representative_function],
        [_("Courriel"), applicant["email"]],
        [_("Téléphone"), applicant["phone"]],
    ]


def _project(project: Mapping[str, Any]) -> list[list[str]]:
    commune = project["commune"]
    return [
        [_("Intitulé"), project["title"]],
        [_("Présentation"), project["summary"]],
        [_("Territoire"), f"{commune['name']} ({commune['code']})" if commune else ""],
        [_("Montant demandé"), project["amount_shown"]],
    ]


def _budget(budget: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Both sides as lines of texts, the accounts 86 and 87 apart, each part with its total."""
    if budget is None:
        return None
    sides: dict[str, Any] = {}
    for side in ("expense", "income"):
        for in_kind in (False, True):
            lines = [line for line in budget[side] if line["in_kind"] is in_kind]
            sides[f"{side}{'_in_kind' if in_kind else ''}"] = [_line(line) for line in lines]
    return {
        **sides,
        "expense_total": budget["expense_total_shown"],
        "income_total": budget["income_total_shown"],
    }


def _line(line: Mapping[str, Any]) -> list[str]:
    label = line["label"] or line["account_label"] or chart.label(line["account"])
    return [line["account"], label, line.get("shown") or euros(None)]
