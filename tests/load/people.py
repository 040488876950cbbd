"""What one person does through HTTP: join three files and submit, or type."""

import hashlib
import http.client
import json
import random
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.factories.documents import pdf_bytes

CSRF = "c" * 32
_VERSION = re.compile(rb'name="version" value="([0-9+]+)"')
_lines = threading.local()


@dataclass
class Seen:
    """Everything that the run saw: seconds by kind of request, answers that should not have been."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, status: int, expected: tuple[int, ...], body: bytes) -> None:
        """Keep one answer."""
        with self._lock:
            self.seconds.setdefault(what, []).append(seconds)
            if status not in expected:
                self.errors.append(f"{what}: {status} {body[:120]!r}")


@dataclass
class Person:
    """Somebody signed in, in front of one file."""

    site: str
    cookie: str
    file: int
    seen: Seen

    def ask(
        self, what: str, method: str, path: str, expected: tuple[int, ...], body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        """One request; a connection that breaks counts as an error, with status 0."""
        headers = {"Cookie": f"{self.cookie}; csrftoken={CSRF}", "Referer": self.site}
        if kind:
            headers["Content-Type"] = kind
        started = time.perf_counter()
        try:
            status, content = self._send(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            _lines.__dict__.pop("line", None)
            status, content = 0, repr(error).encode()
        self.seen.note(what, time.perf_counter() - started, status, expected, content)
        return status, content

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        address = urlsplit(self.site)
        line = getattr(_lines, "line", None)
        if line is None:
            line = _lines.line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        line.request(method, path, body=body or None, headers=headers)
        answer = line.getresponse()
        content = answer.read()
        if answer.getheader("Connection", "").lower() == "close":
            line.close()
            del _lines.line
        return answer.status, content


@dataclass
class Submitter(Person):
    """Joins three files, reads the file over, submits it, looks at the receipt."""

    pieces: tuple[str, ...] = ()
    digests: list[str] = field(default_factory=list)
    submitted: bool = False

    def join_next(self) -> bool:
        """Send the next file; True while another one remains."""
        piece = self.pieces[len(self.digests)]
        content = document(f"{self.file} {piece}")
        body, kind = multipart({"csrfmiddlewaretoken": CSRF}, f"piece-{piece}", f"{piece}.pdf", content)
        status, _content = self.ask(
            "file", "POST", f"/mon-espace/dossiers/{self.file}/pieces/", (302,), body, kind
        )
        self.digests.append(hashlib.sha256(content).hexdigest() if status == 302 else "")
        return len(self.digests) < len(self.pieces)

    def submit(self) -> None:
        """Read over and submit what was read."""
        path = f"/mon-espace/dossiers/{self.file}/relecture/"
        _status, page = self.ask("proof", "GET", path, (200,))
        version = _VERSION.search(page)
        data = {
            "csrfmiddlewaretoken": CSRF,
            "certified": "on",
            "version": version.group(1).decode() if version else "",
        }
        form = "application/x-www-form-urlencoded"
        status, _content = self.ask("submission", "POST", path, (302,), urlencode(data).encode(), form)
        self.submitted = status == 302
        self.ask("receipt", "GET", f"/mon-espace/dossiers/{self.file}/accuse-de-reception/", (200,))


@dataclass
class Typist(Person):
    """Types a little more of one answer, and lets the page save it."""

    text: str = ""
    kept: str = ""
    version: str = "1"
    saves: int = 0

    def type_more(self, words: random.Random) -> None:
        """Save what is typed so far; `kept` is the last text that the server said it kept."""
        self.text += words.choice((" encore", " des visites", " en hiver", " au village", ", puis"))
        data = {"csrfmiddlewaretoken": CSRF, "version": self.version, "q-public": self.text.strip()}
        path = f"/mon-espace/dossiers/{self.file}/questions/enregistrement/"
        form = "application/x-www-form-urlencoded"
        status, content = self.ask("typing", "POST", path, (200,), urlencode(data).encode(), form)
        if status == 200:
            self.version, self.kept = json.loads(content)["version"], self.text.strip()
            self.saves += 1


def document(seed: str, size: int = 120_000) -> bytes:
    """A PDF of about `size` bytes that no other seed gives; it does not compress."""
    noise = random.Random(seed).randbytes(size)
    return pdf_bytes(b"<< /Length %d >>\nstream\n" % len(noise) + noise + b"\nendstream")


def multipart(fields: dict[str, str], name: str, filename: str, content: bytes) -> tuple[bytes, str]:
    """A form with one file: the body, and its content type."""
    edge = "terreau-7d3f1c9a"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
