"""From the public page to the receipt, as an association does it, without any script."""

from decimal import Decimal

import pytest
from django.urls import reverse

from grants.applications.models import Application
from grants.applications.tasks import make_receipt
from tests.factories.accounts import ApplicantFactory
from tests.factories.applications import answers, budget, pdf_upload, project
from tests.grants.applications.browsing import post_step, post_submit
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


def test_the_door_of_a_call_leads_to_the_choice_of_an_applicant(browser, author, call):
    ApplicantFactory(name="Les Jardins de la Douze", members=[author])
    page = browser.get(reverse("calls:apply", args=[call.slug]), follow=True)
    assert page.status_code == 200
    assert "Les Jardins de la Douze" in page.content.decode()


def test_a_visitor_is_asked_to_sign_in_first(client, call):
    page = client.get(reverse("calls:apply", args=[call.slug]), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert reverse("applications:start", args=[call.slug]) in page.redirect_chain[-1][0]


def test_the_whole_journey(browser, author, call):
    applicant = ApplicantFactory(members=[author])
    begun = browser.post(reverse("applications:start", args=[call.slug]), {"applicant": applicant.pk})
    application = Application.objects.get()
    assert begun.url == reverse("applications:edit", args=[application.pk, "projet"])

    sent = [("projet", project()), ("questions", answers()), ("budget", budget())]
    for step, data in sent:
        assert browser.get(reverse("applications:edit", args=[application.pk, step])).status_code == 200
        assert post_step(browser, application, step, data).status_code == 302
    pieces = reverse("applications:pieces", args=[application.pk])
    joined = browser.post(pieces, {"piece-statuts": pdf_upload(), "continuer": "1"})
    assert joined.url == reverse("applications:proof", args=[application.pk])

    proof = browser.get(joined.url).content.decode()
    for text in ("Visites à domicile", "4 000 €", "120", "statuts.pdf", "Fournitures"):
        assert text in proof.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Il manque" not in proof

    answer = post_submit(browser, application)
    assert answer.url == reverse("applications:receipt", args=[application.pk])
    application = Application.objects.get()
    assert (application.state, application.reference) == ("submitted", f"{call.reference}-0001")
    assert application.amount == Decimal("4000.00")

    receipt = browser.get(answer.url).content.decode()
    programme = call.programme
    for mention in (
        application.reference,
        programme.service_address,
        programme.service_phone,
        programme.service_email,
        "L. 231-4, 3°",
        "tribunal administratif",
        "recours gracieux",
    ):
        assert mention in receipt

    submission = application.submissions.get()
    make_receipt.call(submission.pk, LogEntry.objects.get(transition="submit").pk)
    submission.refresh_from_db()
    mail = Message.objects.get(kind="applications.receipt")
    assert mail.attachment == submission.receipt
    assert browser.get(reverse("documents:download", args=[submission.receipt.pk])).status_code == 200
    assert application.reference in mail.body
    assert "L. 231-4, 3°" in mail.body

    page = browser.get(reverse("applications:detail", args=[application.pk])).content.decode()
    assert "Dossier déposé" in page
    assert "Ce qui a été déposé" in page


def test_the_list_and_the_dashboard_show_my_files_and_nobody_elses(browser, application):
    from tests.factories.applications import draft

    application.title = "Un jardin pour tous"
    application.save(update_fields=["title"])
    stranger = draft(title="Le projet d’un autre")
    for name in ("applications:list", "accounts:space"):
        page = browser.get(reverse(name)).content.decode()
        assert "Un jardin pour tous" in page
        assert stranger.title not in page
