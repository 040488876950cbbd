"""One application of the demonstration, written and submitted as its applicant would."""

import tomllib
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from stdnum import luhn

from accounts import actions as accounts
from accounts.models import Applicant, ApplicantKind
from documents import pdf
from grants.applications import actions, answers
from grants.applications.models import Application
from grants.calls import forms_schema
from grants.calls.models import Call
from home.demo import people
from territories.queries import communes_named
from ui.formatting import decimal_text
from workflows import clock

DATA = Path(__file__).parent / "data"
OWN_SHARE = ("756", "Part de l’association")


def projects(name: str) -> list[dict[str, Any]]:
    """The projects of one call, as written in `data/`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text())["project"]


def siret(number: int) -> str:
    """An invented SIRET with valid keys: SIREN that begin with 0 belong to nobody."""
    siren = f"0{number:07d}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}0001"
    return body + luhn.calc_check_digit(body)


class Writer:
    """Registers the applicants, once each, and writes their files."""

    def __init__(self, first: Any):
        self.first = first
        self.applicants: dict[str, tuple[Applicant, Any]] = {}

    def applicant(self, project: dict[str, Any]) -> tuple[Applicant, Any]:
        """The applicant of a project and the person who acts for it."""
        name = project["applicant"]
        if name not in self.applicants:
            number = len(self.applicants) + 1
            user = (
                self.first
                if number == 1
                else people.person(f"demandeur{number}", "Dominique", f"Lalanne-{number}")
            )
            self.applicants[name] = (self._register(name, number, project, user), user)
        return self.applicants[name]

    def _register(self, name: str, number: int, project: dict[str, Any], user: Any) -> Applicant:
        kind = project.get("kind", ApplicantKind.ASSOCIATION.value)
        (commune,) = communes_named(project["commune"])[:1]
        known = kind == ApplicantKind.ASSOCIATION.value
        return accounts.create_applicant(
            by=user,
            kind=kind,
            name=name,
            siret=siret(number) if known else "",
            rna=f"W40{number:07d}" if known else "",
            representative_name=user.get_full_name(),
            representative_function="Présidence" if known else "Adulte référent",
            address=f"{number} place de la Mairie",
            postcode=commune.postcode_list[0],
            commune=commune,
            email=f"contact{number}@association.example",
            phone="05 00 00 00 00",
        )

    def draft(self, call: Call, project: dict[str, Any], at: datetime) -> Application:
        """Start and fill in a file."""
        applicant, user = self.applicant(project)
        with clock.at(at):
            application = actions.start(call=call, applicant=applicant, by=user)
            for step, data in self._steps(call, project).items():
                saved = actions.save_step(
                    application=application, by=user, step=step, data=data, version=application.version
                )
                if saved.form.errors:
                    raise ValueError(f"{project['title']}: {saved.form.errors.as_json()}")
                application = saved.application
            spec = forms_schema.read(call.form_versions.latest("number"))
            for piece in (piece for piece in spec.pieces if piece.required):
                content = SimpleUploadedFile(
                    f"{piece.key}.pdf", piece_pdf(piece.label, applicant.name), "application/pdf"
                )
                actions.attach(application=application, by=user, piece=piece.key, uploads=[content])
        return Application.objects.get(pk=application.pk)

    def submit(self, call: Call, project: dict[str, Any], at: datetime) -> Application:
        """A file filled in and submitted."""
        application = self.draft(call, project, at)
        with clock.at(at):
            return actions.submit(application=application, by=self.applicant(project)[1])

    def _steps(self, call: Call, project: dict[str, Any]) -> dict[str, dict[str, str]]:
        (commune,) = communes_named(project["commune"])[:1]
        spec = forms_schema.read(call.form_versions.latest("number"))
        return {
            "projet": {
                "title": project["title"],
                "summary": project.get("summary") or project["idea"],
                "commune": answers.canonical(commune),
                "amount": project["amount"],
            },
            "questions": {
                answers.field_name(item.key): str(project[item.key])
                for item in spec.questions
                if project.get(item.key)
            },
            "budget": budget(project),
        }


def budget(project: dict[str, Any]) -> dict[str, str]:
    """The lines as the form takes them; the applicant's own share makes it balance."""
    in_kind = ("86", "87")
    spent = sum(
        Decimal(amount) for account, _label, amount in project["expenses"] if account[:2] not in in_kind
    )
    found = sum(Decimal(amount) for account, _label, amount in project["other"] if account[:2] not in in_kind)
    share = spent - found - Decimal(project["amount"])
    if share < 0:
        raise ValueError(f"{project['title']}: {-share} € too much income")
    income = [*project["other"], (*OWN_SHARE, str(share))] if share else project["other"]
    texts = {}
    for side, lines in (("expense", project["expenses"]), ("income", income)):
        for index, (account, label, amount) in enumerate(lines):
            texts[f"{side}-{index}-account"] = account
            texts[f"{side}-{index}-label"] = label
            texts[f"{side}-{index}-amount"] = decimal_text(Decimal(amount))
    return texts


@cache
def piece_pdf(label: str, name: str) -> bytes:
    """A one-page document that stands for a real one."""
    return pdf.render(template="demo/piece.typ", data={"title": label, "name": name})
