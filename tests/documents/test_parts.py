"""Files that arrive in parts: whole at the end or not at all, once, and for nobody else."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import destinations, parts, space
from documents.models import PendingUpload, PrivateFile, UploadPart, private_storage
from tests.documents import sending
from tests.documents.sending import blobs, bytes_of
from tests.factories.accounts import UserFactory
from tests.factories.documents import pdf_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawer")]
OCTETS = "application/octet-stream"
BODY = pdf_bytes()


@pytest.fixture
def person(sender):
    return sender.person


def test_a_file_sent_in_parts_is_joined_once_and_leaves_no_part(sender, django_capture_on_commit_callbacks):
    pk = sender.start(sha256=hashlib.sha256(BODY).hexdigest())
    with django_capture_on_commit_callbacks(execute=True):
        assert [sender.part(pk, at, BODY[at : at + 100]) for at in range(0, len(BODY), 100)][-1] == (
            200,
            {"offset": len(BODY)},
        )
        first, second = sender.finish(pk), sender.finish(pk)
    assert first == second
    assert first[0] == 200
    file = PrivateFile.objects.get()
    assert (file.original_name, file.owner) == ("statuts.pdf", sender.person)
    assert bytes_of(file) == BODY
    assert UploadPart.objects.count() == 0
    assert blobs() == [file.file.name]


def test_where_an_upload_stands_can_be_asked_and_a_wrong_offset_tells_the_right_one(sender):
    pk = sender.start()
    sender.part(pk, 0, BODY[:50])
    assert sender.where(pk) == (200, {"offset": 50, "size": len(BODY)})
    for offset in ("0", "49", "51", "-1", "abc", "", "9" * 40, "50.0", "%00"):
        status, answer = sender.part(pk, offset, BODY[50:60])
        assert (status, answer["offset"]) == (409, 50), offset
    assert sender.where(pk)[1]["offset"] == 50


def test_finishing_too_early_tells_what_comes_next(sender):
    pk = sender.start()
    sender.part(pk, 0, BODY[:50])
    status, answer = sender.finish(pk)
    assert (status, answer["offset"]) == (409, 50)
    assert PrivateFile.objects.count() == 0


def test_an_empty_or_too_large_part_is_refused(sender):
    pk = sender.start(size=parts.PART_BYTES * 2)
    assert sender.part(pk, 0, b"x" * (parts.PART_BYTES + 1))[0] == 422
    for content in (b"", b"x" * (parts.PART_BYTES + 1)):
        with pytest.raises(ValidationError):
            parts.add(upload=PendingUpload.objects.get(), offset=0, content=content)
    assert (UploadPart.objects.count(), blobs()) == (0, [])


def test_no_byte_beyond_what_was_announced(sender):
    pk = sender.start(size=10)
    assert sender.part(pk, 0, BODY[:11])[0] == 422
    assert sender.part(pk, 0, BODY[:10]) == (200, {"offset": 10})
    assert sender.part(pk, 10, b"x")[0] == 422
    assert sender.where(pk)[1] == {"offset": 10, "size": 10}


def test_a_part_is_bytes_and_nothing_else(sender):
    pk = sender.start()
    address = reverse("documents:upload_part", args=[pk])
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/plain"):
        answer = sender.browser.generic("POST", f"{address}?offset=0", BODY[:9], kind)
        assert answer.status_code == 415, kind


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"size": 0}, "Ce fichier est vide."),
        ({"size": 21 * 1024 * 1024}, "la limite est de"),
        ({"name": "virus.exe"}, "ne sont pas acceptés ici"),
        ({"name": "sans-type"}, "ne dit pas son type"),
    ],
)
def test_what_would_be_refused_at_the_end_is_refused_before_it_travels(sender, values, sentence):
    status, answer = sender.announce(**values)
    assert (status, answer["again"]) == (422, False)
    assert sentence in answer["message"]
    assert PendingUpload.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"size": "-1"},
        {"size": "1e400"},
        {"size": "9" * 5000},
        {"size": ""},
        {"size": "NaN"},
        {"name": ""},
        {"name": "x" * 20_000},
        {"sha256": "z" * 64},
        {"sha256": "A" * 64},
        {"sha256": "0" * 64 + "\n"},
        {"slot": "x" * 500},
        {"target": "\x00"},
    ],
)
def test_what_cannot_be_read_starts_nothing(sender, values):
    assert sender.announce(**values)[0] == 422
    assert PendingUpload.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("n" * 300 + ".pdf", "n" * 146 + ".pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("=1+1.pdf", "=1+1.pdf"),
    ],
)
def test_names_are_made_harmless(sender, name, kept):
    pk = sender.start(name=name)
    assert sender.send(pk, BODY)[0] == 200
    assert PrivateFile.objects.get().original_name == kept


@pytest.mark.parametrize("values", [{"destination": "absent"}, {"target": "0"}, {"target": "autre"}])
def test_an_unknown_place_does_not_exist(sender, values):
    assert sender.announce(**values)[0] == 404


def test_an_upload_is_its_sender_s_alone(sender):
    pk = sender.start()
    sender.part(pk, 0, BODY[:50])
    stranger = sending.Sender(UserFactory())
    assert stranger.where(pk)[0] == 404
    assert stranger.part(pk, 50, BODY[50:])[0] == 404
    assert stranger.finish(pk)[0] == 404
    assert stranger.abandon(pk)[0] == 404
    assert Client().post(reverse("documents:upload_finish", args=[pk])).status_code == 302
    assert sender.where(pk)[1]["offset"] == 50


def test_a_right_withdrawn_meanwhile_closes_the_upload(sender):
    pk = sender.start()
    sending.CLOSED_TO.add(sender.person.pk)
    assert sender.part(pk, 0, BODY)[0] == 404
    assert sender.finish(pk)[0] == 404
    assert sender.abandon(pk) == (200, {"abandoned": True})


def test_the_same_file_chosen_again_goes_on_where_it_stood(sender):
    digest = hashlib.sha256(BODY).hexdigest()
    pk = sender.start(sha256=digest)
    sender.part(pk, 0, BODY[:60])
    status, answer = sender.announce(sha256=digest)
    assert (status, answer["id"], answer["offset"]) == (201, pk, 60)
    for other in ({"sha256": ""}, {"sha256": "0" * 64}, {"name": "autre.pdf", "sha256": digest}):
        assert sender.announce(**other)[1]["id"] != pk
    assert sending.Sender(UserFactory()).announce(sha256=digest)[1]["id"] != pk


def test_bytes_that_are_not_those_announced_are_refused_and_forgotten(
    sender, django_capture_on_commit_callbacks
):
    pk = sender.start(sha256="0" * 64)
    with django_capture_on_commit_callbacks(execute=True):
        status, answer = sender.send(pk, BODY)
    assert (status, answer["again"]) == (422, False)
    assert "a changé" in answer["message"]
    assert (PendingUpload.objects.count(), PrivateFile.objects.count(), blobs()) == (0, 0, [])


def test_what_is_not_the_file_that_it_says_is_refused_at_the_end(sender, django_capture_on_commit_callbacks):
    content = b"<html><script>alert(1)</script></html>"
    pk = sender.start(size=len(content))
    with django_capture_on_commit_callbacks(execute=True):
        status, answer = sender.send(pk, content)
    assert (status, answer["again"]) == (422, False)
    assert "n’est pas celui d’un PDF" in answer["message"]
    assert (PendingUpload.objects.count(), PrivateFile.objects.count(), blobs()) == (0, 0, [])
    assert sender.finish(pk)[0] == 404


def test_a_missing_detail_keeps_the_parts_and_can_be_given_later(sender):
    pk = sender.start(slot="daté")
    status, answer = sender.send(pk, BODY)
    assert (status, answer["again"], answer["errors"]) == (422, True, {"date": ["Indiquez la date."]})
    assert PrivateFile.objects.count() == 0
    assert sender.finish(pk, date="2026-01-01")[0] == 200
    assert PrivateFile.objects.count() == 1


def test_abandoning_forgets_all_and_twice_is_no_error(sender, django_capture_on_commit_callbacks):
    pk = sender.start()
    sender.part(pk, 0, BODY[:50])
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.abandon(pk) == (200, {"abandoned": True})
    assert sender.abandon(pk)[0] == 404
    assert (PendingUpload.objects.count(), blobs()) == (0, [])


def test_abandoning_what_is_finished_keeps_the_file(sender):
    pk = sender.start()
    sender.send(pk, BODY)
    assert sender.abandon(pk) == (200, {"abandoned": False})
    assert bytes_of(PrivateFile.objects.get()) == BODY


@pytest.mark.django_db(transaction=True)
def test_what_gave_no_sign_for_two_days_is_swept(person):
    with time_machine.travel("2026-11-20T10:00:00+01:00", tick=False):
        old, done = sending.Sender(person), sending.Sender(person)
        silent, finished = old.start(), done.start()
        old.part(silent, 0, BODY[:50])
        done.send(finished, BODY)
    with time_machine.travel("2026-11-22T09:59:59+01:00", tick=False):
        living = sending.Sender(person).start()
        assert parts.sweep_abandoned() == 0
    with time_machine.travel("2026-11-22T10:00:01+01:00", tick=False):
        assert parts.sweep_abandoned() == 1
    assert [str(row.pk) for row in PendingUpload.objects.all()] == [living]
    assert blobs() == [PrivateFile.objects.get().file.name]


def test_the_sweep_of_orphan_blobs_spares_parts(sender, capsys):
    pk = sender.start()
    sender.part(pk, 0, BODY[:50])
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        call_command("sweep_files")
    assert blobs() == [UploadPart.objects.get().blob]
    assert capsys.readouterr().out.endswith("0 blob(s) without a row, 0 deleted.\n")


def test_one_person_cannot_leave_hundreds_open(sender, monkeypatch):
    monkeypatch.setattr(parts, "MOST_OPEN", 3)
    first = [sender.start() for _time in range(3)]
    status, answer = sender.announce()
    assert (status, answer["message"]) == (
        422,
        "3 envois sont déjà en cours : attendez qu’ils se terminent ou annulez-en.",
    )
    assert sending.Sender(UserFactory()).announce()[0] == 201
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert sender.announce()[0] == 201
    assert PendingUpload.objects.filter(pk__in=first).count() == 0


def test_crumbs_are_refused_before_they_fill_the_tables(sender, monkeypatch):
    monkeypatch.setattr(parts, "most_parts", lambda size: 3)
    pk = sender.start()
    assert [sender.part(pk, at, BODY[at : at + 1])[0] for at in range(5)] == [200, 200, 200, 422, 409]
    assert len(blobs()) == 3


def test_a_floor_of_free_space_is_kept(sender, monkeypatch, settings):
    settings.DOCUMENTS_FREE_FLOOR_BYTES = 1000
    monkeypatch.setattr(space, "_free", lambda storage: 1000 + len(BODY) - 1)
    assert sender.announce()[0] == 507
    monkeypatch.setattr(space, "_free", lambda storage: 1000 + len(BODY))
    pk = sender.start()
    monkeypatch.setattr(space, "_free", lambda storage: 1000)
    status, answer = sender.part(pk, 0, BODY[:50])
    assert status == 507
    assert "plus assez de place" in answer["message"]
    assert sender.where(pk)[1]["offset"] == 0


def test_a_storage_that_fails_keeps_what_it_had(sender, monkeypatch):
    pk = sender.start()
    sender.part(pk, 0, BODY[:50])

    def fail(self, name, content):
        raise OSError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", fail)
        assert sender.part(pk, 50, BODY[50:])[0] == 503
    assert sender.where(pk)[1]["offset"] == 50
    assert sender.part(pk, 50, BODY[50:])[0] == 200
    assert sender.finish(pk)[0] == 200


def test_a_part_that_was_lost_is_told(sender):
    pk = sender.start()
    sender.part(pk, 0, BODY)
    private_storage().delete(UploadPart.objects.get().blob)
    assert sender.finish(pk)[0] == 503


def test_the_database_refuses_what_cannot_be(sender):
    pk = sender.start()
    sender.part(pk, 0, BODY[:5])
    for broken in ({"size": 0}, {"received": len(BODY) + 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PendingUpload.objects.filter(pk=pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        UploadPart.objects.update(size=0)


def test_a_part_written_for_an_upload_that_goes_meanwhile_leaves_no_blob(person):
    upload = parts.start(
        user=person,
        destination=sending.NAME,
        place=destinations.get(sending.NAME),
        target=str(person.pk),
        slot="",
        name="a.pdf",
        size=len(BODY),
    )
    parts.abandon(upload=PendingUpload.objects.get())
    with pytest.raises(parts.Gone):
        parts.add(upload=upload, offset=0, content=BODY)
    assert blobs() == []
