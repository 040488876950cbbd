"""Private files for tests, and the bytes of real and hostile ones, built here rather than downloaded."""

import io
import zipfile
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents import actions
from documents.models import PrivateFile
from tests.factories.accounts import UserFactory

OFFICE_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
OPEN_DOCUMENT = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def pdf_bytes(*objects: bytes, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A one-page PDF; `objects` are further numbered objects, `trailer` further keys of the trailer."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    body = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    xref = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    xref += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        trailer,
        len(body),
    )
    return body + xref + end


def image_bytes(image_format: str = "PNG", size: tuple[int, int] = (4, 3), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, image_format, **options)
    return stream.getvalue()


def zip_bytes(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office_bytes(kind: str, extra: dict[str, bytes | str] | None = None, **replaced: str) -> bytes:
    """A small docx, xlsx, odt or ods, with further parts. `types` or `mimetype` replace what it says it is."""
    parts: dict[str, bytes | str]
    if kind in OFFICE_MAIN:
        types = replaced.get("types", OFFICE_MAIN[kind])
        parts = {
            "[Content_Types].xml": f'<Types><Override PartName="/m.xml" ContentType="{types}"/></Types>',
            "m.xml": "<document/>",
        }
    else:
        parts = {
            "mimetype": replaced.get("mimetype", OPEN_DOCUMENT[kind]),
            "content.xml": "<office:document-content/>",
            "META-INF/manifest.xml": "<manifest:manifest/>",
        }
    return zip_bytes({**parts, **(extra or {})})


def upload(name: str = "statuts.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """An upload under exactly this name: Django's own cleaning is stepped over."""
    made = SimpleUploadedFile("x", pdf_bytes() if content is None else content)
    made._name = name
    return made


class PrivateFileFactory(factory.django.DjangoModelFactory):
    """A small PDF; its owner is a user unless one is given."""

    class Meta:
        model = PrivateFile

    name = "statuts.pdf"
    content = factory.LazyFunction(pdf_bytes)
    media_type = "application/pdf"
    owner = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[PrivateFile], *args: Any, **kwargs: Any) -> PrivateFile:
        state = kwargs.pop("scan_state", None)
        file = actions.store_bytes(**kwargs)
        if state is not None:
            file.scan_state = state
            file.save(update_fields=["scan_state"])
        return file
