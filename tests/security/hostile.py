"""What hostile or unlucky people send, as data. Nothing here may ever give a 500, on either database.

Numbers in comments refer to the list kept by those who attacked the bare framework with it.
"""

import zlib
from dataclasses import dataclass

BIG = "1" + "0" * 23
XSS = "\"><svg onload=alert(1)>'--%3Cscript%3E{{7*7}}{a.__class__}"
#: What must never be found unescaped in a page.
EXECUTED = "<svg onload=alert(1)>"

TEXTS = (
    "a\x00b",  # 1 NUL
    "\ud800",  # 2 lone surrogate
    "\u202eevila\u200b\u2066",  # 3 direction override, zero width
    "x" * 40_000,  # 4, 14 one long word
    "👩‍👩‍👧‍👦" * 50,  # 5 families of emoji
    "\x1b[31m\x0b\x0c",  # 6 control characters
    "=1+1|cmd' /C calc'!A0",  # 8 formula
    XSS,  # 9, 10
    "ЅΙRЕТ",  # 11 homoglyphs
    "e\u0301\u0323" * 30,  # 12 not normalised
    " \u00a0\u2003\t",  # 13 only spaces
    "' OR 1=1 --",
)
ADDRESSES = (
    "a@b.example\r\nBcc: c@d.example",  # 15
    '"très bizarre"@exemple.example',  # 16, 18
    "a@" + "x" * 300 + ".example",  # 19
    "javascript:alert(1)",  # 20
    "http://[::1",  # 21
    "http://169.254.169.254/",  # 22
    "http://" * 300,  # 23
    "java\nscript:x",  # 24
    "//evil.example",  # 25
    "a\x00@b.example",
)
AMOUNTS = (
    "NaN", "-Infinity", "1e400", "-0", "-5", "1_000", "١٢٣", "1\u202f234,56", "0x10", "9" * 5000, "0,005",
    "1.005", BIG, "1,5,5", "٬", "\x00", "½", "1e9", "--1",
)  # fmt: skip  # 26-41
INTEGERS = (
    BIG,
    "9" * 5000,
    "-1",
    "1.0",
    "nan",
    "１２",
    "1 or 1=1",
    "\x00",
    "9223372036854775808",
    "",
)  # 42-46, 62
DATES = (
    "0001-01-01", "9999-12-31", "9999-12-31T23:59:59", "0001-01-01T00:00", "2026-02-30", "2026-03-29T02:30",
    "2026-W10-1", "٢٠٢٦-٠١-٠١", "31/12/99999", "\x00", "-2026-01-01", "2026-10-25T02:30",
)  # fmt: skip  # 47-53
CHOICES = ("absent", "\x00", BIG, "-1", "None", XSS, "\ud800")

#: Values for query parameters, already encoded. 64-74
QUERIES = (
    "%00", "%ff%fe", "abc", BIG, "-1", "%ED%A0%80", "1%27%20or%201=1", "..%2f..%2fetc", "9223372036854775808",
    "0001-01-01", "%7B%7B7*7%7D%7D", "x" * 5000,
)  # fmt: skip
PARAMETERS = (
    "page", "p", "q", "call", "state", "tri", "sort", "o", "before", "after", "kind", "number", "actor",
    "since", "until", "next", "mine", "lignes", "verifier", "inline", "year", "commune", "officer", "scope",
)  # fmt: skip
PATHS = (BIG, "0")

HEADERS = (
    {"HTTP_ACCEPT_LANGUAGE": ",".join(f"x{n};q=0.{n % 9}" for n in range(5000))},  # 75
    {"HTTP_HOST": "evil.example"},  # 76
    {"HTTP_HOST": "localhost:99999"},  # 77
    {"HTTP_COOKIE": "sessionid=" + "x" * 5000},  # 78
    {"HTTP_COOKIE": "sessionid=é\x00; csrftoken=ü"},
    {"HTTP_X_FORWARDED_FOR": "1.2.3.4, evil", "HTTP_X_FORWARDED_HOST": "evil.example"},  # 79
    {"HTTP_X_FORWARDED_PROTO": "gopher"},
    {"HTTP_IF_NONE_MATCH": '"x",' * 3000, "HTTP_RANGE": "bytes=0-1,2-3,4-"},  # 80
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_REFERER": "http://[::1", "HTTP_ORIGIN": "null"},
    {"HTTP_USER_AGENT": "\x00" * 10 + "x" * 5000},
    {"HTTP_ACCEPT": "x" * 3000},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "%ff://["},
)

