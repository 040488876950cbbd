"""A person reads what they were told, and chooses what also comes by e-mail."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import actions as documents
from tests.factories.accounts import ApplicantFactory, UserFactory
from workflows.models import Message, Preference

pytestmark = pytest.mark.django_db
LIST = reverse("workflows:messages")
PREFERENCES = reverse("workflows:preferences")


def test_the_list_shows_mine_newest_first_and_says_which_are_unread(person, write):
    write(person.user, subject="Premier")
    write(person.user, subject="Second")
    write(UserFactory(), subject="D’une autre personne")
    Message.objects.filter(subject="Premier").update(read_at="2026-01-01T00:00:00Z")

    text = person.get(LIST).content.decode()

    assert text.index("Second") < text.index("Premier")
    assert text.count("Non lu") == 1
    assert "D’une autre personne" not in text


def test_the_list_is_cut_into_pages_and_survives_any_page_number(person, write):
    write(person.user, count=45)

    assert [len(person.get(LIST, {"page": page}).context["page"]) for page in (1, 3)] == [20, 5]
    for page in ("abc", "-1", "0", "1" + "0" * 23, "\x00", "３"):
        assert person.get(LIST, {"page": page}).status_code == 200


def test_the_list_asks_the_same_number_of_queries_whatever_its_length(person, write):
    counts = []
    for count in (1, 2, 47):
        write(person.user, count=count)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            person.get(LIST)
        counts.append(len(captured))

    assert len(set(counts)) == 1, counts


def test_an_empty_list_says_what_will_come(person):
    assert "Aucun message pour l’instant" in person.get(LIST).content.decode()


def test_opening_a_message_marks_it_as_read_once_and_keeps_its_lines(person, write, time_machine):
    [message] = write(person.user, body="Bonjour,\n<script>alerte</script>\n\nÀ bientôt", url="/appels/")
    time_machine.move_to("2026-03-02T10:00:00+01:00", tick=False)
    address = reverse("workflows:message", args=[message.uid])

    text = person.get(address).content.decode()
    message.refresh_from_db()
    read_at = message.read_at
    time_machine.shift(60)
    person.get(address)
    message.refresh_from_db()

    assert read_at is not None
    assert message.read_at == read_at
    assert "<p>Bonjour,<br>&lt;script&gt;alerte&lt;/script&gt;</p>" in text
    assert 'href="/appels/"' in text


def test_an_attachment_leads_to_the_checked_download(person, write):
    content = SimpleUploadedFile("avis.txt", b"Avis", content_type="text/plain")
    stored = documents.store_bytes(
        content=content.read(), name="avis.txt", media_type="text/plain", owner=ApplicantFactory()
    )
    [message] = write(person.user, attachment=stored)

    text = person.get(reverse("workflows:message", args=[message.uid])).content.decode()

    assert reverse("documents:download", args=[stored.pk]) in text


def test_what_is_not_mine_does_not_exist(person, write):
    [other] = write(UserFactory(), subject="Secret")

    answers = [person.get(reverse("workflows:message", args=[uid])) for uid in (other.uid, uuid.uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Secret" not in answers[0].content.decode()
    other.refresh_from_db()
    assert other.read_at is None


def test_everything_can_be_marked_as_read(person, write):
    write(person.user, count=3)
    write(UserFactory())

    answer = person.post(reverse("workflows:read_all"), follow=True)

    assert "3 messages marqués comme lus." in answer.content.decode()
    assert Message.objects.filter(read_at__isnull=True).count() == 1
    assert "déjà lus" in person.post(reverse("workflows:read_all"), follow=True).content.decode()
    assert person.get(reverse("workflows:read_all")).status_code == 405


def test_a_person_chooses_what_comes_by_email(person, kinds):
    page = person.get(PREFERENCES)
    text = page.content.decode()

    assert list(page.context["form"].fields) == ["test.opened"]
    assert "Une décision est prise" in text
    assert text.index("Demandeurs") < text.index("Équipe")

    person.post(PREFERENCES, {"test.decided": ""})

    rows = Preference.objects.values_list("user", "kind", "email")
    assert list(rows) == [(person.user.pk, "test.opened", False)]
    assert person.get(PREFERENCES).context["form"]["test.opened"].initial is False

    person.post(PREFERENCES, {"test.opened": "on"})

    assert list(rows.all()) == [(person.user.pk, "test.opened", True)]


def test_visitors_are_sent_to_the_sign_in_page(client, db):
    for address in (LIST, PREFERENCES):
        assert client.get(address).url == f"{reverse('account_login')}?next={address}"
