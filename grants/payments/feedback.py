"""The accountant's answer: reading the file, whatever spreadsheet or software wrote it."""

import csv
import io
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.fields import MoneyField

MAX_LINES = 20_000
MAX_BYTES = 5 * 1024 * 1024

_SYNONYMS = {
    "reference": {"reference", "ref", "reference_dossier", "reference_paiement", "ref_externe"},
    "object": {"objet", "objet_mandat", "libelle"},
    "order_number": {"num_mandat", "numero_mandat", "n_mandat", "no_mandat", "mandat", "numero_de_mandat"},
    "paid_on": {"date_paiement", "date_de_paiement", "paye_le", "date_reglement"},
    "amount": {"montant_paiement", "montant", "montant_paye", "montant_ttc"},
    "status": {"statut", "etat", "status", "situation"},
    "reason": {"motif", "motif_rejet", "motif_de_rejet", "commentaire"},
}
PAID, REJECTED = "paid", "rejected"
_STATUSES = {
    PAID: {"paye", "payee", "regle", "reglee", "paid", "execute", "executee", "vire"},
    REJECTED: {"rejete", "rejetee", "rejet", "rejected", "retour", "retourne"},
}
_DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%d/%m/%y")
_MONEY = MoneyField(
    min_value=Decimal("0.01"), error_messages={"required": gettext_lazy("Le montant manque.")}
)


def read(content: bytes) -> list[dict[str, Any]]:
    """The lines of the file, each as plain JSON values; `problem` says what could not be read in one.

    Accepts UTF-8 with or without mark and Windows-1252, `;`, tabs or commas, known synonyms of the
    columns in any order. Raises ValidationError (French) when the file itself cannot be read.
    """
    text = _decoded(content)
    header, *_rest = text.split("\n", 1)
    if not header.strip():
        raise ValidationError(_("Ce fichier est vide."))
    delimiter = max(";\t,|", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValidationError(
            _("Ce fichier n’est pas un CSV lisible : des guillemets ne sont pas refermés.")
        ) from error
    columns = _columns(rows[0])
    lines = [
        _line(number, columns, row)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise ValidationError(_("Ce fichier ne contient aucune ligne sous son en-tête."))
    if len(lines) > MAX_LINES:
        raise ValidationError(
            _("Ce fichier compte plus de %(limit)s lignes : découpez-le."), params={"limit": MAX_LINES}
        )
    return lines


def _decoded(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise ValidationError(_("Ce fichier est trop lourd : 5 Mo au plus."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise ValidationError(_("Les caractères de ce fichier sont illisibles.")) from None
    if "\x00" in text:
        raise ValidationError(_("Les caractères de ce fichier sont illisibles."))
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(character for character in letters if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "_", kept).strip("_")


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        for name, synonyms in _SYNONYMS.items():
            if _plain(title) in synonyms:
                found.setdefault(name, place)
    missing = []
    if "reference" not in found and "object" not in found:
        missing.append("REFERENCE")
    if "amount" not in found:
        missing.append("MONTANT_PAIEMENT")
    if "paid_on" not in found:
        missing.append("DATE_PAIEMENT")
    if missing:
        raise ValidationError(
            _("Il manque dans l’en-tête : %(names)s."), params={"names": ", ".join(missing)}
        )
    return found


def _line(number: int, columns: dict[str, int], row: list[str]) -> dict[str, Any]:
    cells = {name: row[place].strip()[:300] if place < len(row) else "" for name, place in columns.items()}
    line: dict[str, Any] = {
        "number": number,
        "reference": _reference(cells),
        "order_number": _clean(cells.get("order_number", ""))[:40],
        "reason": _clean(cells.get("reason", ""))[:250],
        "status": "",
        "amount": None,
        "paid_on": None,
        "problem": "",
    }
    try:
        line["status"] = _status(cells)
        line["amount"] = str(_MONEY.clean(cells["amount"]))
        line["paid_on"] = _day(cells["paid_on"], needed=line["status"] == PAID)
    except ValidationError as error:
        line["problem"] = " ".join(error.messages)
    return line


def _clean(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable()).split()).lstrip("'")


def _reference(cells: dict[str, str]) -> str:
    if cells.get("reference"):
        return _clean(cells["reference"])[:40]
    # Software that keeps no reference of ours repeats it in the object of the payment order.
    found = re.search(r"\b\S+-V\d+\b", cells.get("object", ""))
    return found.group(0)[:40] if found else _clean(cells.get("object", ""))[:40]


def _status(cells: dict[str, str]) -> str:
    typed = _plain(cells.get("status", ""))
    for status, words in _STATUSES.items():
        if typed in words:
            return status
    if not typed and cells.get("paid_on"):
        return PAID
    raise ValidationError(
        _("Statut « %(status)s » inconnu : « payé » ou « rejeté » est attendu."),
        params={"status": cells.get("status", "")[:40]},
    )


def _day(text: str, *, needed: bool) -> str | None:
    if not text and not needed:
        return None
    for pattern in _DATES:
        try:
            value = datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no time zone
        except ValueError:
            continue
        if date(2000, 1, 1) <= value <= date(2200, 1, 1):
            return value.isoformat()
    raise ValidationError(_("Date « %(text)s » illisible."), params={"text": text[:40]})
