import pytest
from django.core.management import call_command
from django.urls import reverse

from documents import scanning
from documents.models import ScanState, private_storage
from documents.tasks import scan_file
from tests.factories.accounts import UserFactory
from tests.factories.documents import PrivateFileFactory

pytestmark = pytest.mark.django_db


class Suspicious:
    """A scanner that finds « evil » and stops reading there, as real ones may."""

    def infected(self, stream):
        return b"evil" in stream.read(10)


class Silent:
    def infected(self, stream):
        raise ConnectionError


@pytest.fixture
def scanner(settings):
    settings.DOCUMENTS_SCANNER = f"{__name__}.Suspicious"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.mark.parametrize(
    ("content", "state"), [(b"good" * 100_000, ScanState.CLEAN), (b"evil" * 100_000, ScanState.INFECTED)]
)
def test_a_scan_writes_what_it_found(scanner, content, state):
    file = PrivateFileFactory(content=content)
    assert scan_file.func(str(file.pk)) == state
    file.refresh_from_db()
    assert file.scan_state == state


def test_a_blob_swapped_after_it_was_received_is_withheld(scanner):
    file = PrivateFileFactory(content=b"good")
    with private_storage().open(file.file.name, "wb") as blob:
        blob.write(b"else")
    assert scan_file.func(str(file.pk)) == ScanState.INFECTED


def test_a_silent_scanner_leaves_the_file_in_quarantine(scanner, settings, client):
    settings.DOCUMENTS_SCANNER = f"{__name__}.Silent"
    file = PrivateFileFactory()
    with pytest.raises(ConnectionError):
        scan_file.func(str(file.pk))
    file.refresh_from_db()
    assert scanning.withheld(file)


def test_a_file_waits_for_its_scan_before_it_can_be_read(scanner, client, owners_read):
    person = UserFactory()
    file = PrivateFileFactory(owner=person)
    client.force_login(person)
    url = reverse("documents:download", args=[file.pk])
    assert client.get(url).status_code == 409
    scan_file.func(str(file.pk))
    assert client.get(url).status_code == 200


def test_without_a_scanner_nothing_is_asked_nor_withheld(capsys):
    file = PrivateFileFactory()
    assert not scanning.withheld(file)
    assert scan_file.func(str(file.pk)) == ""
    call_command("scan_files")
    assert "No antivirus" in capsys.readouterr().out


def test_a_removed_file_is_no_error(scanner):
    assert scan_file.func("00000000-0000-0000-0000-000000000000") == ""
