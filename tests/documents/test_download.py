import uuid

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse

from documents import access
from documents.models import PrivateFile, ScanState, private_storage
from tests.factories.accounts import UserFactory
from tests.factories.documents import PrivateFileFactory, image_bytes, pdf_bytes

pytestmark = pytest.mark.django_db


def url_of(file):
    return reverse("documents:download", args=[file.pk])


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_the_owner_gets_the_bytes(client, person, owners_read):
    file = PrivateFileFactory(owner=person, name='Été 🎉 "2026".pdf')
    response = client.get(url_of(file))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == pdf_bytes()
    headers = {
        name: response.headers.get(name)
        for name in ("Content-Type", "Content-Length", "X-Content-Type-Options", "Cache-Control")
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(pdf_bytes())),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%89t%C3%A9%20%F0%9F%8E%89%20_2026_.pdf"
    )
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'self'"
    assert not {"ETag", "Last-Modified"} & set(response.headers)


@pytest.mark.parametrize(
    ("media_type", "content", "disposition"),
    [
        ("application/pdf", pdf_bytes(), "inline"),
        ("image/png", image_bytes("PNG"), "inline"),
        ("image/jpeg", image_bytes("JPEG"), "inline"),
        ("text/plain", b"<script>alert(1)</script>", "attachment"),
        ("text/html", b"<script>alert(1)</script>", "attachment"),
        ("image/svg+xml", b"<svg/>", "attachment"),
    ],
)
def test_only_harmless_types_are_shown_in_the_browser(
    client, person, owners_read, media_type, content, disposition
):
    file = PrivateFileFactory(owner=person, media_type=media_type, content=content, name="a.bin")
    response = client.get(url_of(file), {"inline": "1"})
    assert response["Content-Disposition"] == f'{disposition}; filename="a.bin"'
    assert client.get(url_of(file))["Content-Disposition"] == 'attachment; filename="a.bin"'


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Sun, 22 Nov 2026 10:00:00 GMT"},
        {"Range": "bytes=0-1"},
    ],
)
def test_conditional_requests_tell_nothing(client, person, owners_read, method, headers):
    mine, foreign = PrivateFileFactory(owner=person), PrivateFileFactory()
    ask = getattr(client, method)
    assert ask(url_of(mine), headers=headers).status_code == 200
    denied = ask(url_of(foreign), headers=headers)
    missing = ask(reverse("documents:download", args=[uuid.uuid4()]), headers=headers)
    assert (denied.status_code, missing.status_code) == (404, 404)
    assert set(denied.headers) == set(missing.headers)


def test_what_one_may_not_see_is_what_does_not_exist(client, person, owners_read):
    file = PrivateFileFactory(name="secret.pdf")
    denied = client.get(url_of(file))
    assert denied.status_code == 404
    assert b"secret" not in denied.content
    assert owners_read == [(person.pk, file.owner_id)]


def test_a_model_without_a_rule_shows_its_files_to_nobody(client, person):
    assert client.get(url_of(PrivateFileFactory(owner=person))).status_code == 404


def test_the_rule_is_asked_again_at_each_request(client, person, owners_read):
    file = PrivateFileFactory(owner=person)
    assert client.get(url_of(file)).status_code == 200
    access.register("accounts.user", lambda user, owner_id: False)
    assert client.get(url_of(file)).status_code == 404


def test_somebody_not_signed_in_is_sent_to_sign_in_for_every_address(client, owners_read):
    for pk in (PrivateFileFactory().pk, uuid.uuid4()):
        address = reverse("documents:download", args=[pk])
        response = client.get(address)
        assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={address}")
    assert owners_read == []


def test_a_disabled_account_reads_nothing(client, person, owners_read):
    file = PrivateFileFactory(owner=person)
    person.is_active = False
    person.save()
    assert client.get(url_of(file)).status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_file_is_only_read(client, person, owners_read, method):
    assert getattr(client, method)(url_of(PrivateFileFactory(owner=person))).status_code == 405


def test_an_infected_file_never_leaves(client, person, owners_read):
    file = PrivateFileFactory(owner=person, scan_state=ScanState.INFECTED)
    response = client.get(url_of(file), {"inline": "1"})
    assert response.status_code == 403
    assert pdf_bytes() not in response.content
    assert "retenu" in response.content.decode()
    assert client.get(url_of(PrivateFileFactory(scan_state=ScanState.INFECTED))).status_code == 404


def test_a_file_without_its_bytes_is_not_found(client, person, owners_read):
    file = PrivateFileFactory(owner=person)
    private_storage().delete(file.file.name)
    assert client.get(url_of(file)).status_code == 404


def test_a_silent_storage_gives_a_page(client, person, owners_read, monkeypatch):
    file = PrivateFileFactory(owner=person)

    def fail(self, name, mode="rb"):
        raise RuntimeError("no answer")

    monkeypatch.setattr(InMemoryStorage, "_open", fail)
    assert client.get(url_of(file)).status_code == 503


def test_addresses_that_are_no_file(client, person):
    for tail in ("abc/", "%00/", "../../etc/passwd", "1/", "é/"):
        assert client.get(f"/documents/{tail}").status_code == 404


def test_lists_follow_the_registered_rule(person, owners_read):
    mine = PrivateFileFactory(owner=person)
    PrivateFileFactory()
    assert list(PrivateFile.objects.visible_to(person)) == [mine]
    person.is_active = False
    assert list(PrivateFile.objects.visible_to(person)) == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_list_of_files_asks_once(person, owners_read, django_assert_num_queries, count):
    for _ in range(count):
        PrivateFileFactory(owner=person)
    list(PrivateFile.objects.visible_to(person))
    with django_assert_num_queries(1):
        assert len(PrivateFile.objects.visible_to(person)) == count


@pytest.mark.parametrize("label", ["Accounts.User", "user", ""])
def test_a_label_is_written_like_a_model_label(label):
    with pytest.raises(ValueError, match="label"):
        access.register(label, lambda user, owner_id: True)
