"""Messages of both sides: who writes and reads, never sent twice, announced together, once."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role, grant
from documents.models import PrivateFile
from grants.screening.threads import actions
from grants.screening.threads.models import Thread, ThreadMessage
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft, pdf_upload, submitted
from tests.factories.calls import open_call
from tests.factories.races import together
from tests.factories.screening import officer, queries_of, reader, sign_in
from workflows import deadlines
from workflows.clock import now
from workflows.errors import NotAllowed
from workflows.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return submitted(open_call())


@pytest.fixture
def person(file):
    return officer(file.call)


@pytest.fixture
def thread(file, person):
    message = actions.open_thread(application=file, subject="Le devis", text="Est-ce le bon ?", by=person)
    return message.thread


def told(side):
    return Message.objects.filter(kind=f"screening.messages_for_{side}")


def later(minutes=11):
    return time_machine.travel(now() + timedelta(minutes=minutes), tick=False)


def test_each_side_writes_as_itself(file, person, thread):
    answer = actions.reply(thread=thread, text="Oui.", by=file.created_by)
    assert list(thread.messages.values_list("from_applicant", "text")) == [
        (False, "Est-ce le bon ?"),
        (True, "Oui."),
    ]
    thread.refresh_from_db()
    assert thread.last_at == answer.at


def test_others_write_nothing(file, thread):
    auditor = UserFactory()
    grant(user=auditor, role=Role.AUDITOR)
    for by in (UserFactory(), officer(open_call()), reader(file.call), auditor):
        with pytest.raises(NotAllowed):
            actions.reply(thread=thread, text="Bonjour", by=by)
        with pytest.raises(NotAllowed):
            actions.open_thread(application=file, subject="Objet", text="Bonjour", by=by)
    assert ThreadMessage.objects.count() == 1


def test_a_draft_has_no_thread_and_a_blank_message_is_none(file, person, thread):
    own = draft()
    with pytest.raises(ValidationError):
        actions.open_thread(application=own, subject="Objet", text="Bonjour", by=own.created_by)
    with pytest.raises(ValidationError):
        actions.reply(thread=thread, text=" \n", by=person)
    assert sign_in(own.created_by).get(reverse("threads:list", args=[own.pk])).status_code == 404


def test_what_is_sent_twice_is_sent_once(file, person, thread):
    token = uuid.uuid4()
    for _turn in range(3):
        actions.reply(thread=thread, text="Oui.", by=person, token=token)
        actions.open_thread(
            application=file, subject="Autre", text="Bonjour", by=person, token=uuid.UUID(int=7)
        )
    assert Thread.objects.count() == 2
    assert ThreadMessage.objects.count() == 3
    # A token that somebody else used takes nothing away.
    actions.reply(thread=thread, text="À moi.", by=file.created_by, token=token)
    assert ThreadMessage.objects.filter(author=file.created_by, text="À moi.").count() == 1


def test_messages_of_a_while_are_announced_together_once(file, person, thread):
    actions.reply(thread=thread, text="Et le budget ?", by=person)
    assert deadlines.run().get("tell_applicant") is None
    with later():
        assert deadlines.run()["tell_applicant"] == 1
        assert "tell_applicant" not in deadlines.run()
    message = told("applicant").get()
    assert message.recipient == file.created_by
    assert "2 nouveaux messages" in message.subject
    assert "Est-ce le bon ?" in message.body
    assert "Et le budget ?" in message.body
    with later(20):
        actions.reply(thread=thread, text="Encore ?", by=person)
    with later(60):
        deadlines.run()
        deadlines.run()
    assert told("applicant").count() == 2
    last = told("applicant").order_by("-pk").first()
    assert "Est-ce le bon ?" not in last.body  # each message is announced once
    assert not told("service").exists()


def test_a_long_conversation_does_not_put_the_announcement_off(file, person, thread):
    for minutes in (4, 8):
        with later(minutes):
            actions.reply(thread=thread, text="Encore", by=person)
    with later(10):
        assert deadlines.run()["tell_applicant"] == 1


def test_what_was_read_meanwhile_is_not_announced(file, person, thread):
    assert actions.mark_read(thread=thread, by=file.created_by) == 1
    with later():
        deadlines.run()
    assert not Message.objects.filter(kind__contains="messages_for").exists()


def test_who_follows_the_file_is_told_of_the_applicants_words(file, person):
    from grants.screening.actions import take

    officer(file.call)
    take(application=file, by=person)
    actions.open_thread(application=file, subject="Une question", text="Quand ?", by=file.created_by)
    with later():
        deadlines.run()
    assert [message.recipient for message in told("service")] == [person]


def test_reading_is_noted_for_the_side_that_read(file, person, thread):
    auditor = UserFactory()
    grant(user=auditor, role=Role.AUDITOR)
    desk = reverse("screening:thread", args=[file.pk, thread.pk])
    own = reverse("threads:thread", args=[file.pk, thread.pk])
    assert sign_in(auditor).get(desk).status_code == 200
    assert sign_in(person).get(desk).status_code == 200
    message = thread.messages.get()
    assert message.read_at is None  # neither a look from the side nor the side that wrote
    assert "Pas encore lu" in sign_in(person).get(desk).content.decode()
    assert sign_in(file.created_by).get(own).status_code == 200
    message.refresh_from_db()
    first = message.read_at
    assert (message.read_by, first is not None) == (file.created_by, True)
    with later():
        sign_in(file.created_by).get(own)
    message.refresh_from_db()
    assert message.read_at == first
    page = sign_in(person).get(desk).content.decode()
    assert file.created_by.display_name in page
    assert "Pas encore lu" not in page


def test_files_go_with_the_message_and_to_its_readers_alone(file, person):
    client = sign_in(file.created_by)
    data = {
        "subject": "Devis",
        "text": "Le voici.",
        "attached": [pdf_upload("devis.pdf"), pdf_upload("b.pdf")],
    }
    response = client.post(reverse("threads:list", args=[file.pk]), data)
    assert response.status_code == 302
    found = PrivateFile.objects.get(original_name="devis.pdf")
    url = reverse("documents:download", args=[found.pk])
    page = sign_in(person).get(reverse("screening:threads", args=[file.pk])).content.decode()
    assert "1 non lu" in page
    thread = Thread.objects.get()
    assert url in sign_in(person).get(reverse("screening:thread", args=[file.pk, thread.pk])).content.decode()
    for reads in (person, file.created_by):
        assert sign_in(reads).get(url).status_code == 200
    for other in (UserFactory(), officer(open_call()), reader(file.call)):
        assert sign_in(other).get(url).status_code == 404


def test_a_bad_file_is_refused_and_the_text_is_kept(file, thread):
    client = sign_in(file.created_by)
    url = reverse("threads:thread", args=[file.pk, thread.pk])
    data = {"text": "Voici le devis.", "attached": pdf_upload("devis.pdf", b"MZ not a pdf")}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Voici le devis." in response.content.decode()
    assert ThreadMessage.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {}, {"text": ""}, {"text": "\u0000"}, {"text": "x" * 5001}, {"text": "Bonjour", "token": "\ud800"},
        {"subject": "", "text": "Bonjour"}, {"subject": "x" * 151, "text": "Bonjour"},
    ],
)  # fmt: skip
def test_hostile_messages_are_refused_beside_their_field(file, data):
    data = {key: value.encode("utf-8", "surrogatepass").decode("latin-1") for key, value in data.items()}
    response = sign_in(file.created_by).post(reverse("threads:list", args=[file.pk]), data)
    assert response.status_code == 422
    assert not Thread.objects.exists()


def test_the_thread_of_another_file_is_not_found(file, person, thread):
    other = submitted(file.call)
    for name, client in (
        ("screening:thread", sign_in(person)),
        ("threads:thread", sign_in(other.created_by)),
    ):
        for pk in (thread.pk, 10**12):
            assert client.get(reverse(name, args=[other.pk, pk])).status_code == 404
    assert (
        sign_in(other.created_by).get(reverse("threads:thread", args=[file.pk, thread.pk])).status_code == 404
    )


def test_an_officer_finds_what_waits_to_be_read(file, person, thread):
    client, url = sign_in(person), reverse("screening:inbox")
    assert "Tous les messages sont lus" in client.get(url).content.decode()
    actions.reply(thread=thread, text="Oui.", by=file.created_by)
    assert "Le devis" in client.get(url).content.decode()
    assert "Messages de demandeurs à lire" in client.get(reverse("screening:home")).content.decode()
    assert "Le devis" not in sign_in(officer(open_call())).get(url).content.decode()
    actions.mark_read(thread=thread, by=person)
    assert "Le devis" not in client.get(url).content.decode()


def test_the_applicants_page_shows_the_threads(file, thread):
    page = sign_in(file.created_by).get(reverse("applications:detail", args=[file.pk])).content.decode()
    assert "Le devis" in page
    assert "1 non lu" in page


def test_pages_cost_the_same_with_1_3_and_50_messages(file, person, thread):
    desk, own = sign_in(person), sign_in(file.created_by)
    costs = []
    for count in (1, 3, 50):
        while thread.messages.count() < count:
            uploads = [pdf_upload()] if count == 3 else []
            actions.reply(thread=thread, text="Encore", by=file.created_by, uploads=uploads)
        while Thread.objects.count() < count:
            actions.open_thread(application=file, subject="Autre", text="Bonjour", by=person)
        pages = [
            (desk, reverse("screening:threads", args=[file.pk])),
            (desk, reverse("screening:thread", args=[file.pk, thread.pk])),
            (desk, reverse("screening:file", args=[file.pk])),
            (desk, reverse("screening:inbox")),
            (own, reverse("threads:list", args=[file.pk])),
            (own, reverse("threads:thread", args=[file.pk, thread.pk])),
            (own, reverse("applications:detail", args=[file.pk])),
        ]
        for client, url in pages:
            client.get(url)  # what is unread is read, and marked so
        costs.append([queries_of(client, url) for client, url in pages])
    assert costs[0] == costs[1] == costs[2]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_message_sent_twice_at_the_same_instant_is_sent_once(file, person, thread):
    token = uuid.uuid4()
    made = together(*[lambda: actions.reply(thread=thread, text="Oui.", by=file.created_by, token=token)] * 3)
    assert len({message.pk for message in made}) == 1
    opened = together(
        *[
            lambda: actions.open_thread(
                application=file, subject="Autre", text="Oui.", by=person, token=uuid.UUID(int=9)
            )
        ]
        * 3
    )
    assert len({message.pk for message in opened}) == 1
    assert Thread.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_message_written_while_others_are_announced_is_announced_too(file, person, thread):
    with later():
        together(
            deadlines.run, lambda: actions.reply(thread=thread, text="Encore.", by=person), deadlines.run
        )
    with later(60):
        deadlines.run()
    assert not thread.messages.filter(told_at=None).exists()
    announced = "".join(told("applicant").values_list("body", flat=True))
    assert announced.count("Est-ce le bon ?") == 1
    assert announced.count("Encore.") == 1
