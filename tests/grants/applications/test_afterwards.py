"""What remains possible after submission: withdrawal, complements, the frozen text."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from grants.applications.content import digest
from grants.applications.models import Application, Submission
from tests.factories.accounts import UserFactory
from tests.factories.applications import fill, in_state, project
from tests.factories.calls import open_call
from tests.grants.applications.browsing import plain, post_step, post_submit, signed_in
from workflows.models import Message

pytestmark = pytest.mark.django_db


def test_a_withdrawal_is_confirmed_then_told_to_the_officers(author):
    call = open_call()
    officer = UserFactory(role=Role.OFFICER, scope=call)
    application = in_state("submitted", call=call, user=author)
    browser = signed_in(author)
    address = reverse("applications:withdraw", args=[application.pk])
    assert "Retirer ce dossier" in plain(browser.get(address))
    assert Application.objects.get().state == "submitted"
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 409
    assert Application.objects.get().state == "withdrawn"
    assert Message.objects.filter(kind="applications.withdrawn", recipient=officer).count() == 1


def test_a_withdrawn_draft_tells_nobody_and_leaves_room_for_another(browser, author, application, call):
    browser.post(reverse("applications:withdraw", args=[application.pk]))
    assert Message.objects.filter(kind="applications.withdrawn").count() == 0
    address = reverse("applications:start", args=[call.slug])
    answer = browser.post(address, {"applicant": application.applicant_id})
    assert answer.status_code == 302
    assert Application.objects.filter(state="draft").count() == 1


def test_complements_are_sent_after_the_closing_as_a_second_submission(author):
    application = in_state("incomplete", user=author)
    with time_machine.travel(application.call.last_moment + timedelta(days=3), tick=False):
        browser = signed_in(author)
        post_step(browser, application, "projet", project(title="Un titre plus précis"))
        answer = post_submit(browser, application)
        again = post_submit(browser, application)
    receipt = reverse("applications:receipt", args=[application.pk])
    assert (answer.url, again.url) == (receipt, receipt)
    first, second = Submission.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.content["project"]["title"] == "Visites à domicile"
    assert second.content["project"]["title"] == "Un titre plus précis"
    assert Application.objects.get().state == "submitted"


def test_the_submission_freezes_exactly_what_was_shown(browser, application):
    fill(application)
    shown = browser.get(reverse("applications:proof", args=[application.pk])).context["content"]
    post_submit(browser, application)
    submission = Submission.objects.get()
    assert submission.content == shown
    assert submission.digest == digest(shown)