BOUNDARY = "limite"
_PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"'
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
FORM = "application/x-www-form-urlencoded"
#: (name, content type, body). 55-61, 82-86
BODIES = (
    ("too many fields", FORM, "&".join(f"f{n}=1" for n in range(2_100)).encode()),
    ("3 MB", FORM, b"a=" + b"x" * 3_000_000),
    ("no type", "", b"a=1"),
    ("unknown type", "image/png", b"\x89PNG"),
    ("unknown charset", "application/x-www-form-urlencoded; charset=klingon", b"a=1"),
    ("utf-16", "application/x-www-form-urlencoded; charset=utf-16", "a=é".encode("utf-16")),
    ("no boundary", "multipart/form-data", b"x"),
    ("long boundary", "multipart/form-data; boundary=" + "x" * 5000, b"x"),
    ("truncated", MULTIPART, (_PART.format('f"; filename="a.pdf') + "\r\n\r\n%PDF-1.4").encode()),
    ("headers only", MULTIPART, _PART.format("f").encode()),
    (
        "many files",
        MULTIPART,
        "".join(_PART.format(f'f{n}"; filename="{n}') + "\r\n\r\nx\r\n" for n in range(150)).encode()
        + f"--{BOUNDARY}--\r\n".encode(),
    ),
    ("bad base64", MULTIPART, (_PART.format("f") + "\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n").encode()),
    ("nested arrays", "application/json", b"[" * 20_000 + b"]" * 20_000),
    ("NaN", "application/json", b'{"version": NaN, "title": Infinity}'),
    ("lone surrogate", "application/json", b'{"title": "\\ud800", "version": 1}'),
    ("1e999", "application/json", b'{"version": 1e999}'),
    ("5 000 digits", "application/json", b'{"version": ' + b"9" * 5000 + b"}"),
    ("duplicate keys", "application/json", b'{"version": 1, "version": "x"}'),
    ("not JSON", "application/json", b"{"),
    ("empty JSON", "application/json", b""),
    ("a list", "application/json", b"[1]"),
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file as a browser, or something less polite, would send it."""

    name: bytes
    content: bytes
    media_type: str = "application/pdf"


_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>"
_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x02\x00\x00\x00"
    + b"\x00" * 4
)
#: 87-99
FILES = (
    File(b"", b"x"),
    File(b"..", b"x"),
    File(b"../../etc/passwd", _PDF),
    File(b".htaccess", b"Require all granted"),
    File(b"a.pdf.html", b"<script>alert(1)</script>"),
    File(b"CON.pdf", _PDF),
    File("\u202efdp.exe".encode(), _PDF),
    File(b"x" * 300 + b".pdf", _PDF),
    File("😀.pdf".encode(), _PDF),
    File(b"\xed\xa0\x80.pdf", _PDF),
    File(b"a\x00.pdf", _PDF),
    File(b"vide.pdf", b""),
    File(b"page.pdf", b"<html><script>alert(1)</script></html>"),
    File(b"dessin.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png"),
    File(b"immense.png", _PNG, "image/png"),
    File(b"archive.docx", b"PK\x03\x04" + zlib.compress(b"\x00" * 100_000), "application/zip"),
    File(b"eicar.txt", rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "text/plain"),
    File(b"retour.csv", 'a;b\r\n"sans fin;=1+1;NaN;1e999'.encode("cp1252"), "text/csv"),
    File(b"retour.csv", b"\xff\xfe\x00\xd8,\x00", "text/csv"),
)  # fmt: skip
