"""The accountant's files: what is read, what is refused in a sentence, what changes once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.payments import actions, feedback, matching
from grants.payments.matching import Verdict
from grants.payments.models import FeedbackFile, Instalment, LedgerLine
from tests.factories.awards import signed_in
from tests.factories.payments import approved, finance, officer, paid, sent
from workflows.models import LogEntry, Message

HEADER = "REFERENCE;NUM_MANDAT;DATE_PAIEMENT;MONTANT_PAIEMENT;STATUT"


def upload(text, name="retour.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text.encode(encoding) if isinstance(text, str) else text)


def receive(text, by=None):
    return actions.receive_feedback(upload=upload(text), by=by or finance())


def verdicts(text, decisions=None):
    return [match.verdict for match in matching.compare(feedback.read(text.encode()), decisions)]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\nA-V1;12;31/01/2026;1 234,56;payé",
        f"\ufeff{HEADER}\r\nA-V1;12;2026-01-31;1234.56;PAYE\r\n",
        f"{HEADER}\nA-V1;12;20260131;1\u202f234,56 €;Réglé\n\n;;;;\n",
        "Statut\tMontant\tDate de paiement\tN° mandat\tRéf.\npaid\t1234,56\t31-01-2026\t12\tA-V1",
        '"reference","num_mandat","date_paiement","montant","statut"\n"A-V1","12","31/01/26","1234,56","payée"',
        "NUM_MANDAT;OBJET_MANDAT;DATE_PAIEMENT;MONTANT_PAIEMENT\n12;Subvention A-V1 visites;31/01/2026;1234,56",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_files_of_many_makers_read_the_same(text, encoding):
    if encoding == "cp1252":
        text = text.replace("\ufeff", "").replace("\u202f", "\xa0")
    (line,) = feedback.read(text.encode(encoding))
    assert {
        name: line[name] for name in ("reference", "order_number", "amount", "paid_on", "status", "problem")
    } == {
        "reference": "A-V1",
        "order_number": "12",
        "amount": "1234.56",
        "paid_on": "2026-01-31",
        "status": "paid",
        "problem": "",
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf\n", "vide"),
        (HEADER.encode(), "aucune ligne"),
        (b"a;b\n1;2", "Il manque dans l’en-tête : REFERENCE, MONTANT_PAIEMENT, DATE_PAIEMENT."),
        (f'{HEADER}\n"A;1;2;3;4'.encode(), "guillemets"),
        (b"\x00\x01\x02", "illisibles"),
        (b"\x81\x8d\x8f", "illisibles"),
        (b"x" * (feedback.MAX_BYTES + 1), "trop lourd"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(ValidationError) as refused:
        feedback.read(content)
    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("A;1;31/01/2026;abc;payé", "montant"),
        ("A;1;31/01/2026;-5;payé", "négatif"),
        ("A;1;31/01/2026;1e9;payé", "montant"),
        ("A;1;31/01/2026;NaN;payé", "montant"),
        ("A;1;31/01/2026;;payé", "manque"),
        ("A;1;30/02/2026;5;payé", "Date"),
        ("A;1;;5;payé", "Date"),
        ("A;1;01/01/0001;5;payé", "Date"),
        ("A;1;31/01/2026;5;peut-être", "Statut"),
        ("A", "Statut"),
        ("=cmd|'/c calc'!A0;1;31/01/2026;5;=1+1", "Statut"),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_stops_nothing(row, problem):
    bad, good = feedback.read(f"{HEADER}\n{row}\nB-V1;1;31/01/2026;5;payé".encode())
    assert problem in bad["problem"]
    assert good["problem"] == ""


@given(st.binary(max_size=300))
def test_whatever_the_bytes_the_answer_is_lines_or_a_sentence(content):
    try:
        lines = feedback.read(content)
    except ValidationError:
        return
    assert lines


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6))
def test_whatever_the_cells_the_lines_are_plain_values(cells):
    try:
        lines = feedback.read((HEADER + "\n" + ";".join(cells)).encode())
    except ValidationError:
        return
    for line in lines:
        assert line["problem"] or line["amount"]


@pytest.mark.django_db
def test_each_line_is_judged():
    by = finance()
    done, waiting, gone = paid(by), approved(number=2), sent(by, number=3)
    third = sent(by, number=4)
    text = f"""{HEADER}
{gone.reference};9;02/01/2026;4000;payé
{gone.reference};9;02/01/2026;4000;payé
{third.reference};9;02/01/2026;3999,99;payé
{done.reference};9;02/01/2026;4000;payé
{done.reference};9;02/01/2026;4000;rejeté
{waiting.reference};9;02/01/2026;4000;payé
{third.reference};9;02/01/2190;4000;payé
{third.reference};9;;4000;rejeté
INCONNU-V1;9;02/01/2026;4000;payé"""
    assert verdicts(text) == [
        Verdict.PAY,
        Verdict.CONFLICT,
        Verdict.AMOUNT,
        Verdict.ALREADY,
        Verdict.CONFLICT,
        Verdict.CONFLICT,
        Verdict.CONFLICT,
        Verdict.REJECT,
        Verdict.UNKNOWN,
    ]


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing_twice():
    by = finance()
    instalment = sent(by)
    text = f"{HEADER}\n{instalment.reference};9;02/01/2026;4000;payé"
    client = signed_in(by)
    page = client.post(reverse("payments:feedback"), {"file": upload(text)})
    preview = client.get(page["Location"]).content.decode()
    assert "Sera payé" in preview
    assert Instalment.objects.get().state == "sent"
    assert client.post(page["Location"] + "enregistrer/").status_code == 302
    before = (LedgerLine.objects.count(), LogEntry.objects.count(), Message.objects.count())
    again = client.post(reverse("payments:feedback"), {"file": upload(text)})
    assert again["Location"] == page["Location"]
    assert client.post(page["Location"] + "enregistrer/").status_code == 409
    # The same lines in another file: read, and nothing to do.
    other = client.post(reverse("payments:feedback"), {"file": upload(text + "\n")})
    assert "Déjà enregistré" in client.get(other["Location"]).content.decode()
    client.post(other["Location"] + "enregistrer/")
    assert LedgerLine.objects.count() == before[0]
    assert LogEntry.objects.count() == before[1] + 1  # the second file itself
    assert Message.objects.count() == before[2]
    assert (Instalment.objects.get().order_number, Instalment.objects.get().paid_on) == (
        "9",
        date(2026, 1, 2),
    )


@pytest.mark.django_db
def test_an_unknown_line_is_matched_by_a_person():
    by = finance()
    instalment = sent(by)
    file = receive(f"{HEADER}\nMANDAT 12;9;02/01/2026;4000;payé", by)
    client = signed_in(by)
    page = client.get(file.get_absolute_url()).content.decode()
    assert 'name="line-2"' in page
    assert f'value="{instalment.pk}"' in page
    client.post(reverse("payments:feedback_apply", args=[file.pk]), {"line-2": instalment.pk})
    assert Instalment.objects.get().state == "paid"
    assert FeedbackFile.objects.get().outcome == [
        {"number": 2, "verdict": "pay", "note": "", "instalment": instalment.reference}
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"line-x": "1"},
        {"line-2": "abc"},
        {"line-2": "9" * 30},
        {"line-2": "-1"},
        {"line-": "1"},
        {"line-2": "٣"},
    ],
)
def test_forged_decisions_are_ignored(data):
    by = finance()
    sent(by)
    file = receive(f"{HEADER}\nX;9;02/01/2026;4000;payé", by)
    response = signed_in(by).post(reverse("payments:feedback_apply", args=[file.pk]), data)
    assert response.status_code == 302
    assert Instalment.objects.get().state == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "file",
    [
        None,
        SimpleUploadedFile("vide.csv", b""),
        SimpleUploadedFile("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
        SimpleUploadedFile("retour.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("retour.csv", b"a;b;c\n1;2;3"),
    ],
)
def test_a_bad_upload_gets_a_sentence(file):
    response = signed_in(finance()).post(reverse("payments:feedback"), {"file": file} if file else {})
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert FeedbackFile.objects.count() == 0


@pytest.mark.django_db
def test_many_lines_cost_the_same_queries(django_assert_max_num_queries):
    lines = [feedback.read(f"{HEADER}\nX-V{n};9;02/01/2026;4000;payé".encode())[0] for n in range(400)]
    with django_assert_max_num_queries(2):
        assert len(matching.compare(lines)) == 400


@pytest.mark.django_db
def test_only_the_finance_office_receives_files():
    assert signed_in(officer()).get(reverse("payments:feedback")).status_code == 403
    call = sent().call
    assert signed_in(finance(call)).get(reverse("payments:feedback")).status_code == 403


@pytest.mark.django_db
def test_amounts_are_decimals_to_the_cent():
    (line,) = feedback.read(f"{HEADER}\nX;9;02/01/2026;0,10;payé".encode())
    assert Decimal(line["amount"]) == Decimal("0.10")
