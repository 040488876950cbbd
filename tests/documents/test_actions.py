import errno
import hashlib
import re
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from documents import actions, space
from documents.errors import StorageFull, StorageUnavailable
from documents.models import PrivateFile, private_storage
from tests.factories.accounts import UserFactory
from tests.factories.documents import PrivateFileFactory, pdf_bytes, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """Private files in a real folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }
    return tmp_path / "private"


@pytest.fixture
def person():
    return UserFactory()


def roll_back_after(work):
    """Do something inside a transaction that is undone: what the engine does when a later step fails."""
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def blobs(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@time_machine.travel("2026-11-22T10:00:00+01:00", tick=False)
def test_a_stored_file_keeps_nothing_of_the_name_on_disk(folder, person):
    file = actions.store(
        upload=upload("../../Statuts signés.pdf"), owner=person, uploaded_by=person, kind="statuts"
    )

    assert (file.original_name, file.media_type, file.kind) == (
        "Statuts signés.pdf",
        "application/pdf",
        "statuts",
    )
    assert (file.size, file.sha256) == (len(pdf_bytes()), hashlib.sha256(pdf_bytes()).hexdigest())
    assert (file.owner, file.uploaded_by, file.scan_state) == (person, person, "not_scanned")
    assert re.fullmatch(r"2026/11/22/[0-9a-f]{32}", file.file.name)
    assert blobs(folder) == [file.file.name]
    assert file.file.name.rsplit("/", 1)[1] != file.pk.hex
    assert list(PrivateFile.objects.owned_by(person)) == [file]


def test_an_upload_is_checked_even_when_no_form_did(folder, person):
    with pytest.raises(ValidationError):
        actions.store(upload=upload("a.pdf", b"MZ"), owner=person, uploaded_by=person)
    assert (blobs(folder), PrivateFile.objects.count()) == ([], 0)


def test_the_same_upload_can_be_stored_again(folder, person):
    sent = upload()
    first = actions.store(upload=sent, owner=person, uploaded_by=person)
    second = actions.store(upload=sent, owner=person, uploaded_by=person)
    assert first.sha256 == second.sha256
    assert first.file.name != second.file.name
    assert len(blobs(folder)) == 2


def test_a_refused_row_leaves_no_blob(folder, person, monkeypatch):
    def refuse(*args, **options):
        raise IntegrityError

    monkeypatch.setattr(PrivateFile, "save", refuse)
    with pytest.raises(IntegrityError):
        actions.store(upload=upload(), owner=person, uploaded_by=person)
    assert blobs(folder) == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, StorageFull), (errno.EDQUOT, StorageFull), (errno.EIO, StorageUnavailable)],
)
def test_a_disk_that_fails_in_the_middle_leaves_no_part(folder, person, monkeypatch, number, expected):
    write = FileSystemStorage._save

    def fail(self, name, content):
        write(self, name, content)
        raise OSError(number, "no")

    monkeypatch.setattr(FileSystemStorage, "_save", fail)
    with pytest.raises(expected) as failure:
        actions.store(upload=upload(), owner=person, uploaded_by=person)
    assert type(failure.value) is expected
    assert (blobs(folder), PrivateFile.objects.count()) == ([], 0)


def test_an_object_store_that_fails_in_its_own_way_is_unavailable(person, monkeypatch):
    def fail(self, name, content):
        raise RuntimeError("no answer")

    monkeypatch.setattr(InMemoryStorage, "_save", fail)
    with pytest.raises(StorageUnavailable):
        actions.store_bytes(content=b"x", name="a.pdf", media_type="application/pdf", owner=person)


def test_a_blob_of_another_size_is_refused(person, monkeypatch):
    monkeypatch.setattr(InMemoryStorage, "size", lambda self, name: 1)
    with pytest.raises(StorageUnavailable):
        actions.store(upload=upload(), owner=person, uploaded_by=person)


def test_a_floor_of_free_space_is_kept(folder, person, settings, monkeypatch):
    settings.DOCUMENTS_FREE_FLOOR_BYTES = 1000
    monkeypatch.setattr(space, "_free", lambda storage: 1000 + len(pdf_bytes()) - 1)
    with pytest.raises(StorageFull, match="plus assez de place"):
        actions.store(upload=upload(), owner=person, uploaded_by=person)
    monkeypatch.setattr(space, "_free", lambda storage: 1000 + len(pdf_bytes()))
    assert actions.store(upload=upload(), owner=person, uploaded_by=person).pk


def test_the_database_refuses_an_empty_or_nameless_file():
    file = PrivateFileFactory()
    for broken in ({"size": 0}, {"original_name": ""}, {"scan_state": "?"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PrivateFile.objects.filter(pk=file.pk).update(**broken)


def test_generated_bytes_are_kept_under_a_clean_name(person):
    file = actions.store_bytes(
        content=b"%PDF-", name="accusé/../réception.pdf", media_type="application/pdf", owner=person
    )
    assert (file.original_name, file.uploaded_by) == ("réception.pdf", None)
    with pytest.raises(ValueError, match="empty"):
        actions.store_bytes(content=b"", name="a.pdf", media_type="application/pdf", owner=person)


def test_a_blob_goes_once_the_removal_is_committed(folder, person, django_capture_on_commit_callbacks):
    file = PrivateFileFactory(owner=person)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(file=file, by=person)
        assert len(blobs(folder)) == 1
    assert (blobs(folder), PrivateFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_removal_rolled_back_keeps_row_and_blob(folder):
    file = PrivateFileFactory()
    roll_back_after(lambda: actions.remove(file=file, by=None))
    assert blobs(folder) == [PrivateFile.objects.get().file.name]


@pytest.mark.django_db(transaction=True)
def test_what_a_rollback_leaves_behind_is_swept(folder, capsys):
    kept = PrivateFileFactory()
    roll_back_after(PrivateFileFactory)
    (folder / "notes").mkdir()
    (folder / "notes" / "lisez-moi").write_text("not ours")
    assert len(blobs(folder)) == 3

    call_command("sweep_files")
    assert len(blobs(folder)) == 3  # young: its row may be in an open transaction

    with time_machine.travel(kept.created_at.timestamp() + 25 * 3600, tick=False):
        call_command("sweep_files", dry_run=True)
        assert len(blobs(folder)) == 3
        call_command("sweep_files")
    assert blobs(folder) == [kept.file.name, "notes/lisez-moi"]
    assert capsys.readouterr().out.endswith("1 blob(s) without a row, 1 deleted.\n")


def test_a_row_that_lost_its_bytes_is_told_and_kept(folder):
    file = PrivateFileFactory()
    private_storage().delete(file.file.name)
    with (
        time_machine.travel(file.created_at.timestamp() + 25 * 3600, tick=False),
        pytest.raises(CommandError, match="1 file"),
    ):
        call_command("sweep_files")
    assert PrivateFile.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_eight_times_at_once_gives_eight_files(folder):
    person, barrier, errors = UserFactory(), threading.Barrier(8), []

    def send():
        try:
            barrier.wait()
            actions.store(upload=upload(), owner=person, uploaded_by=person)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert blobs(folder) == sorted(PrivateFile.objects.values_list("file", flat=True))
    assert len(blobs(folder)) == 8
