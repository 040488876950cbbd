"""From the deliberation to « payé », through the screens and with one person per duty."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications.models import Application
from grants.awards import tasks
from grants.awards.models import Deliberation
from grants.payments.models import Instalment, LedgerLine, PaymentBatch, PaymentPlan
from grants.payments.queries import reconcile
from tests.factories.accounts import ApplicantFactory
from tests.factories.awards import call_with, clerk, declined_file, person, proposed_file, signed_in
from tests.factories.payments import finance, iban, manager_of, officer, paid
from workflows.models import Message

pytestmark = pytest.mark.django_db


def ok(response, status=302):
    content = b"" if response.streaming else response.content
    assert response.status_code == status, content.decode()[:3000]
    return response


def test_an_award_is_decided_paid_and_closed():
    call = call_with(10_000)
    file, other = proposed_file(call, 4000), declined_file(call)
    member = manager_of(file.applicant)

    assembly = signed_in(clerk(call))
    ok(assembly.get(reverse("awards:list")), 200)
    heading = {
        "call": call.pk,
        "number": "2026-114",
        "date": "2026-01-10",
        "subject": "Subventions",
        "assembly": "Commission permanente",
    }
    file.agenda_items.get().session.__class__.objects.update(held_at="2026-01-01T10:00:00Z")
    ok(assembly.post(reverse("awards:create"), heading))
    act = Deliberation.objects.get()
    ok(assembly.get(reverse("awards:lines", args=[act.pk])), 200)
    lines = {
        f"file-{file.pk}-decision": "award",
        f"file-{file.pk}-amount": "3 500,50 €",
        f"file-{file.pk}-conditions": "Transmettre un bilan.",
        f"file-{other.pk}-decision": "refuse",
        f"file-{other.pk}-reason": "Hors du champ.",
    }
    ok(assembly.post(reverse("awards:lines", args=[act.pk]), lines))
    ok(assembly.get(reverse("awards:detail", args=[act.pk])), 200)
    ok(assembly.get(reverse("awards:adopt", args=[act.pk])), 200)
    ok(assembly.post(reverse("awards:adopt", args=[act.pk])))
    assert ok(assembly.post(reverse("awards:adopt", args=[act.pk])), 409)
    assert {item.state for item in Application.objects.all()} == {"awarded", "refused"}
    envelope = call.envelopes.get()
    assert envelope.committed == Decimal("3500.50")
    tasks.write_letter.func(file.pk)
    tasks.write_letter.func(file.pk)
    tasks.write_letter.func(other.pk)
    assert PrivateFile.objects.filter(kind="letter").count() == 2

    account = {"holder": file.applicant.name, "iban": str(iban()).lower(), "bic": ""}
    space = signed_in(member)
    ok(space.get(reverse("bank:list")), 200)
    ok(space.get(reverse("bank:edit", args=[file.applicant_id])), 200)
    ok(space.post(reverse("bank:edit", args=[file.applicant_id]), account))

    instalment = Instalment.objects.get()
    desk = signed_in(officer(call))
    ok(desk.get(reverse("payments:list")), 200)
    ok(desk.get(reverse("payments:detail", args=[instalment.pk])), 200)
    ok(desk.post(reverse("payments:certify", args=[instalment.pk]), {"act": "on", "bank": "on"}), 422)
    pieces = {"act": "on", "bank": "on", "conditions": "on"}
    ok(desk.post(reverse("payments:certify", args=[instalment.pk]), pieces))

    money = signed_in(finance())
    ok(money.get(reverse("payments:detail", args=[instalment.pk])), 200)
    ok(money.post(reverse("payments:approve", args=[instalment.pk])))
    ok(money.get(reverse("payments:batch_create")), 200)
    ok(money.post(reverse("payments:batch_create"), {"payments": [instalment.pk]}))
    batch = PaymentBatch.objects.get()
    ok(money.get(reverse("payments:batches")), 200)
    ok(money.get(reverse("payments:batch", args=[batch.pk])), 200)
    ok(money.post(reverse("payments:batch_export", args=[batch.pk])))
    ok(money.post(reverse("payments:batch_export", args=[batch.pk])), 409)
    exported = PrivateFile.objects.get(kind="export")
    first = b"".join(ok(money.get(reverse("documents:download", args=[exported.pk])), 200).streaming_content)
    assert str(iban()) in first.decode("utf-8-sig")
    assert ";3500,50;" in first.decode("utf-8-sig")

    header = "REFERENCE;NUM_MANDAT;DATE_PAIEMENT;MONTANT_PAIEMENT;STATUT"
    answer = f"{header}\n{instalment.reference};4512;2026-01-20;3 500,50;payé\n"
    upload = SimpleUploadedFile("retour.csv", answer.encode("cp1252"))
    response = ok(money.post(reverse("payments:feedback"), {"file": upload}))
    ok(money.get(response["Location"]), 200)
    ok(money.post(response["Location"] + "enregistrer/"))
    ok(money.get(response["Location"]), 200)
    ok(money.post(response["Location"] + "enregistrer/"), 409)

    instalment = Instalment.objects.get()
    assert (instalment.state, instalment.order_number) == ("paid", "4512")
    assert PaymentPlan.objects.get().paid == Decimal("3500.50")
    assert Application.objects.get(pk=file.pk).state == "closed"
    assert PaymentBatch.objects.get().state == "settled"
    assert list(LedgerLine.objects.values_list("kind", "amount")) == [
        ("certified", Decimal("3500.50")),
        ("ordered", Decimal("3500.50")),
        ("paid", Decimal("3500.50")),
    ]
    assert list(reconcile()) == []
    kinds = list(Message.objects.filter(recipient=member).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["awards.awarded", "payments.bank_account", "payments.sent", "payments.paid"]
    for role in (Role.AUDITOR, Role.ASSEMBLY):
        reading = signed_in(person(role))
        ok(reading.get(reverse("payments:detail", args=[instalment.pk])), 200)
        ok(reading.get(reverse("awards:register")), 200)
        ok(reading.get(reverse("awards:register_csv")), 200)


def test_both_pages_of_the_file_show_the_decision_and_each_payment():
    instalment = paid(amount=30_000)
    file = Application.objects.get()
    tasks.write_letter.func(file.pk)
    member = manager_of(file.applicant)
    own = ok(signed_in(member).get(file.get_absolute_url()), 200).content.decode()
    desk = ok(signed_in(officer()).get(reverse("screening:file", args=[file.pk])), 200).content.decode()
    for page in (own, desk):
        assert "30\u202f000" in page
        assert file.awarded.deliberation.number in page
        assert "Solde" in page
    assert "Transmis au comptable public" in own
    assert instalment.get_absolute_url() in desk
    assert instalment.get_absolute_url() not in own
    letter = PrivateFile.objects.get(kind="letter")
    for user in (member, officer()):
        ok(signed_in(user).get(reverse("documents:download", args=[letter.pk])), 200)
    stranger = signed_in(manager_of(ApplicantFactory()))
    ok(stranger.get(reverse("documents:download", args=[letter.pk])), 404)
