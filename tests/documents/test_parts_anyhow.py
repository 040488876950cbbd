"""Files in parts, however they are cut and whoever comes at the same instant; and copies of files kept."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from documents import actions, parts
from documents.destinations import Destination
from documents.errors import StorageUnavailable
from documents.models import PendingUpload, PrivateFile, private_storage
from tests.documents import sending
from tests.documents.sending import blobs, bytes_of
from tests.factories.accounts import UserFactory
from tests.factories.documents import pdf_bytes
from tests.factories.races import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawer")]
OCTETS = "application/octet-stream"
BODY = pdf_bytes()


@pytest.fixture
def person(sender):
    return sender.person


class AnySplitting(TestCase):
    """However a file is cut, and wherever the network fails, the same bytes come out."""

    @settings(max_examples=60, deadline=None)
    @given(
        content=st.binary(min_size=1, max_size=400),
        cuts=st.lists(st.integers(min_value=1, max_value=120), max_size=12),
        repeated=st.sets(st.integers(min_value=0, max_value=20), max_size=5),
    )
    def test_gives_the_same_bytes(self, content, cuts, repeated):
        person = UserFactory()
        text = b"%" + content.hex().encode()
        got = []
        place = Destination(
            find=lambda user, target, slot: user,
            join=lambda place, slot, whole, user, details: got.append(whole.read()) or {},
            allowed=["txt"],
        )
        upload = parts.start(
            user=person,
            destination="t",
            place=place,
            target="1",
            slot="",
            name="a.txt",
            size=len(text),
            sha256=hashlib.sha256(text).hexdigest(),
        )
        for number in range(len(text) + 1):
            upload.refresh_from_db()
            if upload.received == upload.size:
                break
            length = cuts[number % len(cuts)] if cuts else len(text)
            piece = text[upload.received : upload.received + length]
            parts.add(upload=upload, offset=upload.received, content=piece)
            if number in repeated:  # the answer was lost: the same part comes again
                with pytest.raises(parts.Elsewhere):
                    parts.add(upload=PendingUpload.objects.get(pk=upload.pk), offset=0, content=piece)
        upload.refresh_from_db()
        parts.finish(upload=upload, place=place, join=lambda whole: place.join(None, "", whole, person, {}))
        assert got == [text]


def test_a_copy_has_a_blob_of_its_own(person, django_capture_on_commit_callbacks):
    file = actions.store_bytes(content=BODY, name="a.pdf", media_type="application/pdf", owner=person)
    other = UserFactory()
    with actions.reopened(file=file) as again:
        made = actions.store(upload=again, owner=other, uploaded_by=person, kind="copie")
    assert made.file.name != file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(file=file, by=person)
    assert (bytes_of(made), made.sha256, made.owner) == (BODY, file.sha256, other)
    assert (made.original_name, made.media_type, made.kind) == ("a.pdf", "application/pdf", "copie")


def test_what_is_withheld_lost_or_altered_is_not_copied(person):
    file = actions.store_bytes(content=BODY, name="a.pdf", media_type="application/pdf", owner=person)

    def copy():
        with actions.reopened(file=PrivateFile.objects.get()) as again:
            actions.store(upload=again, owner=person, uploaded_by=person)

    PrivateFile.objects.update(scan_state="infected")
    with pytest.raises(ValidationError, match="antivirus"):
        copy()
    PrivateFile.objects.update(scan_state="clean", sha256="0" * 64)
    with pytest.raises(StorageUnavailable):
        copy()
    private_storage().delete(file.file.name)
    with pytest.raises(StorageUnavailable):
        copy()
    assert PrivateFile.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_eight_finishes_join_one_file(person):
    pk = sending.Sender(person).start()
    sending.Sender(person).part(pk, 0, BODY)
    outcomes = together(*[lambda: sending.Sender(person).finish(pk)] * 8)
    assert [status for status, _answer in outcomes] == [200] * 8
    assert len({str(answer) for _status, answer in outcomes}) == 1
    assert PrivateFile.objects.count() == 1
    assert blobs() == [PrivateFile.objects.get().file.name]


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_eight_same_parts_keep_one(person):
    pk = sending.Sender(person).start()
    outcomes = together(*[lambda: sending.Sender(person).part(pk, 0, BODY[:50])] * 8)
    assert sorted(status for status, _answer in outcomes) == [200] + [409] * 7
    assert {answer["offset"] for _status, answer in outcomes} == {50}
    assert len(blobs()) == 1


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_finishing_while_abandoning_ends_one_way(person):
    pk = sending.Sender(person).start()
    sending.Sender(person).part(pk, 0, BODY)
    sender = sending.Sender(person)
    finished, abandoned = together(lambda: sending.Sender(person).finish(pk), lambda: sender.abandon(pk))
    joined = finished[0] == 200
    assert finished[0] in (200, 404, 503)
    assert PrivateFile.objects.count() == len(blobs()) == int(joined)
    if joined:
        assert abandoned != (200, {"abandoned": True})
