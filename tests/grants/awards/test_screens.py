"""Screens of the acts: who opens them, what they refuse, what they keep."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications.models import Application
from grants.awards import actions, letters, tasks
from grants.awards.models import Award, Deliberation, Refusal
from grants.calls.models import Programme
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.awards import (
    act_for,
    act_with,
    awarded_file,
    call_with,
    clerk,
    declined_file,
    person,
    proposed_file,
    signed_in,
)
from workflows.engine import ConditionsUnmet, NotAllowed, WrongState
from workflows.models import Message

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"awards:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


# --- Who --------------------------------------------------------------------------------------------


def test_visitors_sign_in_and_applicants_find_nothing():
    call = call_with()
    act = act_for(call)
    for path in (address("list"), address("detail", act.pk), address("register"), address("register_csv")):
        assert Client().get(path).status_code == 302
        assert signed_in(UserFactory()).get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.ASSEMBLY])
def test_the_staff_of_another_call_is_told_so(role):
    from tests.factories.payments import finance

    act, other = act_for(call_with()), call_with()
    user = finance(other) if role == Role.FINANCE else person(role, other)
    client = signed_in(user)
    assert client.get(address("detail", act.pk)).status_code == 403
    assert client.post(address("adopt", act.pk)).status_code == 403
    assert client.get(address("detail", 999_999)).status_code == 404
    assert act.number not in text(client.get(address("list")))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_others_of_the_call_read_and_do_not_write(role):
    call = call_with()
    file = proposed_file(call)
    act = act_with(call, [file])
    client = signed_in(person(role, call))
    page = client.get(address("detail", act.pk))
    assert (page.status_code, "Retirer" in text(page)) == (200, False)
    award = Award.objects.get()
    for path in (
        address("create"),
        address("edit", act.pk),
        address("lines", act.pk),
        address("adopt", act.pk),
        address("award", act.pk, award.pk),
    ):
        assert client.get(path).status_code == 403
    assert client.post(address("remove", act.pk, file.pk)).status_code == 403
    assert client.post(address("adopt", act.pk)).status_code == 403
    assert Deliberation.objects.get().state == "prepared"


def test_a_clerk_of_the_programme_acts_for_its_calls():
    call = call_with()
    user = clerk(Programme.objects.get(pk=call.programme_id))
    file = proposed_file(call)
    act = act_with(call, [file], user)
    assert signed_in(user).post(address("adopt", act.pk)).status_code == 302
    with pytest.raises(NotAllowed):
        act_for(call_with(), clerk(call))


# --- What is refused --------------------------------------------------------------------------------


def test_an_act_dated_before_the_committee_is_refused():
    call, by = call_with(), clerk()
    act = act_with(call, [proposed_file(call)], by, date=timezone.localdate() - timedelta(days=8))
    with pytest.raises(ConditionsUnmet, match="après la séance du comité"):
        actions.adopt(deliberation=act, by=by)
    response = signed_in(by).post(address("adopt", act.pk))
    assert response.status_code == 422
    assert "après la séance du comité" in text(response)


def test_an_act_of_tomorrow_is_not_adopted_today():
    call, by = call_with(), clerk()
    act = act_with(call, [proposed_file(call)], by, date=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ConditionsUnmet, match="pas encore venue"):
        actions.adopt(deliberation=act, by=by)


def test_more_than_asked_is_refused_at_each_door():
    call, by = call_with(), clerk()
    file = proposed_file(call, 1000)
    act, envelope = act_for(call, by), call.envelopes.get()
    with pytest.raises(ValidationError, match="montant demandé"):
        actions.add_lines(deliberation=act, by=by, lines=[actions.Line(file, Decimal("1000.01"), envelope)])
    typed = {"decision": "award", "amount": "1 000,01", "conditions": "À garder"}
    data = {f"file-{file.pk}-{name}": value for name, value in typed.items()}
    response = signed_in(by).post(address("lines", act.pk), data)
    assert response.status_code == 422
    assert "Le montant demandé est de" in text(response)
    assert "À garder" in text(response)
    assert 'value="1 000,01"' in text(response)
    act = act_with(call, [file], by)
    Application.objects.filter(pk=file.pk).update(amount=999)
    with pytest.raises(ConditionsUnmet, match=f"Dossier {file.reference}"):
        actions.adopt(deliberation=act, by=by)


@pytest.mark.parametrize("amount", ["", "abc", "-5", "1e9", "0", "NaN", "9" * 40, "\x00", "1,005"])
def test_bad_amounts_are_told_beside_the_field(amount):
    call, by = call_with(), clerk()
    file, act = proposed_file(call), act_for(call, by)
    data = {f"file-{file.pk}-decision": "award", f"file-{file.pk}-amount": amount}
    response = signed_in(by).post(address("lines", act.pk), data)
    assert response.status_code == 422
    assert f'href="#id_file-{file.pk}-amount"' in text(response)
    assert Award.objects.count() == 0


def test_what_the_committee_declined_is_not_awarded():
    call, by = call_with(), clerk()
    file = declined_file(call)
    with pytest.raises(ValidationError, match="n’a pas proposé"):
        actions.add_lines(
            deliberation=act_for(call, by),
            by=by,
            lines=[actions.Line(file, Decimal(100), call.envelopes.get())],
        )


def test_a_file_or_an_envelope_of_another_call_is_refused():
    call, other, by = call_with(), call_with(), clerk()
    act, file = act_for(call, by), proposed_file(call)
    with pytest.raises(ValidationError, match="autre appel"):
        actions.add_lines(deliberation=act, by=by, lines=[actions.Line(proposed_file(other), reason="x")])
    with pytest.raises(ValidationError, match="enveloppe"):
        actions.add_lines(
            deliberation=act, by=by, lines=[actions.Line(file, Decimal(10), other.envelopes.get())]
        )


def test_an_adopted_act_does_not_change():
    call, by = call_with(), clerk()
    file = proposed_file(call)
    act = act_with(call, [file], by)
    actions.adopt(deliberation=act, by=by)
    client = signed_in(by)
    assert client.post(address("adopt", act.pk)).status_code == 409
    assert client.post(address("remove", act.pk, file.pk)).status_code == 409
    with pytest.raises(WrongState):
        actions.revise(deliberation=act, by=by, number="x", date=act.date, subject="x", assembly="x")
    assert Award.objects.count() == 1


def test_a_line_taken_out_waits_for_another_act():
    call, by = call_with(), clerk()
    file = proposed_file(call)
    act = act_with(call, [file], by)
    client = signed_in(by)
    assert client.post(address("remove", act.pk, file.pk)).status_code == 302
    assert client.post(address("remove", act.pk, file.pk)).status_code == 302
    assert file.reference in text(client.get(address("lines", act.pk)))
    with pytest.raises(ConditionsUnmet, match="aucun dossier"):
        actions.adopt(deliberation=act, by=by)


def test_amount_conditions_and_reason_are_edited_while_prepared():
    call, by = call_with(), clerk()
    act = act_with(call, [proposed_file(call)], by, refused=[declined_file(call)])
    client = signed_in(by)
    award, refusal = Award.objects.get(), Refusal.objects.get()
    assert client.get(address("award", act.pk, award.pk)).status_code == 200
    response = client.post(address("award", act.pk, award.pk), {"amount": "99 999", "conditions": "Bilan"})
    assert (response.status_code, "99 999" in text(response)) == (422, True)
    client.post(address("award", act.pk, award.pk), {"amount": "1 500,50", "conditions": "Bilan"})
    assert Award.objects.get().amount == Decimal("1500.50")
    assert client.post(address("refusal", act.pk, refusal.pk), {"reason": " "}).status_code == 422
    client.post(address("refusal", act.pk, refusal.pk), {"reason": "Hors délai."})
    assert Refusal.objects.get().reason == "Hors délai."
    assert client.get(address("award", act.pk, 10**23)).status_code == 404


def test_the_number_of_an_act_is_its_own():
    call, by = call_with(), clerk()
    act = act_for(call, by, number="2026-1")
    data = {
        "call": call.pk,
        "number": "2026-1",
        "date": "2026-01-01",
        "subject": "Objet gardé",
        "assembly": "CP",
    }
    response = signed_in(by).post(address("create"), data)
    assert response.status_code == 422
    assert "porte déjà ce numéro" in text(response)
    assert 'value="Objet gardé"' in text(response)
    other = act_for(call, by)
    assert signed_in(by).post(address("edit", other.pk), data).status_code == 422
    assert signed_in(by).post(address("edit", act.pk), data | {"subject": "Autre"}).status_code == 302


ODD = (
    "page=abc",
    "page=-1",
    "call=abc",
    "call=99999999999999999999999",
    "q=%00",
    "q=%ED%A0%80",
    "sort=x",
    "sort=-application__applicant",
)


@pytest.mark.parametrize("query", ODD)
def test_odd_addresses_open_the_page(query):
    awarded_file()
    client = signed_in(clerk())
    for name in ("list", "register", "register_csv", "create"):
        assert client.get(f"{address(name)}?{query}").status_code == 200


# --- What leaves ------------------------------------------------------------------------------------


def test_the_register_as_csv_is_neutral_and_french():
    call, by = call_with(10_000), clerk()
    file = proposed_file(call, 1234, title='=1+1;\n"x"')
    Award.objects.all()
    act = act_with(call, [file], by, number="+2026-7")
    actions.adopt(deliberation=act, by=by)
    response = signed_in(by).get(address("register_csv"))
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    header, line, rest = content.decode("utf-8-sig").split("\r\n")
    assert rest == ""
    assert header.startswith("Délibération;Date;Appel;Dossier;")
    assert line.startswith("'+2026-7;")
    assert '"\'=1+1; ""x"""' in line
    assert ";1234,00;1234,00;" in line


