"""A place to send files to in parts, and somebody who sends."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from documents import actions, destinations
from documents.destinations import Destination
from documents.models import private_storage
from tests.factories.documents import pdf_bytes

NAME = "tests.drawer"
CLOSED_TO = set()


def _find(user, target, slot):
    return user if target == str(user.pk) and user.pk not in CLOSED_TO else None


def _join(place, slot, upload, user, details):
    if slot == "daté" and not details.get("date"):
        raise ValidationError({"date": ["Indiquez la date."]})
    file = actions.store(upload=upload, owner=place, uploaded_by=user, kind=slot)
    return {"file": str(file.pk)}


@contextmanager
def drawer():
    """Each person's drawer is open to that person."""
    CLOSED_TO.clear()
    destinations.register(NAME, Destination(find=_find, join=_join, allowed=["pdf", "txt"]))
    yield
    destinations.unregister(NAME)


class Sender:
    """A browser in which somebody is signed in; each verb gives (status, JSON)."""

    def __init__(self, person):
        self.person, self.browser = person, Client()
        self.browser.force_login(person)

    def _read(self, answer):
        kind = answer.get("content-type", "")
        return answer.status_code, answer.json() if "json" in kind else {}

    def announce(self, **values):
        known = {
            "destination": NAME,
            "target": str(self.person.pk),
            "name": "statuts.pdf",
            "size": len(pdf_bytes()),
        }
        return self._read(self.browser.post(reverse("documents:upload_start"), {**known, **values}))

    def start(self, **values):
        status, answer = self.announce(**values)
        assert status == 201, answer
        return answer["id"]

    def part(self, pk, offset, content):
        address = reverse("documents:upload_part", args=[pk])
        return self._read(
            self.browser.generic("POST", f"{address}?offset={offset}", content, "application/octet-stream")
        )

    def where(self, pk):
        return self._read(self.browser.get(reverse("documents:upload_part", args=[pk])))

    def finish(self, pk, **details):
        return self._read(self.browser.post(reverse("documents:upload_finish", args=[pk]), details))

    def abandon(self, pk):
        return self._read(self.browser.post(reverse("documents:upload_abandon", args=[pk])))

    def send(self, pk, content):
        assert self.part(pk, 0, content)[0] == 200
        return self.finish(pk)


def bytes_of(file):
    with file.open() as blob:
        return blob.read()


def blobs():
    """The names of all that lies in the storage."""
    storage = private_storage()
    if not storage.exists(""):
        return []

    def under(path):
        folders, files = storage.listdir(path)
        found = [f"{path}/{name}".lstrip("/") for name in files]
        return found + [name for folder in folders for name in under(f"{path}/{folder}".lstrip("/"))]

    return sorted(under(""))
