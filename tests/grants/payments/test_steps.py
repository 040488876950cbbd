"""Certify, approve, send back, batch, export, answer: what holds, and what is refused."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from accounts import vault
from accounts.roles import Role, grant
from documents.models import PrivateFile
from grants.applications.models import Application
from grants.payments import actions, plans
from grants.payments.models import (
    BankAccount,
    Instalment,
    InstalmentKind,
    LedgerLine,
    PaymentBatch,
    PaymentPlan,
    PlanTemplate,
)
from grants.payments.queries import reconcile, statement
from tests.factories.awards import awarded_file, call_with
from tests.factories.payments import (
    approved,
    bank_account,
    certified,
    finance,
    officer,
    paid,
    planned,
    prepared_batch,
    sent,
)
from tests.factories.races import together
from workflows.engine import ConditionsUnmet, NotAllowed, WrongState, fire
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db
races = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


# --- Schedule ---------------------------------------------------------------------------------------


@example(amount=Decimal("0.03"), shares=[1, 34, 65])
@given(
    amount=st.decimals("0.01", "9999999999.99", places=2),
    shares=st.lists(st.integers(1, 97), max_size=5).map(
        lambda some: [*some, 100 - sum(some)] if sum(some) < 100 else [100]
    ),
)
def test_splitting_loses_no_cent(amount, shares):
    parts = plans.split(amount, shares)
    assert sum(parts) == amount
    assert all(part > 0 and part == part.quantize(Decimal("0.01")) for part in parts)
    assert len(parts) <= len(shares)
    # Parts too small to be a cent are left out: the others keep their own share, rounded down.
    cents = [int(amount * share) for share in shares[:-1]]
    assert [int(part * 100) for part in parts[: sum(1 for cent in cents if cent)]] == [c for c in cents if c]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("23000", [("single", "23000.00")]),
        ("23000.01", [("advance", "16100.00"), ("balance", "6900.01")]),
        ("0.01", [("single", "0.01")]),
        ("99999.99", [("advance", "69999.99"), ("balance", "30000.00")]),
    ],
)
def test_the_schedule_follows_the_amount(amount, expected):
    file = awarded_file(Decimal(amount))
    rows = Instalment.objects.filter(plan__award__application=file)
    assert [(row.kind, str(row.amount)) for row in rows] == expected
    assert [row.reference for row in rows] == [f"{file.reference}-V{n + 1}" for n in range(len(expected))]
    assert PaymentPlan.objects.get().scheduled == Decimal(amount)


def test_a_newer_setting_replaces_the_whole_older_set():
    PlanTemplate.objects.create(
        label="Trois versements", starts_on=date(2026, 1, 1), above=0, shares=[50, 30, 20], delays=[30, 180]
    )
    kinds = [part.kind for part in plans.parts(Decimal(100), date(2026, 1, 1))]
    assert kinds == [InstalmentKind.ADVANCE, InstalmentKind.INTERIM, InstalmentKind.BALANCE]
    assert [part.kind for part in plans.parts(Decimal(100), date(2025, 12, 31))] == [InstalmentKind.SINGLE]
    with pytest.raises(LookupError):
        plans.parts(Decimal(100), date(1999, 1, 1))


# --- Two persons ------------------------------------------------------------------------------------


def test_nobody_certifies_and_approves_the_same_payment():
    both = finance()
    grant(user=both, role=Role.OFFICER)
    instalment = certified(both)
    with pytest.raises(NotAllowed, match="autre personne"):
        actions.approve(instalment=instalment, by=both)
    with pytest.raises(IntegrityError, match="certifier_is_not_approver"), transaction.atomic():
        Instalment.objects.filter(pk=instalment.pk).update(approved_by=both)
    assert actions.approve(instalment=instalment, by=finance()).state == "approved"


def test_each_step_belongs_to_its_office():
    instalment = planned()
    with pytest.raises(NotAllowed):
        actions.certify(instalment=instalment, by=finance())
    with pytest.raises(NotAllowed):
        actions.certify(instalment=instalment, by=officer(call_with()))
    instalment = actions.certify(instalment=instalment, by=officer(instalment.call))
    with pytest.raises(NotAllowed):
        actions.approve(instalment=instalment, by=officer())
    with pytest.raises(WrongState):
        actions.certify(instalment=instalment, by=officer())


def test_no_bank_details_no_liquidation():
    file = awarded_file()
    instalment = Instalment.objects.get(plan__award__application=file)
    with pytest.raises(ConditionsUnmet, match="coordonnées bancaires"):
        actions.certify(instalment=instalment, by=officer())


def test_the_balance_waits_for_the_advance():
    first = planned(amount=30_000)
    second = first.plan.instalments.get(position=2)
    with pytest.raises(ConditionsUnmet, match="précédent"):
        actions.certify(instalment=second, by=officer())
    by = finance()
    first = actions.approve(instalment=actions.certify(instalment=first, by=officer()), by=by)
    actions.export(batch=prepared_batch([first], by), by=by)
    actions.pay(instalment=first, by=by, order_number="1", paid_on=date(2026, 1, 2))
    assert statement(second).paid_before == Decimal(21_000)
    assert statement(second).left_after == 0
    assert Application.objects.get().state == "awarded"
    second = actions.approve(instalment=actions.certify(instalment=second, by=officer()), by=by)
    actions.export(batch=prepared_batch([second], by), by=by)
    actions.pay(instalment=second, by=by, order_number="2", paid_on=date(2026, 1, 3))
    assert Application.objects.get().state == "closed"
    assert list(reconcile()) == []


def test_a_new_account_after_the_liquidation_stops_the_payment():
    instalment = certified()
    applicant = instalment.plan.award.application.applicant
    bank_account(applicant, number=2)
    with pytest.raises(ConditionsUnmet, match="changé"):
        actions.approve(instalment=instalment, by=finance())
    back = actions.send_back(instalment=instalment, by=finance(), reason="Nouveau compte.")
    assert (back.state, back.certified_by, back.bank_account) == ("planned", None, None)
    again = actions.certify(instalment=back, by=officer())
    assert again.bank_account.iban_last4 == BankAccount.objects.get(current=True).iban_last4
    assert list(reconcile()) == []


def test_a_new_account_after_the_approval_stops_the_batch():
    instalment, by = approved(), finance()
    batch = prepared_batch([instalment], by)
    bank_account(instalment.plan.award.application.applicant, number=2)
    with pytest.raises(ConditionsUnmet, match=instalment.reference):
        actions.export(batch=batch, by=by)
    actions.take_out(batch=batch, by=by, instalment_id=instalment.pk)
    assert not batch.instalments.exists()


# --- Batches ----------------------------------------------------------------------------------------


def bytes_of(file):
    with file.open() as stream:
        return stream.read()


def test_a_batch_is_exported_once_and_its_file_never_changes():
    instalment = sent()
    batch = instalment.batch
    file = PrivateFile.objects.get(kind="export")
    first = bytes_of(file)
    assert hashlib.sha256(first).hexdigest() == batch.digest == file.sha256
    with pytest.raises(WrongState, match="déjà transmis"):
        actions.export(batch=batch, by=finance())
    application = instalment.plan.award.application
    application.applicant.name = "Autre nom"
    application.applicant.save()
    assert bytes_of(PrivateFile.objects.get(kind="export")) == first
    assert PrivateFile.objects.filter(kind="export").count() == 1
    with pytest.raises(WrongState, match="transmis"):
        actions.take_out(batch=batch, by=finance(), instalment_id=instalment.pk)


def test_the_file_of_a_batch_is_what_the_finance_software_reads():
    instalment = approved(title='=HYPERLINK("http://exemple.example");\n« L’entraide »')
    by = finance()
    batch = actions.export(batch=prepared_batch([instalment], by), by=by)
    content = bytes_of(PrivateFile.objects.get(kind="export"))
    assert content.startswith(b"\xef\xbb\xbf")
    header, line, end = content.decode("utf-8-sig").split("\r\n")
    assert end == ""
    award = instalment.plan.award
    row = dict(zip(header.split(";"), line.split(";"), strict=False))
    assert row["REFERENCE"] == instalment.reference
    assert row["LOT"] == batch.number
    assert row["SIRET"] == award.application.applicant.siret
    assert row["IBAN"] == vault.decrypt(instalment.bank_account.iban_encrypted)
    assert row["MONTANT"] == "4000,00"
    assert row["ECHEANCE"] == f"{instalment.due_on:%d/%m/%Y}"
    assert row["DELIBERATION"] == award.deliberation.number


def test_a_death_between_two_payments_leaves_nothing(monkeypatch):
    by = finance()
    call = call_with()
    items = [approved(by=finance(), call=call, number=n) for n in (1, 2)]
    batch = prepared_batch(items, by)
    log, files, messages = LogEntry.objects.count(), PrivateFile.objects.count(), Message.objects.count()
    from grants.payments import effects

    count = iter(range(10))

    def dies(*args, **facts):
        if next(count) == 1:
            raise SystemExit("killed")
        return fire(*args, **facts)

    monkeypatch.setattr(effects, "fire", dies)
    with pytest.raises(SystemExit):
        actions.export(batch=batch, by=by)
    assert set(Instalment.objects.values_list("state", flat=True)) == {"approved"}
    assert PaymentBatch.objects.get().state == "prepared"
    assert LedgerLine.objects.filter(kind="ordered").count() == 0
    assert (LogEntry.objects.count(), PrivateFile.objects.count(), Message.objects.count()) == (
        log,
        files,
        messages,
    )
    monkeypatch.undo()
    assert actions.export(batch=batch, by=by).state == "exported"


def test_a_payment_joins_one_batch():
    instalment = approved()
    prepared_batch([instalment])
    with pytest.raises(ValidationError, match="autre lot"):
        prepared_batch([instalment])
    with pytest.raises(ValidationError, match="au moins un"):
        prepared_batch([])
    assert PaymentBatch.objects.count() == 1


def test_numbers_of_batches_follow_one_another_by_year():
    with time_machine.travel("2026-12-31T20:00:00Z", tick=False):
        first = prepared_batch([approved()])
    with time_machine.travel("2026-12-31T23:30:00Z", tick=False):
        second = prepared_batch([approved(number=2)])
    assert (first.number, second.number) == ("2026-0001", "2027-0001")


# --- Answers ----------------------------------------------------------------------------------------


def test_a_rejected_payment_is_done_again_and_the_ledger_tells_it():
    by = finance()
    instalment = sent(by)
    officer(instalment.call)
    instalment = actions.bounce(instalment=instalment, by=by, reason="Compte clos")
    assert (instalment.state, instalment.rejection) == ("rejected", "Compte clos")
    assert PaymentBatch.objects.get().state == "settled"
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"payments.rejected", "payments.rejected_officer"} <= kinds
    bank_account(instalment.plan.award.application.applicant, number=2)
    instalment = actions.certify(instalment=instalment, by=officer())
    assert (instalment.batch, instalment.rejection) == (None, "")
    instalment = actions.approve(instalment=instalment, by=by)
    actions.export(batch=prepared_batch([instalment], by), by=by)
    actions.pay(instalment=instalment, by=by, order_number="7", paid_on=date(2026, 1, 2))
    assert [(line.kind, line.amount) for line in LedgerLine.objects.all()] == [
        ("certified", 4000), ("ordered", 4000), ("rejected", -4000),
        ("certified", 4000), ("ordered", 4000), ("paid", 4000),
    ]  # fmt: skip
    assert list(reconcile()) == []


def test_a_payment_is_not_dated_tomorrow():
    by = finance()
    with pytest.raises(ValidationError, match="pas encore venue"):
        actions.pay(
            instalment=sent(by), by=by, order_number="1", paid_on=timezone.localdate() + timedelta(days=1)
        )


def test_what_is_paid_never_exceeds_the_plan():
    by = finance()
    instalment = sent(by)
    PaymentPlan.objects.update(paid=Decimal("0.01"))
    with pytest.raises(ConditionsUnmet, match="dépasserait"):
        actions.pay(instalment=instalment, by=by, order_number="1", paid_on=date(2026, 1, 2))
    assert Instalment.objects.get().state == "sent"
    with pytest.raises(IntegrityError, match="paid_within_plan"), transaction.atomic():
        PaymentPlan.objects.update(paid=Decimal("4000.01"))


def test_the_ledger_is_added_to_and_never_changed():
    paid()
    line = LedgerLine.objects.first()
    for change in (line.save, line.delete, LedgerLine.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        LedgerLine.objects.update(amount=1)


def test_the_check_finds_what_was_tampered_with(capsys):
    from django.core.management import CommandError, call_command

    paid()
    call_command("check_ledger")
    PaymentPlan.objects.update(paid=0)
    with pytest.raises(CommandError, match="1 differences"):
        call_command("check_ledger")
    assert "paid in the plan says 0.00, payments say 4000.00" in capsys.readouterr().err


# --- Races ------------------------------------------------------------------------------------------


def names(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


class TestRaces:
    pytestmark = races

    def test_a_batch_exported_by_eight_at_once_leaves_once(self):
        by = finance()
        batch = prepared_batch([approved()], by)
        outcomes = together(*[lambda: actions.export(batch=batch, by=by)] * 8)
        assert names(outcomes) == ["PaymentBatch", *["WrongState"] * 7]
        assert PrivateFile.objects.filter(kind="export").count() == 1
        assert LogEntry.objects.filter(transition="export").count() == 1
        assert LedgerLine.objects.filter(kind="ordered").count() == 1
        told = Message.objects.filter(kind="payments.sent")
        assert told.count() == told.values("recipient").distinct().count() == 2  # both members, once

    def test_a_payment_wanted_by_two_batches_joins_one(self):
        by, instalment = finance(), approved()
        outcomes = together(*[lambda: prepared_batch([instalment], by)] * 4)
        assert names(outcomes) == ["PaymentBatch", *["ValidationError"] * 3]
        assert PaymentBatch.objects.count() == 1

    def test_batches_made_at_once_have_numbers_of_their_own(self):
        by = finance()
        items = [approved(number=n) for n in range(4)]
        outcomes = together(*[lambda item=item: prepared_batch([item], by) for item in items])
        assert names(outcomes) == ["PaymentBatch"] * 4
        assert sorted(batch.number[-4:] for batch in outcomes) == ["0001", "0002", "0003", "0004"]

    def test_paid_and_rejected_at_once_is_one_of_them(self):
        by = finance()
        instalment = sent(by)
        outcomes = together(
            lambda: actions.pay(instalment=instalment, by=by, order_number="1", paid_on=date(2026, 1, 2)),
            lambda: actions.bounce(instalment=instalment, by=by),
        )
        assert names(outcomes) == ["Instalment", "WrongState"]
        assert list(reconcile()) == []

    def test_two_accounts_given_at_once_leave_one_in_force(self):
        applicant = planned().plan.award.application.applicant
        outcomes = together(*[lambda n=n: bank_account(applicant, number=n) for n in range(5, 9)])
        assert names(outcomes) == ["BankAccount"] * 4
        assert applicant.bank_accounts.filter(current=True).count() == 1
        assert applicant.bank_accounts.count() == 5
