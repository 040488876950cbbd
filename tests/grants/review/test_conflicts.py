"""Conflicts of interest: detected, declared, enforced everywhere."""

from decimal import Decimal

import pytest
from django.urls import reverse

from documents.actions import store
from documents.models import PrivateFile
from grants.applications.models import Application, Attachment
from grants.review import actions, conflicts, queries
from grants.review.machine import ReviewState
from grants.review.models import ConflictStatement, Recusal
from tests.factories.accounts import ApplicantFactory, MembershipFactory
from tests.factories.applications import pdf_upload
from tests.factories.calls import open_call
from tests.factories.review import admissible, assigned, opened, scored
from tests.factories.screening import reader, secretary, sign_in
from workflows.clock import now
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return open_call()


@pytest.mark.parametrize(
    ("mine", "theirs", "conflict"),
    [
        ("a@jardins.example", "contact@Jardins.Example", True),
        ("a@gmail.com", "b@gmail.com", False),
        ("a@orange.fr", "b@ORANGE.fr", False),
        ("a@jardins.example", "b@mail.jardins.example", False),
        ("a@jardins.example", "", False),
    ],
)
def test_detected_by_mail_domain(call, mine, theirs, conflict):
    file = admissible(call, applicant=ApplicantFactory(email=theirs))
    assert bool(conflicts.detect(reader(call, email=mine), file)) is conflict


def test_detected_by_active_membership_alone(call):
    person = reader(call)
    file = admissible(call)
    membership = MembershipFactory(user=person, applicant=file.applicant)
    assert conflicts.detect(person, file)
    membership.status = "revoked"
    membership.save()
    assert not conflicts.detect(person, file)


def test_detected_at_assignment_and_on_record(call):
    person = reader(call)
    file = admissible(call)
    MembershipFactory(user=person, applicant=file.applicant)
    with pytest.raises(actions.ReaderInConflict):
        assigned(file, person)
    recusal = Recusal.objects.get()
    assert (recusal.member, recusal.application, recusal.detected) == (person, file, True)
    assert not file.reviews.exists()


def test_a_link_that_appears_later_closes_the_file(call):
    person = reader(call)
    file = admissible(call)
    review = opened(file, person)
    client = sign_in(person)
    url = reverse("review:read", args=[review.pk])
    assert client.get(url).status_code == 200
    MembershipFactory(user=person, applicant=file.applicant)
    assert client.get(url)["Location"] == reverse("review:home")
    assert client.get(url).status_code == 404
    review.refresh_from_db()
    assert review.state == ReviewState.RECUSED
    assert LogEntry.objects.get(transition="recuse").actor_label == "Détection des conflits d’intérêts"


def test_nothing_of_the_file_is_shown_before_the_answer(call):
    file = admissible(call, summary="Un secret bien gardé")
    review = assigned(file)
    client = sign_in(review.reader)
    url = reverse("review:read", args=[review.pk])
    response = client.get(url, follow=True)
    assert response.redirect_chain[-1][0] == reverse("review:declare", args=[review.pk])
    assert "Un secret bien gardé" not in response.content.decode()
    assert client.post(url, {"version": 1}).status_code == 302
    assert client.post(reverse("review:autosave", args=[review.pk]), {"version": 1}).status_code == 409
    assert not ConflictStatement.objects.exists()
    blank = client.post(reverse("review:declare", args=[review.pk]), {"answer": ""})
    assert blank.status_code == 422
    client.post(reverse("review:declare", args=[review.pk]), {"answer": "no"})
    assert "Un secret bien gardé" in client.get(url).content.decode()


def test_declaring_a_link_recuses_for_good(call):
    file = admissible(call)
    review = assigned(file)
    client = sign_in(review.reader)
    client.post(reverse("review:declare", args=[review.pk]), {"answer": "yes", "reason": "Ma sœur"})
    assert Recusal.objects.get().reason == "Ma sœur"
    for name in ("read", "declare", "recuse"):
        assert client.get(reverse(f"review:{name}", args=[review.pk])).status_code == 404
    for name in ("read", "declare", "recuse", "reopen", "autosave"):
        assert client.post(reverse(f"review:{name}", args=[review.pk]), {"answer": "no"}).status_code == 404
    assert file.title not in client.get(reverse("review:home")).content.decode()


def test_score_of_the_recused_leaves_the_totals(call):
    file = admissible(call)
    scored(file, value="5")
    review = scored(file, value="1")
    assert queries.standings(call)[0].mean == Decimal("12.00")
    actions.recuse(review=review, reason="Découvert après coup", by=review.reader)
    standing = queries.standings(call)[0]
    assert (standing.mean, standing.readings) == (Decimal("20.00"), 1)
    assert (
        file.title not in sign_in(review.reader).get(reverse("review:board", args=[call.pk])).content.decode()
    )


def test_attachments_follow_the_reading(call):
    file = admissible(call)
    attachment = Attachment.objects.create(
        application=file, piece="statuts", added_at=now(), added_by=file.created_by
    )
    store(upload=pdf_upload(), owner=attachment, uploaded_by=file.created_by)
    url = reverse("documents:download", args=[PrivateFile.objects.get().pk])
    review = assigned(file)
    client = sign_in(review.reader)
    assert client.get(url).status_code == 404  # no answer yet
    actions.declare(review=review, linked=False, by=review.reader)
    assert client.get(url).status_code == 200
    assert sign_in(reader(call)).get(url).status_code == 404  # not assigned
    actions.recuse(review=review, reason="Un lien", by=review.reader)
    assert client.get(url).status_code == 404
    assert not Application.objects.visible_to(review.reader).filter(pk=file.pk).exists()


def test_the_secretary_is_bound_too(call):
    file = admissible(call)
    person = secretary(call)
    actions.record_recusal(application=file, member=person, actor=person)
    client = sign_in(person)
    assert file.title not in client.get(reverse("review:assignments", args=[call.pk])).content.decode()
    assert file.title not in client.get(reverse("review:board", args=[call.pk])).content.decode()
    assert client.get(reverse("review:assign", args=[call.pk, file.pk])).status_code == 404


def test_the_secretariat_is_told_of_a_recusal(call):
    keeper = secretary(call)
    review = opened(admissible(call))
    actions.recuse(review=review, reason="Un lien", by=review.reader)
    told = Message.objects.filter(kind="review.reader_recused")
    assert keeper in [message.recipient for message in told]
    assert "Un lien" not in told[0].body
