"""Screens of payments: who opens them, what each role may press, how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role, grant
from documents.models import PrivateFile
from grants.payments import actions
from grants.payments.models import Instalment, PaymentBatch
from tests.factories.accounts import UserFactory
from tests.factories.awards import call_with, clerk, person, signed_in
from tests.factories.payments import (
    approved,
    certified,
    finance,
    manager_of,
    officer,
    planned,
    prepared_batch,
    sent,
)

pytestmark = pytest.mark.django_db
STEPS = ("certify", "approve", "send_back", "pay", "bounce")
LISTS = ("list", "batches", "batch_create", "feedback")
PIECES = {"act": "on", "bank": "on"}


def address(name, *args):
    return reverse(f"payments:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def test_visitors_sign_in_and_applicants_find_nothing():
    instalment = planned()
    member = manager_of(instalment.plan.award.application.applicant)
    paths = [address(name) for name in LISTS] + [address("detail", instalment.pk)]
    for path in paths:
        assert Client().get(path).status_code == 302
        assert signed_in(member).get(path).status_code == 404
    for name in STEPS:
        assert Client().post(address(name, instalment.pk)).status_code == 302
        assert signed_in(member).post(address(name, instalment.pk), PIECES).status_code == 404
    assert Instalment.objects.get().state == "planned"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.ASSEMBLY])
def test_the_staff_of_another_call_is_told_so(role):
    instalment = planned()
    client = signed_in(person(role, call_with()))
    assert client.get(address("detail", instalment.pk)).status_code == 403
    assert client.post(address("certify", instalment.pk), PIECES).status_code == 403
    assert client.get(address("detail", 10**23)).status_code == 404
    assert instalment.reference not in text(client.get(address("list")))
    assert client.get(address("batches")).status_code == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ASSEMBLY])
def test_readers_press_nothing(role):
    first, second, third = planned(), certified(number=2), sent(number=3)
    client = signed_in(person(role))
    for item in (first, second, third):
        page = client.get(address("detail", item.pk))
        assert page.status_code == 200
        assert 'action="/gestion/paiements/' not in text(page)
    tries = [
        ("certify", first, PIECES),
        ("approve", second, {}),
        ("send_back", second, {"back-reason": "x"}),
        ("pay", third, {"paid-order_number": "1", "paid-paid_on": "2026-01-02"}),
        ("bounce", third, {}),
    ]
    for name, item, data in tries:
        assert client.post(address(name, item.pk), data).status_code == 403
    assert client.post(address("batch_create"), {"payments": []}).status_code == 403
    assert set(Instalment.objects.values_list("state", flat=True)) == {"planned", "certified", "sent"}


def test_the_same_person_sees_why_not_and_is_refused():
    both = finance()
    grant(user=both, role=Role.OFFICER)
    instalment = planned()
    client = signed_in(both)
    assert client.post(address("certify", instalment.pk), PIECES).status_code == 302
    page = text(client.get(address("detail", instalment.pk)))
    assert "une autre personne que la liquidation" in page
    response = client.post(address("approve", instalment.pk))
    assert response.status_code == 403
    assert "une autre personne que la liquidation" in text(response)
    assert signed_in(finance()).post(address("approve", instalment.pk)).status_code == 302
    assert signed_in(finance()).post(address("approve", instalment.pk)).status_code == 409


def test_a_piece_not_checked_keeps_the_others_ticked():
    instalment = planned()
    response = signed_in(officer()).post(address("certify", instalment.pk), {"act": "on"})
    assert response.status_code == 422
    assert "Cochez cette vérification" in text(response)
    assert 'name="act"' in text(response)
    assert Instalment.objects.get().state == "planned"


def test_one_answer_by_hand():
    by = finance()
    instalment = sent(by)
    client = signed_in(by)
    bad = client.post(
        address("pay", instalment.pk), {"paid-order_number": "M 12", "paid-paid_on": "2190-01-01"}
    )
    assert (bad.status_code, 'value="M 12"' in text(bad)) == (422, True)
    good = {"paid-order_number": "M 12", "paid-paid_on": "02/01/2026"}
    assert client.post(address("pay", instalment.pk), good).status_code == 302
    assert client.post(address("pay", instalment.pk), good).status_code == 409
    assert client.post(address("bounce", instalment.pk), {}).status_code == 409


def test_a_liquidation_sent_back_tells_the_officer():
    instalment = certified()
    client = signed_in(finance())
    assert client.post(address("send_back", instalment.pk), {"back-reason": " "}).status_code == 422
    data = {"back-reason": "Le RIB manque."}
    assert client.post(address("send_back", instalment.pk), data).status_code == 302
    page = text(signed_in(officer()).get(address("detail", instalment.pk)))
    assert "Le RIB manque." in page


def test_the_finance_office_of_one_call_approves_and_makes_no_batch():
    instalment = certified()
    client = signed_in(finance(instalment.call))
    assert client.post(address("approve", instalment.pk)).status_code == 302
    for name in ("batches", "batch_create"):
        assert client.get(address(name)).status_code == 403
    batch = prepared_batch([Instalment.objects.get()])
    assert client.get(address("batch", batch.pk)).status_code == 403
    assert client.post(address("batch_export", batch.pk)).status_code == 403


def test_a_batch_through_its_screens():
    by = finance()
    items = [approved(number=n) for n in (1, 2)]
    client = signed_in(by)
    for payments in ([], ["abc"], ["9" * 30], [str(planned(number=9).pk)]):
        assert client.post(address("batch_create"), {"payments": payments}).status_code == 422
    created = client.post(address("batch_create"), {"payments": [item.pk for item in items]})
    batch = PaymentBatch.objects.get()
    assert created["Location"] == batch.get_absolute_url()
    assert client.post(address("batch_take_out", batch.pk, items[1].pk)).status_code == 302
    assert client.post(address("batch_export", batch.pk)).status_code == 302
    assert client.post(address("batch_export", batch.pk)).status_code == 409
    assert client.post(address("batch_take_out", batch.pk, items[0].pk)).status_code == 409
    download = reverse("documents:download", args=[PrivateFile.objects.get(kind="export").pk])
    first, second = (b"".join(client.get(download).streaming_content) for _turn in range(2))
    assert first == second
    assert signed_in(person(Role.AUDITOR)).get(download).status_code == 200
    for user in (officer(), clerk(), UserFactory(), finance(items[0].call)):
        assert signed_in(user).get(download).status_code == 404


def test_an_empty_batch_does_not_leave():
    by, item = finance(), approved()
    batch = prepared_batch([item], by)
    actions.take_out(batch=batch, by=by, instalment_id=item.pk)
    response = signed_in(by).post(address("batch_export", batch.pk))
    assert response.status_code == 422
    assert "Ce lot est vide" in text(response)


ODD = ("page=abc", "state=x", "call=abc", "call=9" * 9, "q=%00", "q=%ED%A0%80", "mine=x", "sort=-zz")


@pytest.mark.parametrize("query", ODD)
def test_odd_addresses_open_the_page(query):
    client = signed_in(finance())
    for name in LISTS:
        assert client.get(f"{address(name)}?{query}").status_code == 200


def test_the_list_is_narrowed():
    first, second = planned(), certified(number=2)
    client = signed_in(officer())
    for query, shown in (
        ("", {first, second}),
        ("state=certified", {second}),
        ("mine=on", {first}),
        (f"q={second.reference}", {second}),
        (f"call={first.call.pk}", {first}),
    ):
        page = text(client.get(f"{address('list')}?{query}"))
        assert {item for item in (first, second) if item.get_absolute_url() in page} == shown


def count(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_query_counts_do_not_grow():
    by, desk, call = finance(), officer(), call_with(1_000_000)
    client = signed_in(by)

    def more(start):
        items = [approved(by=by, call=call, number=start + n) for n in range(2)]
        actions.prepare_batch(by=by, instalments=[items[0].pk])
        return items[0]

    item = more(0)
    batch = PaymentBatch.objects.get()
    extra = approved(by=by, call=call, number=50)
    Instalment.objects.filter(pk=extra.pk).update(batch=batch)
    paths = [*[address(name) for name in LISTS], address("batch", batch.pk), address("detail", item.pk)]
    client.get(paths[0])
    signed_in(desk)
    before = [count(client, path) for path in paths]
    for turn in range(1, 5):
        moved = more(turn * 2)
        Instalment.objects.filter(pk=moved.pk).update(batch=batch)
    assert [count(client, path) for path in paths] == before
    assert max(before) <= 22
