import contextlib
import errno
import io

import pytest
from django import forms
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from documents.fields import CheckedFileField, MultipleCheckedFileField
from documents.uploads import BoundedUploadHandler
from tests.factories.documents import image_bytes, pdf_bytes, upload


class OneForm(forms.Form):
    piece = CheckedFileField(allowed=("pdf", "png"))


class ManyForm(forms.Form):
    pieces = MultipleCheckedFileField(allowed=("pdf",), max_files=2, required=False)


def errors_of(form):
    return form.errors.get(next(iter(form.fields)), [])


def sent(file):
    return OneForm({}, MultiValueDict({"piece": [file]}))


def test_a_file_comes_out_checked():
    form = sent(upload("../Statuts.pdf"))
    assert form.is_valid()
    assert form.cleaned_data["piece"].checked.name == "Statuts.pdf"


def test_the_limits_are_told_before_and_given_to_the_browser(settings):
    field = OneForm().fields["piece"]
    assert field.help_text == "PDF ou PNG, 20\u00a0Mo au plus."
    assert field.widget.attrs["accept"] == ".pdf,.png"
    assert ManyForm().fields["pieces"].help_text == "2 fichiers au plus : PDF, 20\u00a0Mo au plus."


def test_a_type_nobody_checks_cannot_be_allowed():
    with pytest.raises(ValueError, match="svg"):
        CheckedFileField(allowed=("svg",))


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (OneForm({}, {}), "Joignez un fichier."),
        (OneForm({"piece": "texte"}, {}), "Joignez un fichier."),
        (
            OneForm({}, {"piece": "pas un fichier"}),
            "Le fichier n’est pas arrivé en entier : joignez-le à nouveau.",
        ),
        (sent(upload("a.pdf", b"")), "Ce fichier est vide."),
        (
            sent(upload("a" * 300, pdf_bytes())),
            "Le nom de ce fichier ne dit pas son type : joignez un fichier PDF ou PNG.",
        ),
        (
            sent(upload("facture\u202efdp.exe", pdf_bytes())),
            "Les fichiers « .exe » ne sont pas acceptés ici : joignez un fichier PDF ou PNG.",
        ),
    ],
)
def test_each_mistake_has_its_sentence(form, message):
    assert errors_of(form) == [message]


@pytest.mark.parametrize(
    "name", ["", "..", ".", "\ud800.pdf", "a\x00.pdf", "\u202e", "a" * 300 + ".pdf", None]
)
def test_no_name_makes_the_form_fail_otherwise(name):
    sent(upload(name)).is_valid()


@given(name=st.text(st.characters(), max_size=300), content=st.binary(max_size=60))
def test_no_upload_makes_the_form_fail_otherwise(name, content):
    sent(upload(name, content)).is_valid()


def test_several_files_are_told_apart():
    files = [upload("bon.pdf"), upload("faux.pdf", image_bytes()), upload("vide.pdf", b"")]
    form = ManyForm({}, MultiValueDict({"pieces": files[1:]}))
    assert errors_of(form) == [
        "« faux.pdf » : Le contenu de ce fichier n’est pas celui d’un PDF : il ressemble à un fichier « .png ».",
        "« vide.pdf » : Ce fichier est vide.",
    ]
    assert errors_of(ManyForm({}, MultiValueDict({"pieces": files}))) == [
        "Vous avez joint 3 fichiers : la limite est de 2 à la fois."
    ]
    accepted = ManyForm({}, MultiValueDict({"pieces": files[:1] * 2}))
    assert accepted.is_valid()
    assert [file.checked.name for file in accepted.cleaned_data["pieces"]] == ["bon.pdf", "bon.pdf"]
    assert ManyForm({}, {}).is_valid()


# --- as they arrive over HTTP -------------------------------------------------


def multipart(name: str, content: bytes, end: bytes = b"\r\n--limite--\r\n") -> bytes:
    head = f'--limite\r\nContent-Disposition: form-data; name="piece"; filename="{name}"\r\n'
    return head.encode("utf-8", "surrogatepass") + b"Content-Type: application/pdf\r\n\r\n" + content + end


@contextlib.contextmanager
def received(body: bytes, path: str = "/"):
    request = RequestFactory().post(path, body, content_type="multipart/form-data; boundary=limite")
    form = OneForm(request.POST, request.FILES)
    form.is_valid()
    yield form, request
    for file in request.FILES.values():
        file.close()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../etc/passwd",
        "\ud800.pdf",
        "a." + "b" * 300,
        "é" * 300 + ".pdf",
        "\U0001f389" * 200 + ".pdf",
        "CON.pdf",
        "a\u202efdp.exe",
        "&#0;.pdf",
    ],
)
def test_no_name_sent_over_http_fails(name):
    with received(multipart(name, pdf_bytes())) as (form, _request):
        assert form.is_bound


def test_a_truncated_request_is_a_missing_file():
    with received(multipart("a.pdf", pdf_bytes(), end=b"")[:60]) as (form, _request):
        assert errors_of(form) == ["Joignez un fichier."]


def test_a_file_beyond_the_limit_is_counted_but_not_written(settings):
    settings.MAX_UPLOAD_BYTES = 100_000
    with received(multipart("a.pdf", pdf_bytes() + bytes(1_000_000))) as (form, request):
        assert errors_of(form) == ["Ce fichier pèse 976,9\u00a0ko : la limite est de 97,7\u00a0ko."]
        file = request.FILES["piece"]
        assert file.size == 1_000_000 + len(pdf_bytes())
        assert len(file.read()) <= 100_000 + 64 * 1024


def test_the_editor_of_pages_receives_whole_files(settings):
    settings.MAX_UPLOAD_BYTES = 100_000
    body = multipart("a.pdf", bytes(1_000_000))
    with received(body, path="/admin/documents/add/") as (_form, request):
        assert len(request.FILES["piece"].read()) == 1_000_000


def test_a_full_temporary_folder_is_told_in_the_form(monkeypatch):
    class Full(io.BytesIO):
        name = "full"

        def write(self, piece):
            raise OSError(errno.ENOSPC, "full")

    made = BoundedUploadHandler.new_file

    def new_file(self, *args, **options):
        made(self, *args, **options)
        self.file.file.close()
        self.file.file = Full()

    monkeypatch.setattr(BoundedUploadHandler, "new_file", new_file)
    with received(multipart("a.pdf", pdf_bytes())) as (form, _request):
        assert errors_of(form) == [
            "Il n’y a plus assez de place sur le serveur pour ce fichier : réessayez plus tard."
        ]
