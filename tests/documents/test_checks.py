"""The hostile files of the security reference, 88 to 99, built here byte by byte."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from documents import checks
from tests.factories.documents import image_bytes, office_bytes, pdf_bytes, upload, zip_bytes

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def repr_short(value):
    return repr(value)[:30]


def code_of(name, content, **options):
    """The code of the refusal, or None when the file is accepted."""
    try:
        checks.examine(upload(name, content), **options)
    except ValidationError as error:
        return error.code
    return None


def sentence_of(name, content, **options):
    with pytest.raises(ValidationError) as refusal:
        checks.examine(upload(name, content), **options)
    return refusal.value.messages


def object_stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return head + packed + b"\nendstream"


def png_of(width: int, height: int) -> bytes:
    """A PNG that declares these dimensions and holds almost nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", pdf_bytes(), "application/pdf"),
        ("A.PDF", pdf_bytes(), "application/pdf"),
        ("a.odt", office_bytes("odt"), "application/vnd.oasis.opendocument.text"),
        ("a.ods", office_bytes("ods"), "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "a.docx",
            office_bytes("docx"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.xlsx", office_bytes("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.jpg", image_bytes("JPEG"), "image/jpeg"),
        ("a.jpeg", image_bytes("JPEG"), "image/jpeg"),
        ("a.png", image_bytes("PNG"), "image/png"),
        ("a.csv", "nom;montant\nÉté;1 000,50 €\n".encode("cp1252"), "text/csv"),
        ("a.csv", "\ufeffnom;montant\r\n=1+1;2\r\n".encode(), "text/csv"),
        ("a.txt", b"<script>alert(1)</script>", "text/plain"),
        ("a.txt", b"BMX, MZ et autres sigles", "text/plain"),
    ],
    ids=repr_short,
)
def test_a_real_file_is_accepted_as_what_it_is(name, content, media_type):
    assert checks.examine(upload(name, content)) == checks.Checked(name, media_type)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        # 89: names that hide what they are
        (".htaccess", b"Deny from all", "extension"),
        ("a.pdf.html", pdf_bytes(), "extension"),
        ("a.exe", b"MZ" + bytes(200), "extension"),
        ("facture\u202efdp.exe", pdf_bytes(), "extension"),
        ("sans-extension", pdf_bytes(), "extension"),
        # 92: markup and programs named .pdf
        ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "content"),
        ("a.pdf", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "content"),
        ("a.pdf", b"alert(document.cookie)", "content"),
        ("a.pdf", b"MZ\x90\x00" + bytes(500), "content"),
        ("a.pdf", image_bytes("PNG"), "content"),
        ("a.png", image_bytes("JPEG"), "content"),
        ("a.jpg", image_bytes("GIF"), "content"),
        ("a.docx", pdf_bytes(), "content"),
        ("a.docx", OLE, "content"),
        ("a.txt", pdf_bytes(b"<< /A (\x00\x01) >>"), "content"),
        # 93: PDF
        ("a.pdf", pdf_bytes(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "active"),
        ("a.pdf", pdf_bytes(b"<< /S/J#61vaScript /JS (x) >>"), "active"),
        ("a.pdf", pdf_bytes(b"<< /S % comment\n /JavaScript /JS (x) >>"), "active"),
        ("a.pdf", pdf_bytes(b"<< /Names << /JavaScript 9 0 R >> >>"), "active"),
        ("a.pdf", pdf_bytes(b"<< /S /Launch /F (cmd.exe) >>"), "active"),
        ("a.pdf", pdf_bytes(object_stream(b"1 0 << /S /JavaScript /JS (x) >>")), "active"),
        ("a.pdf", pdf_bytes(b"<< /Type /EmbeddedFile /Length 3 >>\nstream\nabc\nendstream"), "embedded"),
        ("a.pdf", pdf_bytes(trailer=b"/Encrypt 9 0 R"), "encrypted"),
        ("a.pdf", pdf_bytes()[:-30], "truncated"),
        # 94: office documents
        ("a.docx", office_bytes("docx", {"word/vbaProject.bin": b"x"}), "macros"),
        (
            "a.docx",
            office_bytes("docx", types="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "macros",
        ),
        ("a.xlsx", office_bytes("docx"), "content"),
        ("a.odt", office_bytes("ods"), "content"),
        ("a.odt", office_bytes("odt", {"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
        ("a.ods", office_bytes("ods", {"Scripts/python/a.py": "x"}), "macros"),
        (
            "a.odt",
            office_bytes("odt", {"META-INF/manifest.xml ": "", "x": ""}, mimetype="text/html"),
            "content",
        ),
        (
            "a.docx",
            office_bytes("docx", {"word/a.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'}),
            "active",
        ),
        (
            "a.docx",
            office_bytes(
                "docx",
                {
                    "word/_rels/settings.xml.rels": '<Relationship Type="attachedTemplate" TargetMode="External"/>'
                },
            ),
            "active",
        ),
        ("a.xlsx", zip_bytes({"a.txt": "simple archive"}), "content"),
        ("a.docx", office_bytes("docx")[:-40], "content"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "content"),
        # 94, 99: bombs, and paths that leave the archive
        ("a.docx", office_bytes("docx", {"word/media/0": bytes(8_000_000)}), "bomb"),
        ("a.docx", office_bytes("docx", {"../../evil.xml": "x"}), "content"),
        ("a.docx", office_bytes("docx", {"/etc/passwd": "x"}), "content"),
        # 95: images
        ("a.png", png_of(50_000, 50_000), "pixels"),
        ("a.png", png_of(10_000, 9_000), "pixels"),
        ("a.png", png_of(30_000, 1), "pixels"),
        ("a.png", image_bytes("WEBP"), "content"),
        ("a.png", image_bytes("PNG", (90, 90))[:-30], "truncated"),
        # 96, 97
        ("a.pdf", b"", "empty"),
        ("a.txt", EICAR, "virus"),
        ("a.pdf", pdf_bytes(b"(" + EICAR + b")"), "virus"),
        # text
        ("a.csv", b"a;b\x00c", "content"),
        ("a.txt", b"a\x1b[31mb", "content"),
        ("a.csv", "nom;montant".encode("utf-16"), "encoding"),
        ("a.txt", b"\x81\x8d\x8f\xff", "content"),
    ],
    ids=repr_short,
)
def test_a_hostile_file_is_refused(name, content, code):
    assert code_of(name, content) == code


def test_the_directory_of_an_archive_is_bounded_before_it_is_read():
    many = zip_bytes(
        {f"{number}": b"" for number in range(checks.kinds.office.MAX_PARTS + 1)}, zipfile.ZIP_STORED
    )
    assert code_of("a.docx", many) == "bomb"


def test_overlapping_parts_declare_their_whole_size():
    archive = bytearray(office_bytes("docx", {"word/media/0": b"x"}))
    position = archive.rfind(b"PK\x01\x02")
    archive[position + 24 : position + 28] = struct.pack("<I", 4_000_000_000)
    assert code_of("a.docx", bytes(archive)) == "bomb"


def test_a_symbolic_link_in_an_archive_is_refused():
    stream = io.BytesIO(office_bytes("docx"))
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert code_of("a.docx", stream.getvalue()) == "content"


def test_a_pdf_locked_by_a_password_is_refused():
    plain, locked = io.BytesIO(pdf_bytes()), io.BytesIO()
    with pikepdf.open(plain) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert code_of("a.pdf", locked.getvalue()) == "encrypted"


def test_an_object_stream_that_unfolds_for_ever_is_refused():
    assert code_of("a.pdf", pdf_bytes(object_stream(bytes(40_000_000)))) == "complex"


def test_a_script_across_two_windows_is_seen():
    padding = b"%" + b"x" * (1024 * 1024 - 60) + b"\n"
    for shift in range(0, 60, 7):
        content = pdf_bytes(padding + b" " * shift + b"<< /S /JavaScript /JS (x) >>")
        assert code_of("a.pdf", content) == "active"


def test_an_electronic_invoice_keeps_its_data():
    invoice = pdf_bytes(b"<< /Type /Filespec /F (factur-x.xml) >>", b"<< /Type /EmbeddedFile /Length 0 >>")
    assert code_of("facture.pdf", invoice) is None


def test_a_document_about_javascript_is_no_script():
    assert code_of("cv.pdf", pdf_bytes(b"<< /Title (HTML/JavaScript et /Launch) >>")) is None


def test_a_pdf_that_is_also_an_archive_is_served_as_a_pdf():
    both = pdf_bytes() + zip_bytes({"index.html": "<script>alert(1)</script>"})
    assert checks.examine(upload("a.pdf", both)).media_type == "application/pdf"


def test_a_document_saved_by_libreoffice_has_an_empty_library():
    parts = {"Basic/script-lc.xml": "<x/>", "Basic/Standard/script-lb.xml": "<x/>"}
    assert code_of("a.odt", office_bytes("odt", parts)) is None


def test_the_limit_is_inclusive(settings):
    settings.MAX_UPLOAD_BYTES = 100
    assert code_of("a.txt", b"a" * 100) is None
    assert code_of("a.txt", b"a" * 101) == "too_large"


def test_each_refusal_says_what_to_do(settings):
    settings.MAX_UPLOAD_BYTES = 20 * 1024 * 1024
    large = upload("a.pdf")
    large.size = 200 * 1024 * 1024
    with pytest.raises(ValidationError) as refusal:
        checks.examine(large)
    assert refusal.value.messages == ["Ce fichier pèse 200\u00a0Mo : la limite est de 20\u00a0Mo."]
    assert sentence_of("a.pdf", b"") == ["Ce fichier est vide."]
    assert sentence_of("a.pdf", image_bytes("PNG")) == [
        "Le contenu de ce fichier n’est pas celui d’un PDF : il ressemble à un fichier « .png »."
    ]
    assert sentence_of("a.pdf", b"<html>") == [
        "Le contenu de ce fichier n’est pas celui d’un PDF : il ressemble à une page web ou à un programme."
    ]
    assert sentence_of("a.exe", b"MZ", allowed=("pdf", "png")) == [
        "Les fichiers « .exe » ne sont pas acceptés ici : joignez un fichier PDF ou PNG."
    ]


def test_the_upload_is_left_at_its_beginning():
    sent = upload("a.pdf")
    checks.examine(sent)
    assert sent.tell() == 0


_STARTS = st.sampled_from(
    [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"",
        b"PK\x05\x06",
        office_bytes("odt")[:80],
    ]
)


@given(
    name=st.sampled_from([f"a.{kind}" for kind in checks.ALL]), start=_STARTS, rest=st.binary(max_size=400)
)
@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_content_makes_a_check_fail_otherwise_than_by_refusing(name, start, rest):
    code_of(name, start + rest)


@given(
    place=st.integers(0, 5_000),
    replaced=st.binary(min_size=1, max_size=8),
    kind=st.sampled_from(["docx", "odt"]),
)
@hypothesis_settings(max_examples=200, deadline=None)
def test_a_damaged_archive_is_refused_or_read(place, replaced, kind):
    content = bytearray(office_bytes(kind))
    place %= len(content)
    content[place : place + len(replaced)] = replaced
    code_of(f"a.{kind}", bytes(content))
