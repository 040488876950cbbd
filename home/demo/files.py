"""One application of the demonstration, written and submitted as its applicant would, or keyed from paper."""

import tomllib
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Applicant, ApplicantKind
from documents import pdf
from grants.applications import actions, answers, paper, pieces, steps
from grants.applications.models import Application
from grants.calls.models import Call
from home.demo import answered, people, places
from home.demo.invented import siret
from ui.formatting import decimal_text
from workflows import clock

DATA = Path(__file__).parent / "data"
OWN_SHARE = ("756", "Part de l’association")
#: Legal categories of INSEE: declared association, commune, company.
LEGAL_CATEGORIES = {"association": "9220", "public_body": "7210", "company": "5499"}


def projects(name: str) -> list[dict[str, Any]]:
    """The projects of one call, as written in `data/`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text())["project"]


class Writer:
    """Registers the applicants, once each, and writes their files."""

    def __init__(self, first: Any, officer: Any):
        self.first, self.officer = first, officer
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
        values = _record(name, number, kind, project, user)
        if "paper" in project:
            return accounts.register_applicant(by=self.officer, kind=kind, **values)
        return accounts.create_applicant(by=user, kind=kind, **values)

    def draft(self, call: Call, project: dict[str, Any], at: datetime) -> Application:
        """Start and fill in a file."""
        applicant, user = self.applicant(project)
        with clock.at(at):
            if "paper" in project:
                user = self.officer
                application = paper.start(
                    call=call, applicant=applicant, received_on=timezone.localdate(at), by=user
                )
            else:
                application = actions.start(call=call, applicant=applicant, by=user)
            done: set[str] = set()
            # Asked again after each step: answers may open others.
            while ahead := [step for step in steps.names(application) if step not in done]:
                typed = self._typed(application, ahead[0], project, at)
                application = self._save(application, user, ahead[0], typed)
                done.add(ahead[0])
            for piece in pieces.asked(application):
                if piece.required:
                    self._join(application, user, piece, at)
        return Application.objects.get(pk=application.pk)

    def submit(self, call: Call, project: dict[str, Any], at: datetime) -> Application:
        """A file filled in and submitted."""
        application = self.draft(call, project, at)
        by = self.officer if "paper" in project else self.applicant(project)[1]
        with clock.at(at):
            return actions.submit(application=application, by=by)

    def _save(self, application: Application, by: Any, step: str, data: dict[str, str]) -> Application:
        if not data:
            return application
        saved = actions.save_step(
            application=application, by=by, step=step, data=data, version=application.version
        )
        if saved.form.errors:
            raise ValueError(f"{application}: {saved.form.errors.as_json()}")
        return saved.application

    def _typed(
        self, application: Application, step: str, project: dict[str, Any], at: datetime
    ) -> dict[str, str]:
        if step == "projet":
            fields = {
                "title": project["title"],
                "summary": project.get("summary") or project["idea"],
                "commune": answers.canonical(places.commune(project["commune"])),
            }
            return fields | ({"amount": project["amount"]} if "amount" in project else {})
        if step == "budget":
            return budget(project)
        moment = answered.Moment(deposit=at, closing=application.call.closes_at)
        return answered.section(application, step, project.get("answers", project), moment)

    def _join(self, application: Application, by: Any, piece: Any, at: datetime) -> None:
        content = SimpleUploadedFile(
            f"{piece.key}.pdf", piece_pdf(piece.label, application.applicant.name), "application/pdf"
        )
        (joined,) = actions.attach(application=application, by=by, piece=piece.key, uploads=[content])
        if pieces.is_dated(piece):
            dated_on = timezone.localdate(at) - timedelta(days=20)
            pieces.describe(application=application, by=by, attachment=joined.pk, dated_on=dated_on)


def _record(name: str, number: int, kind: str, project: dict[str, Any], user: Any) -> dict[str, Any]:
    """The record of an applicant: invented identifiers, and what the rules of calls look at."""
    commune = places.commune(project["commune"])
    body = kind in LEGAL_CATEGORIES
    association = kind == ApplicantKind.ASSOCIATION.value
    values = {
        "name": name,
        "siret": siret(number) if body else "",
        "rna": f"W40{number:07d}" if association else "",
        "legal_category": LEGAL_CATEGORIES.get(kind, ""),
        "founded_on": date(2008 + number % 12, 3, 14) if body else None,
        "representative_name": user.get_full_name(),
        "representative_function": "Présidence" if association else "",
        "address": f"{number} place de la Mairie",
        "postcode": commune.postcode_list[0],
        "commune": commune,
        "email": f"contact{number}@association.example",
        "phone": "05 00 00 00 00",
    }
    if kind == ApplicantKind.INFORMAL_GROUP.value:
        values["representative_function"] = "Adulte référent"
    if kind == ApplicantKind.PERSON.value:
        values |= {"birth_date": project["born"], "representative_name": ""}
    return values


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
            if side == "income" and account.startswith("74"):
                texts[f"{side}-{index}-status"] = "granted" if index % 2 else "asked"
    return texts


@cache
def piece_pdf(label: str, name: str) -> bytes:
    """A one-page document that stands for a real one."""
    return pdf.render(template="demo/piece.typ", data={"title": label, "name": name})