def test_the_register_as_a_spreadsheet_says_the_same():
    call, by = call_with(10_000), clerk()
    act = act_with(call, [proposed_file(call, 1234, title="=1+1")], by, number="2026-7")
    actions.adopt(deliberation=act, by=by)
    browser = signed_in(by)
    sheet = BytesIO(b"".join(browser.get(address("register_xlsx")).streaming_content))
    rows = list(load_workbook(sheet, read_only=True).active.iter_rows(values_only=True))
    text = b"".join(browser.get(address("register_csv")).streaming_content).decode("utf-8-sig")
    assert list(rows[0]) == text.split("\r\n")[0].split(";")
    assert (rows[1][0], rows[1][11]) == ("2026-7", 1234)
    assert len(rows) == 2


def test_letters_are_written_once_with_the_remedies(monkeypatch):
    seen = []
    monkeypatch.setattr(letters.pdf, "render", lambda *, template, data: seen.append(data) or b"%PDF-1.7")
    call, by = call_with(100_000, max_amount=Decimal(50_000)), clerk()
    Programme.objects.update(tribunal="Tribunal administratif de Pau", authority="Département")
    won, lost = proposed_file(call, 30_000), declined_file(call)
    act = act_with(call, [won], by, refused=[lost])
    tasks.write_letter.func(won.pk)
    assert seen == []
    actions.adopt(deliberation=act, by=by)
    for file in (won, lost, won):
        tasks.write_letter.func(file.pk)
    assert [data["decision"] for data in seen] == ["award", "refusal"]
    assert [row["label"] for row in seen[0]["payments"]] == ["Avance", "Solde"]
    assert seen[1]["reasons"] == ["Hors du champ de l’appel."]
    assert seen[0]["tribunal"]["name"] == "Tribunal administratif de Pau"
    assert PrivateFile.objects.filter(kind="letter").count() == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Commission permanente", "la commission permanente"),
        ("Conseil départemental", "le conseil départemental"),
        ("Assemblée", "l’assemblée"),
        ("Directoire", "l’assemblée (Directoire)"),
    ],
)
def test_the_letter_names_the_assembly_in_a_sentence(name, said):
    assert letters.in_a_sentence(name) == said


