"""What files get that are empty, too large, or not what their name says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import PrivateFile
from grants.applications.models import Attachment
from tests.factories.applications import filled, in_state, pdf_upload
from tests.grants.applications.browsing import plain, signed_in

pytestmark = pytest.mark.django_db


def send(browser, application, *uploads, piece="statuts"):
    address = reverse("applications:pieces", args=[application.pk])
    return browser.post(address, {f"piece-{piece}": list(uploads), "rester": "1"})


BAD_FILES = {
    "empty": ("vide.pdf", b""),
    "not what it says": ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100),
    "script as pdf": ("page.pdf", b"<html><script>alert(1)</script></html>"),
    "program": ("virus.exe", b"MZ" + b"0" * 100),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_files_refused_beside_their_field(browser, application, name):
    answer = send(browser, application, SimpleUploadedFile(*BAD_FILES[name]))
    assert answer.status_code == 422
    assert "errorlist" in plain(answer)
    assert (Attachment.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_a_file_too_large_is_refused(browser, application, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    answer = send(browser, application, pdf_upload(content=b"%PDF-1.4\n" + b"0" * 2000))
    assert answer.status_code == 422
    assert PrivateFile.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("n" * 300 + ".pdf", "n" * 146 + ".pdf"),
        ("statuts \U0001f4c4.pdf", "statuts \U0001f4c4.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
    ],
)
def test_names_of_files_are_made_harmless(browser, application, sent, kept):
    assert send(browser, application, pdf_upload(sent)).status_code == 302
    assert PrivateFile.objects.get().original_name == kept
    assert kept in browser.get(reverse("applications:pieces", args=[application.pk])).content.decode()


def test_the_good_files_are_kept_when_one_field_is_refused(browser, application):
    address = reverse("applications:pieces", args=[application.pk])
    answer = browser.post(
        address, {"piece-statuts": pdf_upload(), "piece-devis": SimpleUploadedFile("vide.pdf", b"")}
    )
    assert answer.status_code == 422
    assert Attachment.objects.get().piece == "statuts"
    assert "statuts.pdf" in plain(answer)


def test_a_piece_is_removed_with_its_file_and_twice_is_no_error(browser, application):
    send(browser, application, pdf_upload())
    attachment = Attachment.objects.get()
    address = reverse("applications:piece_remove", args=[application.pk, attachment.pk])
    assert [browser.post(address).status_code for _click in range(2)] == [302, 302]
    assert (Attachment.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_a_piece_of_another_file_is_not_removed(browser, application):
    other = filled()
    attachment = other.attachments.get()
    browser.post(reverse("applications:piece_remove", args=[application.pk, attachment.pk]))
    assert Attachment.objects.filter(pk=attachment.pk).exists()


def test_a_submitted_piece_is_evidence(author):
    application = in_state("incomplete", user=author)
    browser = signed_in(author)
    attachment = application.attachments.get()
    browser.post(reverse("applications:piece_remove", args=[application.pk, attachment.pk]))
    assert application.attachments.count() == 1
    assert send(browser, application, pdf_upload("nouveaux-statuts.pdf")).status_code == 302
    assert application.attachments.count() == 2
