"""Reads the forms of a page, and fills them in plausibly, so that hostile values reach further than « required »."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus, urljoin

from tests.security.hostile import ADDRESSES, AMOUNTS, CHOICES, DATES, INTEGERS, TEXTS, File

UNTOUCHED = {"csrfmiddlewaretoken"}


@dataclass
class Field:
    """One name of a form: its type, what the page put in it, what it may choose among."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def plausible(self) -> str:
        """What a hurried but honest person would send."""
        if self.options:
            return next((option for option in self.options if option), "")
        known = {"date": "2026-06-01", "datetime-local": "2026-06-01T10:00", "email": "a@matrice.example"}
        return self.value or known.get(self.kind, "on" if self.kind == "checkbox" else "1")

    @property
    def hostile(self) -> tuple[str, ...]:
        """The values worth trying here."""
        if self.options or self.kind in ("radio", "checkbox", "submit"):
            return CHOICES
        by_kind = {
            "date": DATES, "datetime-local": DATES, "email": ADDRESSES, "url": ADDRESSES, "number": INTEGERS,
            "hidden": INTEGERS, "decimal": AMOUNTS, "numeric": INTEGERS,
        }  # fmt: skip
        return by_kind.get(self.kind, TEXTS)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def files(self) -> list[Field]:
        return [item for item in self.fields.values() if item.kind == "file"]

    @property
    def typed(self) -> list[Field]:
        """Everything that can be replaced by something hostile."""
        return [item for item in self.fields.values() if item.kind != "file" and item.name not in UNTOUCHED]

    def plausible(self) -> dict[str, str]:
        return {item.name: item.plausible for item in self.typed}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, []
        self._form: Form | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, pairs: list) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address).split("#")[0]
            self._form = Form(action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is None or (tag != "option" and not given.get("name")):
            return
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
        elif tag in ("input", "button", "textarea", "select"):
            self._add(tag, given)

    def _add(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        kind = {"button": "submit", "textarea": "text", "select": "select"}.get(
            tag, given.get("type", "text")
        )
        kind = given.get("inputmode", kind) if kind == "text" else kind
        known = self._form.fields.get(given["name"])
        if known is None:
            known = Field(given["name"], kind, given.get("value", ""))
            self._form.fields[known.name] = known
        if kind == "radio":
            known.options.append(given.get("value", "on"))
        self._select = known if tag == "select" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = self._select = None


def forms_of(address: str, text: str) -> list[Form]:
    """Every form of the page at `address`."""
    reader = _Reader(address)
    reader.feed(text)
    return reader.forms


def urlencoded(values: dict[str, str]) -> bytes:
    """The body that a client sends which does not mind what is valid."""
    pairs = (
        f"{quote_plus(name)}={quote_plus(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in values.items()
    )
    return "&".join(pairs).encode()


def multipart(values: dict[str, str], files: dict[str, File], boundary: str) -> bytes:
    """The same with files, whose names are raw bytes."""
    lines: list[bytes] = []
    for name, value in values.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        lines += [head.encode(), value.encode("utf-8", "surrogatepass"), b"\r\n"]
    for name, file in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="'
        tail = f'"\r\nContent-Type: {file.media_type}\r\n\r\n'
        lines += [head.encode(), file.name, tail.encode(), file.content, b"\r\n"]
    return b"".join([*lines, f"--{boundary}--\r\n".encode()])