def test_every_member_is_told_with_reasons_and_remedies():
    call, by = call_with(), clerk()
    won, lost = proposed_file(call), declined_file(call)
    for file in (won, lost):
        MembershipFactory(applicant=file.applicant)
    actions.adopt(deliberation=act_with(call, [won], by, refused=[lost]), by=by)
    good, bad = Message.objects.filter(kind="awards.awarded"), Message.objects.filter(kind="awards.refused")
    assert (good.count(), bad.count()) == (2, 2)
    assert "4\u202f000\u00a0€" in good[0].body
    assert "Hors du champ de l’appel." in bad[0].body
    for message in (good[0], bad[0]):
        assert "deux mois" in message.body
        assert "recours gracieux" in message.body
        assert "tribunal administratif" in message.body
        assert message.url == (won if message.kind == "awards.awarded" else lost).get_absolute_url()


# --- How many queries -------------------------------------------------------------------------------


def count(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_query_counts_do_not_grow():
    call, by = call_with(1_000_000), clerk()
    client = signed_in(by)
    act = act_with(call, [proposed_file(call)], by, refused=[declined_file(call)])
    proposed_file(call), declined_file(call)
    decided = act_with(call, [proposed_file(call)], by)
    actions.adopt(deliberation=decided, by=by)
    paths = [
        address("list"),
        address("detail", act.pk),
        address("lines", act.pk),
        address("adopt", act.pk),
        address("register"),
    ]
    client.get(paths[0])
    before = [count(client, path) for path in paths]
    envelope = call.envelopes.get()
    for _turn in range(6):
        lines = [
            actions.Line(proposed_file(call), Decimal(100), envelope),
            actions.Line(declined_file(call), reason="Non."),
        ]
        actions.add_lines(deliberation=act, by=by, lines=lines)
        proposed_file(call), declined_file(call)
        actions.adopt(deliberation=act_with(call, [proposed_file(call)], by), by=by)
    assert [count(client, path) for path in paths] == before
    assert max(before) <= 20
