"""Bank details: what is accepted, how they lie in the database, who changes and sees them."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import vault
from accounts.models import MembershipRole, MembershipStatus
from documents.models import PrivateFile
from grants.payments import bank
from grants.payments.models import BankAccount
from grants.payments.queries import account_warnings
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.applications import PDF
from tests.factories.awards import awarded_file, signed_in
from tests.factories.payments import bank_account, finance, iban, manager_of, officer, planned
from workflows.models import Message

pytestmark = pytest.mark.django_db
FRENCH = "FR7630006000011234567890189"


def form(**values):
    return {"holder": "Les Jardins", "iban": FRENCH, "bic": "", **values}


def address(applicant):
    return reverse("bank:edit", args=[applicant.pk])


@pytest.mark.parametrize(
    "typed",
    [
        FRENCH,
        FRENCH.lower(),
        "FR76 3000 6000 0112 3456 7890 189",
        " fr76\u00a03000\u202f6000 0112-3456-7890-189 ",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
    ],
)
def test_an_iban_is_read_as_people_copy_it(typed):
    assert str(bank.read_iban(typed)) == FRENCH


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (FRENCH[:-1], "27 caractères"),
        (FRENCH[:-1] + "8", "clé de contrôle"),
        ("FR7730006000011234567890189", "clé de contrôle"),
        ("ZZ7630006000011234567890189", "pays"),
        ("TR330006100519786457841326", "hors de la zone SEPA"),
        ("FR76 3000 6000 0112 3456 7890 1é9", "lettres et des chiffres"),
        ("=FR76", "lettres et des chiffres"),
        ("٣" * 27, "lettres et des chiffres"),
        ("FR" + "1" * 58, "lettres et des chiffres|27 caractères"),
        ("12", "IBAN"),
    ],
)
def test_a_wrong_iban_is_told_in_french_and_what_was_typed_is_kept(typed, sentence):
    applicant = ApplicantFactory()
    client = signed_in(manager_of(applicant))
    response = client.post(address(applicant), form(iban=typed, holder="Gardé"))
    page = response.content.decode()
    assert response.status_code == 422
    assert any(part in page for part in sentence.split("|"))
    assert 'value="Gardé"' in page
    assert typed in page
    assert BankAccount.objects.count() == 0


@pytest.mark.parametrize("values", [{"iban": "\x00"}, {"holder": ""}, {"bic": "é"}, {"bic": "DEUTDEFF"}])
def test_other_bad_values_get_a_sentence(values):
    applicant = ApplicantFactory()
    response = signed_in(manager_of(applicant)).post(address(applicant), form(**values))
    assert response.status_code == 422


def test_an_account_elsewhere_in_europe_is_accepted_and_pointed_out():
    applicant = ApplicantFactory()
    client = signed_in(manager_of(applicant))
    assert client.post(address(applicant), form(iban="BE71 0961 2345 6769")).status_code == 302
    account = BankAccount.objects.get()
    assert (account.country, account.iban_last4) == ("BE", "6769")
    assert any("étranger" in sentence for sentence in account_warnings(account, applicant))


def test_the_iban_lies_encrypted_and_is_shown_by_its_end():
    applicant = ApplicantFactory()
    client = signed_in(manager_of(applicant))
    client.post(address(applicant), form())
    account = BankAccount.objects.get()
    assert FRENCH.encode() not in bytes(account.iban_encrypted)
    assert vault.decrypt(account.iban_encrypted) == FRENCH
    assert account.bic == "AGRIFRPPXXX"
    for path in (address(applicant), reverse("bank:list")):
        page = client.get(path).content.decode()
        assert "FR•• •••• 0189" in page
        assert "30006" not in page


def test_another_key_reads_nothing(settings):
    token, mark = vault.encrypt(FRENCH), vault.fingerprint(FRENCH)
    assert vault.fingerprint(FRENCH) == mark
    assert vault.encrypt(FRENCH) != token
    settings.DATA_KEY = "another"
    assert vault.fingerprint(FRENCH) != mark
    with pytest.raises(vault.Unreadable):
        vault.decrypt(token)


def test_a_change_keeps_the_former_account_and_tells_every_member():
    applicant = ApplicantFactory()
    manager, editor = manager_of(applicant), UserFactory()
    MembershipFactory(applicant=applicant, user=editor, role=MembershipRole.EDITOR)
    gone = MembershipFactory(applicant=applicant, status=MembershipStatus.REVOKED)
    client = signed_in(manager)
    rib = SimpleUploadedFile("rib.pdf", PDF)
    client.post(address(applicant), form() | {"rib": rib})
    client.post(address(applicant), form())  # pressed twice: nothing new
    client.post(address(applicant), form(iban=str(iban(2))))
    assert list(BankAccount.objects.order_by("pk").values_list("current", flat=True)) == [False, True]
    told = Message.objects.filter(kind="payments.bank_account")
    assert {message.recipient for message in told} == {manager, editor}
    assert told.count() == 4
    assert gone.user not in {message.recipient for message in told}
    assert not any(str(iban(2)) in message.body for message in told)
    assert mail.outbox == []
    assert "Comptes précédents" in client.get(address(applicant)).content.decode()
    stored = PrivateFile.objects.get(kind="rib")
    download = reverse("documents:download", args=[stored.pk])
    assert client.get(download).status_code == 200
    assert signed_in(manager_of(ApplicantFactory())).get(download).status_code == 404
    assert signed_in(officer()).get(download).status_code == 404  # no file of this body on a call


def test_only_managers_of_the_body_change_it():
    applicant = ApplicantFactory()
    editor = UserFactory()
    MembershipFactory(applicant=applicant, user=editor, role=MembershipRole.EDITOR)
    assert signed_in(editor).get(address(applicant)).status_code == 200
    assert signed_in(editor).post(address(applicant), form()).status_code == 403
    for stranger in (manager_of(ApplicantFactory()), officer(), finance()):
        assert signed_in(stranger).get(address(applicant)).status_code == 404
        assert signed_in(stranger).post(address(applicant), form()).status_code == 404
    assert Client().get(address(applicant)).status_code == 302
    assert BankAccount.objects.count() == 0


def test_the_officer_is_warned_of_a_shared_account_and_of_another_name():
    first = planned(number=7).plan.award.application.applicant
    other = awarded_file().applicant
    account = bank_account(other, number=7, holder="M. Jean Exemple")
    warnings = " ".join(account_warnings(account, other))
    assert first.name in warnings
    assert "M. Jean Exemple" in warnings
    file = other.applications.get()
    page = signed_in(officer()).get(file.awarded.plan.instalments.get().get_absolute_url()).content.decode()
    assert "Un autre demandeur a donné le même compte" in page


@pytest.mark.parametrize(
    ("holder", "name", "alike"),
    [
        ("ASSOCIATION LES JARDINS PARTAGES", "Les Jardins partagés", True),
        ("JARDINS", "Association Les Jardins", True),
        ("M JEAN DUPONT", "Les Jardins", False),
        ("Association", "Les Jardins", False),
    ],
)
def test_names_are_compared_as_banks_write_them(holder, name, alike):
    applicant = ApplicantFactory(name=name)
    account = bank_account(applicant, holder=holder)
    assert (account_warnings(account, applicant) == []) is alike


def test_the_list_costs_the_same_for_many_bodies(django_assert_max_num_queries):
    user = UserFactory()
    for _turn in range(5):
        ApplicantFactory(members=[user])
    client = signed_in(user)
    client.get(reverse("bank:list"))
    with django_assert_max_num_queries(10):
        client.get(reverse("bank:list"))
