import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.names import MAX_LENGTH, clean_name, extension

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("statuts.pdf", "statuts.pdf"),
        ("Été à l’école.pdf", "Été à l’école.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\moi\\RIB.pdf", "RIB.pdf"),
        ("..", "document"),
        (".", "document"),
        ("", "document"),
        (None, "document"),
        ("   ", "document"),
        ("\u00a0\u200b\u202e", "document"),
        (".htaccess", "htaccess"),
        (".pdf", "document.pdf"),
        ("a.pdf.html", "a.pdf.html"),
        ("CON.pdf", "_CON.pdf"),
        ("con", "_con"),
        ("lpt1.txt", "_lpt1.txt"),
        ("Conseil.pdf", "Conseil.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
        ("rap\u200bport.pdf", "rapport.pdf"),
        ("bilan  \u00a0 2025.pdf", "bilan 2025.pdf"),
        ('un "nom" <b>.pdf', "un _nom_ _b_.pdf"),
        ("fête 🎉.png", "fête 🎉.png"),
        (f"famille {FAMILY}.jpg", f"famille {FAMILY}.jpg"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("rapport.pdf. . ", "rapport.pdf"),
        ("\u3164.pdf", "document.pdf"),
    ],
)
def test_a_name_is_made_safe(raw, expected):
    assert clean_name(raw) == expected


def test_a_long_name_is_cut_before_its_extension():
    name = clean_name("a" * 300 + ".pdf")
    assert name == "a" * (MAX_LENGTH - 4) + ".pdf"


def test_an_endless_extension_is_no_extension():
    name = clean_name("a." + "b" * 300)
    assert (len(name), extension(name)) == (MAX_LENGTH, "")


_HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "So"]),
        st.sampled_from("./\\ :CONconAUX\u202e\u200d\u200b\ufe0f\x00\n"),
    ),
    max_size=320,
)


@given(
    st.one_of(
        _HOSTILE, st.builds(lambda stem, end: f"{stem}.{end}", _HOSTILE, st.sampled_from(["pdf", "PNG", "x"]))
    )
)
def test_any_name_becomes_a_harmless_one(raw):
    name = clean_name(raw)

    assert 1 <= len(name) <= MAX_LENGTH
    name.encode("utf-8")
    assert name == clean_name(name)
    assert name == unicodedata.normalize("NFC", name)
    assert not set('/\\<>:"|?*') & set(name)
    assert name == name.strip(" .")
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    categories = {unicodedata.category(letter) for letter in name.replace("\u200d", "")}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x17F), min_size=1, max_size=400))
def test_the_extension_is_never_lost(stem):
    assert extension(clean_name(f"{stem}.pdf")) == "pdf"
