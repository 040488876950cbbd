"""Pieces received in parts, and what happens to pieces and folder when several come at the same instant."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import parts
from documents.models import PendingUpload, PrivateFile
from grants.applications import actions, folder, pieces
from grants.applications.models import Attachment, FolderDocument
from tests.documents.sending import Sender
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import PDF, draft, fill, pdf_upload
from tests.factories.races import together
from tests.grants.applications.browsing import plain
from workflows.deadlines import run

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def application(asked_call, author):
    return draft(call=asked_call, user=author)


def joined(application, piece="assurance", dated_on=None, **values):
    (made,) = actions.attach(
        application=application, by=application.created_by, piece=piece, uploads=[pdf_upload()]
    )
    Attachment.objects.filter(pk=made.pk).update(dated_on=dated_on, **values)
    return made


def kept(application, kind="insurance", dated_on=date(2026, 11, 1), **values):
    return folder.add(
        applicant=application.applicant,
        by=application.created_by,
        kind=kind,
        dated_on=dated_on,
        **{"upload": pdf_upload("assurance.pdf"), **values},
    )


def address(application, name="pieces", *more):
    return reverse(f"applications:{name}", args=[application.pk, *more])


def sending(application, person=None):
    sender = Sender(person or application.created_by)

    def announce(**values):
        known = {
            "destination": "applications.piece",
            "target": application.pk,
            "slot": "statuts",
            "size": len(PDF),
        }
        return sender.announce(**{**known, **values})

    return sender, announce


@pytest.mark.django_db
def test_a_piece_sent_in_parts_is_joined(application, browser):
    sender, announce = sending(application)
    pk = announce()[1]["id"]
    version = application.version
    assert sender.part(pk, 0, PDF[:40]) == (200, {"offset": 40})
    assert sender.part(pk, 40, PDF[40:])[0] == 200
    status, answer = sender.finish(pk)
    made = Attachment.objects.get()
    assert (status, answer) == (200, {"attachment": made.pk, "name": "statuts.pdf"})
    assert (made.piece, made.added_by) == ("statuts", application.created_by)
    application.refresh_from_db()
    assert application.version == version + 1
    assert sender.finish(pk) == (200, answer)
    assert "statuts.pdf" in plain(browser.get(address(application)))


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["0", "-1", "x", "9" * 18, "9" * 30, "١"])
def test_no_piece_goes_to_a_file_that_is_not_one(application, target):
    assert sending(application)[1](target=target)[0] == 404


@pytest.mark.django_db
def test_only_the_authors_of_a_file_send_it_pieces(application):
    assert sending(application, UserFactory())[1]()[0] == 404
    assert sending(application)[1](slot="absente")[0] == 404
    colleague = UserFactory()
    ApplicantFactory(members=[colleague])
    assert sending(application, colleague)[1]()[0] == 404


@pytest.mark.django_db
def test_a_file_submitted_meanwhile_takes_no_piece(asked_call, author):
    application = fill(draft(call=asked_call, user=author))
    sender, announce = sending(application)
    pk = announce()[1]["id"]
    sender.part(pk, 0, PDF)
    application.refresh_from_db()
    actions.submit(application=application, by=author)
    for status, answer in (sender.finish(pk), sender.part(pk, 0, PDF), announce()):
        assert (status, answer["message"]) == (
            422,
            "Ce dossier est déposé : il ne peut plus être modifié.",
        )
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_the_fifty_first_piece_is_refused_and_may_come_once_one_is_gone(application, monkeypatch):
    monkeypatch.setattr(actions, "MAX_ATTACHMENTS", 1)
    made = joined(application)
    sender, announce = sending(application)
    pk = announce()[1]["id"]
    sender.part(pk, 0, PDF)
    status, answer = sender.finish(pk)
    assert (status, answer["again"]) == (422, True)
    assert "1 pièces au plus" in answer["message"]
    actions.detach(application=application, attachment=made.pk, by=application.created_by)
    assert sender.finish(pk)[0] == 200


@pytest.mark.django_db
def test_time_sweeps_what_nobody_finished(application):
    sender, announce = sending(application)
    sender.part(announce()[1]["id"], 0, PDF[:9])
    assert run()["abandoned_uploads"] == 0
    with time_machine.travel("2026-11-24T10:00:01+01:00", tick=False):
        assert run()["abandoned_uploads"] == 1
    assert PendingUpload.objects.count() == 0


@pytest.mark.django_db
def test_without_a_script_the_form_still_sends_its_files(browser, application):
    page = browser.get(address(application)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "Envoyer les fichiers choisis" in page
    sent = SimpleUploadedFile("statuts.pdf", PDF)
    assert browser.post(address(application), {"piece-statuts": sent, "rester": "1"}).status_code == 302
    assert Attachment.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_finishes_join_one_piece(asked_call, author):
    application = draft(call=asked_call, user=author)
    pk = sending(application)[1]()[1]["id"]
    Sender(author).part(pk, 0, PDF)
    outcomes = together(*[lambda: Sender(author).finish(pk)] * 8)
    assert [status for status, _answer in outcomes] == [200] * 8
    assert Attachment.objects.count() == PrivateFile.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_clicks_take_one_document(asked_call, author):
    application = draft(call=asked_call, user=author)
    document = kept(application, kind="statutes")

    def take():
        return pieces.take(
            application=type(application).objects.get(pk=application.pk),
            by=author,
            piece="statuts",
            document=document.pk,
        )

    outcomes = together(*[take] * 8)
    assert len({made.pk for made in outcomes}) == 1
    assert Attachment.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_document_replaced_while_it_is_taken_stays_whole(asked_call, author):
    application = draft(call=asked_call, user=author)
    document = kept(application, kind="statutes")
    taken, _replaced = together(
        lambda: pieces.take(application=application, by=author, piece="statuts", document=document.pk),
        lambda: folder.replace(
            document=document, by=author, dated_on=TODAY, upload=pdf_upload("b.pdf", PDF + b"%\n")
        ),
    )
    assert FolderDocument.objects.count() == 1
    assert PrivateFile.objects.owned_by(document).count() == 1
    for file in PrivateFile.objects.all():
        with file.open() as blob:
            assert len(blob.read()) == file.size
    assert isinstance(taken, Attachment | Exception)
    assert parts.sweep_abandoned() == 0
