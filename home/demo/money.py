"""From the deliberation to the paid files of last year's call."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.awards import actions as awards
from grants.calls.models import Call
from grants.payments import actions as payments
from grants.payments import bank
from grants.payments.models import Instalment
from home.demo import files
from home.demo.invented import iban
from workflows import clock

DAY = timedelta(days=1)
FINISHED = ("closed",)
SENT = ("closed", "paid_part")
CERTIFIED = ("closed", "paid_part", "certified")


def decide(call: Call, told: list, cast: dict[str, Any], at: datetime) -> None:
    """One deliberation for the whole call."""
    envelope = call.envelopes.get()
    for _project, application in told:
        application.refresh_from_db()
    with clock.at(at):
        act = awards.prepare(
            by=cast["assemblees"],
            call=call,
            number=f"CP-{at.year}-214",
            date=at.date(),
            subject=f"Attribution de subventions – {call.title}",
            assembly="Commission permanente",
        )
        lines = [
            awards.Line(
                application=application,
                amount=Decimal(project["award"]),
                envelope=envelope,
                conditions="Action réalisée dans l’année ; bilan remis dans les six mois.",
            )
            if "award" in project
            else awards.Line(application=application, reason=project["reason"])
            for project, application in told
        ]
        awards.add_lines(deliberation=act, by=cast["assemblees"], lines=lines)
        awards.adopt(deliberation=act, by=cast["assemblees"])


def pay(writer: files.Writer, told: list, cast: dict[str, Any], at: datetime) -> None:
    """Certified, approved, sent and paid, as far as each file went."""
    batched = []
    for number, (project, application) in enumerate(told):
        if project["state"] not in CERTIFIED:
            continue
        _applicant, user = writer.applicant(project)
        instalment = Instalment.objects.get(plan__award__application=application)
        with clock.at(at - 20 * DAY):
            bank.record(
                applicant=application.applicant, by=user, holder=application.applicant.name, iban=iban(number)
            )
        with clock.at(at - 10 * DAY):
            instalment = payments.certify(
                instalment=instalment, by=cast["instruction"], checked=["rib", "deliberation"]
            )
        if project["state"] in SENT:
            with clock.at(at - 5 * DAY):
                payments.approve(instalment=instalment, by=cast["finances"])
            batched.append((project, instalment))
    with clock.at(at):
        batch = payments.prepare_batch(by=cast["finances"], instalments=[row.pk for _project, row in batched])
        payments.export(batch=batch, by=cast["finances"])
    with clock.at(at + 12 * DAY):
        for number, (project, row) in enumerate(batched, start=1):
            if project["state"] in FINISHED:
                payments.pay(
                    instalment=row,
                    by=cast["finances"],
                    order_number=f"{at.year}-{4000 + number}",
                    paid_on=timezone.localdate(clock.now()),
                )
