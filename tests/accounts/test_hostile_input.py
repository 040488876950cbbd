"""What hostile people type: a French refusal or a clean value, never an error of ours."""

import pytest

from accounts.forms import ApplicantForm, InvitationForm, ProfileForm, SignupForm
from accounts.models import Applicant
from tests.factories.accounts import ApplicantFactory, siret
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db
HOSTILE = {
    "nul": "a\x00b",
    "surrogate": "a\ud800b",
    "bidi": "abc\u202etxt.exe",
    "zero-width": "a\u200bb",
    "long": "é" * 1_000_000,
    "emoji": "👩‍👩‍👧" * 50,
    "controls": "a\x1b[31m\x0bb",
    "formula": "=1+1",
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "template": "{{7*7}}{a.__class__}",
    "homoglyph": "１２３４５６７８９０１２３４",
    "decomposed": "e\u0301cole",
    "spaces": " \u00a0\u2003 ",
    "word": "a" * 20_000,
    "crlf": "a@exemple.example\r\nBcc: b@exemple.example",
    "quoted": '"a b"@exemple.example',
    "punycode": "a@xn--9ca.example",
    "long domain": "a@" + "b" * 300 + ".example",
    "javascript": "javascript:alert(1)",
    "bracket": "http://[::1",
    "schemes": "http://" * 300,
    "scheme line": "java\nscript://x",
    "arabic": "١٢٣٤٥",
    "huge number": "9" * 5_000,
    "null date": "0001-01-01T00:00",
    "sql": "1 or 1=1",
}
TEXTS = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


@TEXTS
def test_every_form_survives(text):
    CommuneFactory()
    for form_class, options in (
        (ApplicantForm, {"kind": "association"}),
        (ProfileForm, {}),
        (InvitationForm, {}),
        (SignupForm, {}),
    ):
        names = form_class.base_fields
        form = form_class(data=dict.fromkeys(names, text), **options)
        form.is_valid()
        form.as_div()


@TEXTS
def test_every_page_survives(sign_in, person, text):
    CommuneFactory()
    applicant = ApplicantFactory(members=[person])
    browser = sign_in(person)
    sent = text.encode("utf-8", "replace").decode()
    right = {
        "name": "Nom",
        "siret": siret(5_000_000),
        "representative_name": "Dominique",
        "address": "1 rue",
        "postcode": "40000",
        "commune": "40192",
        "version": "1",
    }
    fields = [*ApplicantForm.base_fields, "version", "join"]
    for url in (
        "/mon-espace/demandeurs/nouveau/?statut=association",
        f"/mon-espace/demandeurs/{applicant.pk}/",
    ):
        assert browser.post(url, dict.fromkeys(fields, sent)).status_code < 500
        for field in ("name", "commune", "phone", "website", "email"):
            assert browser.post(url, {**right, field: sent}).status_code < 500
    for url in ("/mon-espace/profil/", f"/mon-espace/demandeurs/{applicant.pk}/membres/"):
        names = ("first_name", "last_name", "phone", "email", "role")
        assert browser.post(url, dict.fromkeys(names, sent)).status_code < 500
    browser.raise_request_exception = True
    assert browser.get("/mon-espace/demandeurs/nouveau/", {"statut": sent}).status_code == 200
    page = browser.get("/mon-espace/").content.decode()
    assert "<script>alert(1)" not in page
    assert '" onmouseover="' not in page
    membership = applicant.memberships.get()
    url = f"/mon-espace/habilitations/{membership.pk}/role/"
    assert browser.post(url, {"role": sent}).status_code == 302


@TEXTS
def test_signing_in_and_up_survives(client, text):
    sent = text.encode("utf-8", "replace").decode()
    names = (
        "login",
        "password",
        "email",
        "password1",
        "password2",
        "first_name",
        "last_name",
        "code",
        "next",
    )
    for path in ("login/", "signup/", "login/code/", "password/reset/"):
        assert client.post(f"/compte/{path}", dict.fromkeys(names, sent)).status_code < 500


def test_composed_and_decomposed_names_are_one(person, sign_in):
    CommuneFactory()
    for number, name in enumerate(("école", "e\u0301cole")):
        data = {"name": name, "siret": siret(number), "representative_name": "D", "address": "1"}
        data |= {"postcode": "40000", "commune": "40192"}
        assert (
            sign_in(person).post("/mon-espace/demandeurs/nouveau/?statut=association", data).status_code
            == 302
        )
    assert list(Applicant.objects.values_list("name", flat=True)) == ["école", "école"]
