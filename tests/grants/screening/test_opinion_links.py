"""What the link of an opinion shows, to whom, until when; and the page of whoever is asked and has an account."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from documents.models import PrivateFile
from grants.screening import actions as screening
from grants.screening.opinions import actions, links
from grants.screening.opinions.actions import Question
from grants.screening.opinions.machine import OpinionState as S
from grants.screening.opinions.models import Opinion
from tests.factories.accounts import UserFactory
from tests.factories.applications import pdf_upload, submitted
from tests.factories.calls import open_call
from tests.factories.screening import officer, sign_in
from workflows import deadlines
from workflows.clock import now
from workflows.errors import NotAllowed, WrongState
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return submitted(open_call())


@pytest.fixture
def person(file):
    return officer(file.call)


def ask(file, by, email="experte@avis.example", days=15, **values):
    question = Question(kind="expert", name="Une experte", email=email, text="Est-ce faisable ?", **values)
    return actions.ask_opinion(
        application=file, question=question, due_at=now() + timedelta(days=days), by=by
    )


def kinds():
    rows = Message.objects.filter(kind__startswith="screening.opinion").order_by("pk")
    return [(message.kind.removeprefix("screening.opinion_"), message.email) for message in rows]


def link(opinion):
    return reverse("opinions:guest", args=[links.token(opinion)])


def fresh(opinion):
    return Opinion.objects.get(pk=opinion.pk)


def test_the_link_shows_the_project_and_takes_the_opinion(file, person):
    opinion = ask(file, person)
    client = Client()
    page = client.get(link(opinion))
    text = page.content.decode()
    assert page.status_code == 200
    assert file.title in text
    assert "Est-ce faisable ?" in text
    assert "statuts.pdf" in text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert fresh(opinion).opened_at is not None
    data = {"verdict": "reserved", "text": "Le calendrier est court.", "attached": pdf_upload("avis.pdf")}
    assert client.post(link(opinion), data).status_code == 302
    given = fresh(opinion)
    assert (given.state, given.verdict, given.text) == (S.GIVEN, "reserved", "Le calendrier est court.")
    assert given.given_by is None
    entry = LogEntry.objects.filter(transition="give").get()
    assert "experte@avis.example" in entry.actor_label
    after = client.get(link(opinion)).content.decode()
    assert "Le calendrier est court." in after
    assert file.title not in after
    assert client.post(link(opinion), {"verdict": "favourable"}).status_code == 200
    assert fresh(opinion).verdict == "reserved"
    assert kinds()[0] == ("asked", "experte@avis.example")
    assert ("given", person.email) in kinds()


def test_the_link_leaks_nothing_more(file, person):
    screening.take(application=file, by=person)
    screening.write_note(application=file, text="Entre nous", by=person)
    applicant = file.applicant
    applicant.phone, applicant.email = "05 58 11 22 33", "contact@lien.example"
    applicant.representative_name = "Nadège Exemple"
    applicant.save()
    ask(file, person, email="autre@avis.example")
    text = Client().get(link(ask(file, person))).content.decode()
    for secret in (
        "Entre nous", applicant.phone, applicant.email, applicant.representative_name, applicant.address,
        applicant.siret, "autre@avis.example", person.display_name, file.created_by.display_name, "/gestion/",
        reverse("documents:download", args=[PrivateFile.objects.filter(kind="piece").first().pk]),
    ):  # fmt: skip
        assert secret not in text, secret


def test_bank_details_and_people_are_not_shown(file, person):
    opinion = ask(file, person)
    version = file.form_version
    schema = dict(version.schema)
    schema["items"] = [
        {**item, "folder": "bank_details"} if item["key"] == "statuts" else
        {**item, "kind": "iban"} if item["key"] == "public" else item
        for item in schema["items"]
    ]  # fmt: skip
    type(version).objects.filter(pk=version.pk).update(schema=schema)
    text = Client().get(link(opinion)).content.decode()
    assert "statuts.pdf" not in text
    assert "Les personnes âgées isolées." not in text
    assert "120" in text


def test_pieces_are_read_through_the_link_alone_and_only_if_shown(file, person):
    piece = PrivateFile.objects.filter(kind="piece").get()
    opinion, without = ask(file, person), ask(file, person, email="b@avis.example", shows_pieces=False)
    submitted(open_call())
    foreign = PrivateFile.objects.filter(kind="piece").exclude(pk=piece.pk).get()
    client = Client()

    def status(opinion, key):
        url = reverse("opinions:guest_piece", args=[links.token(opinion), key])
        response = client.get(url)
        return response.status_code

    assert status(opinion, piece.pk) == 200
    assert status(opinion, foreign.pk) == 404
    assert status(without, piece.pk) == 404
    assert "statuts.pdf" not in client.get(link(without)).content.decode()
    receipt = PrivateFile.objects.exclude(kind="piece").first()
    if receipt is not None:
        assert status(opinion, receipt.pk) == 404
    actions.revoke(opinion=opinion, by=person)
    assert status(opinion, piece.pk) == 404
    assert client.get(reverse("documents:download", args=[piece.pk])).status_code == 302  # sign in


def test_a_link_dies_when_revoked_replaced_expired_or_decided(file, person):
    client = Client()
    revoked, replaced, expired, decided = (ask(file, person, email=f"{n}@avis.example") for n in range(4))
    actions.revoke(opinion=revoked, by=person)
    old = link(replaced)
    actions.send_again(opinion=replaced, by=person)
    assert client.get(old).status_code == 404
    assert client.get(link(fresh(replaced))).status_code == 200
    with time_machine.travel(expired.expires_at, tick=False):
        over = client.get(link(expired))
        assert over.status_code == 410
        assert client.post(link(expired), {"verdict": "favourable"}).status_code == 410
        with pytest.raises(WrongState):
            actions.give(opinion=expired, verdict="favourable", text="")
    screening.reject(application=file, reason="Hors sujet", by=person)
    for opinion in (revoked, decided):
        over = client.get(link(opinion))
        assert over.status_code == 410
        assert file.title not in over.content.decode()
    assert fresh(expired).state == S.REVOKED


def test_sending_again_revives_an_expired_link(file, person):
    opinion = ask(file, person)
    with time_machine.travel(opinion.expires_at + timedelta(days=1), tick=False):
        deadlines.run()
        actions.send_again(opinion=fresh(opinion), by=officer(file.call))
        assert Client().get(link(fresh(opinion))).status_code == 200
    with pytest.raises(NotAllowed):
        actions.send_again(opinion=opinion, by=UserFactory())
    actions.revoke(opinion=opinion, by=person)
    with pytest.raises(WrongState):
        actions.send_again(opinion=opinion, by=person)


@pytest.mark.parametrize(
    "text", ["x", "WzEsMV0:1vN:x", "%00", "a" * 5000, "😀", "..%2F", "W10:1:2", "-", ":::", "%ED%A0%80"]
)
def test_a_forged_link_is_not_found(file, person, text):
    ask(file, person)
    assert Client().get(f"/avis/lien/{text}/").status_code == 404


def test_the_link_of_one_opinion_is_not_that_of_another(file, person):
    opinion, other = ask(file, person), ask(file, person, email="b@avis.example")
    assert links.opinion_of(links.token(opinion)) == opinion
    changed = links.token(opinion).split(":")
    changed[0] = links.token(other).split(":")[0]
    assert links.opinion_of(":".join(changed)) is None


# --- Signed in ------------------------------------------------------------------------------------------


def test_whoever_is_asked_signs_in_and_nobody_else_reads(file, person):
    user = UserFactory(email="service@avis.example")
    opinion = ask(file, person, email=user.email)
    url = reverse("opinions:own", args=[opinion.pk])
    piece = PrivateFile.objects.filter(kind="piece").get()
    client = sign_in(user)
    assert file.title in client.get(url).content.decode()
    assert client.get(reverse("opinions:own_piece", args=[opinion.pk, piece.pk])).status_code == 200
    assert file.title in client.get(reverse("opinions:mine")).content.decode()
    for other in (UserFactory(), person, file.created_by):
        assert sign_in(other).get(url).status_code == 404
        assert sign_in(other).post(url, {"verdict": "favourable"}).status_code == 404
    assert client.get(reverse("screening:file", args=[file.pk])).status_code == 404
    assert client.post(url, {"verdict": "favourable", "text": "Oui."}).status_code == 302
    assert fresh(opinion).given_by == user
    page = client.get(url).content.decode()
    assert "Oui." in page
    assert file.summary not in page


@pytest.mark.parametrize(
    "data", [{}, {"verdict": "x"}, {"verdict": "reserved"}, {"verdict": "favourable", "text": "\u0000"},
             {"verdict": "favourable", "text": "x" * 8001}]
)  # fmt: skip
def test_a_bad_opinion_is_refused_beside_its_field(file, person, data):
    opinion = ask(file, person)
    assert Client().post(link(opinion), data).status_code == 422
    assert fresh(opinion).state == S.ASKED
