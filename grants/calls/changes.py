"""What differs between two versions of a call, as somebody would tell it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ApplicantKind
from grants.calls import conditions, form_items
from grants.calls.blocks.base import MATCHES, OPERATORS
from grants.calls.conditions import Condition
from grants.calls.eligibility import kind_named
from grants.calls.kinds import Meaning, QuestionKind
from grants.calls.pieces import FolderKind
from grants.calls.rates import RateBase
from ui.formatting import NBSP, decimal_text, euros, french_date


class What(TextChoices):
    """What happened to something."""

    ADDED = "added", gettext_lazy("Ajout")
    REMOVED = "removed", gettext_lazy("Retrait")
    CHANGED = "changed", gettext_lazy("Modification")
    MOVED = "moved", gettext_lazy("Déplacement")


@dataclass(frozen=True)
class Change:
    """One difference: `before` and `after` are texts, empty where there is nothing to read."""

    what: What
    subject: str
    detail: str = ""
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        return str(self.what.label)


#: Fields of an item → how they are called.
_ITEM: Mapping[str, Any] = {
    "label": gettext_lazy("intitulé"),
    "kind": gettext_lazy("type"),
    "help": gettext_lazy("aide"),
    "example": gettext_lazy("exemple"),
    "required": gettext_lazy("obligatoire"),
    "show_if": gettext_lazy("condition"),
    "means": gettext_lazy("sens pour les règles"),
    "article": gettext_lazy("article"),
    "max_length": gettext_lazy("longueur maximum"),
    "minimum": gettext_lazy("minimum"),
    "maximum": gettext_lazy("maximum"),
    "unit": gettext_lazy("unité"),
    "choices": gettext_lazy("choix"),
    "most": gettext_lazy("choix au plus"),
    "links": gettext_lazy("choix"),
    "columns": gettext_lazy("colonnes"),
    "min_rows": gettext_lazy("lignes au moins"),
    "max_rows": gettext_lazy("lignes au plus"),
    "row_label": gettext_lazy("nom d’une ligne"),
    "text": gettext_lazy("texte"),
    "with_birth": gettext_lazy("date de naissance"),
    "folder": gettext_lazy("pièce du dossier permanent"),
    "validity_months": gettext_lazy("validité en mois"),
}
_FIELDS: Mapping[str, Any] = {
    "min_amount": gettext_lazy("Montant minimum"),
    "max_amount": gettext_lazy("Montant maximum"),
    "max_rate": gettext_lazy("Taux maximum"),
    "rate_base": gettext_lazy("Base du taux"),
    "applicant_kinds": gettext_lazy("Demandeurs admis"),
    "excluded_accounts": gettext_lazy("Comptes de charges non admis"),
    "execution_from": gettext_lazy("Projets à partir du"),
    "execution_until": gettext_lazy("Projets jusqu’au"),
    "articles": gettext_lazy("Articles du règlement"),
}


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference between two schemas (`forms_schema.schema_of`): the form first, then the rules."""
    old, new = _present(before), _present(after)
    return [
        *_items(old.get("items", ()), new.get("items", ())),
        *_fields(old, new),
        *_rules(old.get("rules", ()), new.get("rules", ())),
        *_scale(old, new),
    ]


def _present(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return form_items.from_first_format(schema) if schema.get("format", 1) == 1 else schema


def _items(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    before, after = {item["key"]: item for item in old}, {item["key"]: item for item in new}
    labels = {key: _name(item) for key, item in {**before, **after}.items()}
    for key, item in after.items():
        if key not in before:
            kind = str(QuestionKind(item["kind"]).label)
            yield Change(What.ADDED, _name(item), detail=kind)
        else:
            yield from _item(before[key], item, labels)
    for key, item in before.items():
        if key not in after:
            yield Change(What.REMOVED, _name(item), detail=str(QuestionKind(item["kind"]).label))
    yield from _moved(
        [key for key in before if key in after], [key for key in after if key in before], labels
    )


def _name(item: Mapping[str, Any]) -> str:
    return str(item.get("label") or QuestionKind(item["kind"]).label)


def _item(old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[Change]:
    for name, label in _ITEM.items():
        if old.get(name) == new.get(name):
            continue
        texts = [_text(name, item.get(name), labels) for item in (old, new)]
        yield Change(What.CHANGED, _name(new), str(label), *texts)


def _moved(old: list[str], new: list[str], labels: Mapping[str, str]) -> Iterator[Change]:
    kept: set[str] = set()
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept.update(new[block.b : block.b + block.size])
    for key in new:
        if key not in kept:
            yield Change(What.MOVED, labels[key])


def _text(name: str, value: Any, labels: Mapping[str, str]) -> str:
    if name == "required":
        return _("non") if value is False else _("oui")
    if name == "show_if":
        return condition_text(value, labels) if value else _("toujours posée")
    if value in (None, "", [], False):
        return ""
    if value is True:
        return _("oui")
    named = {"kind": QuestionKind, "means": Meaning, "folder": FolderKind}.get(name)
    if named is not None:
        return str(named(value).label)
    if name == "columns":
        return ", ".join(column["label"] for column in value)
    if name == "links":
        return " ; ".join(f"{link['label']} : {', '.join(link['choices'])}" for link in value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def condition_text(condition: Condition, labels: Mapping[str, str]) -> str:
    """« « Public visé » est Jeunes ; « Âge » est au moins 18 (toutes sont vraies) »."""
    if condition["op"] in conditions.GROUPS:
        inner = " ; ".join(condition_text(item, labels) for item in condition.get("of", ()))
        return f"{inner} ({dict(MATCHES)[condition['op']]})"
    value = condition.get("value", "")
    text = ", ".join(value) if isinstance(value, list) else str(value)
    subject = labels.get(condition["key"], condition["key"])
    operator = str(dict(OPERATORS)[condition["op"]]).split(" (")[0]
    return f"« {subject} » {operator} {text}".strip()


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name, label in _FIELDS.items():
        before, after = (_field(name, side.get(name)) for side in (old, new))
        if before != after:
            yield Change(What.CHANGED, str(label), "", before, after)


def _field(name: str, value: Any) -> str:
    if name == "rate_base":
        return str(RateBase(value or RateBase.EXPENSE).label)
    if value in (None, "", [], {}):
        return _("aucun")
    if name in ("min_amount", "max_amount"):
        return euros(value)
    if name == "max_rate":
        return f"{decimal_text(value).removesuffix(',00')}{NBSP}%"
    if name == "applicant_kinds":
        return ", ".join(str(ApplicantKind(kind).label) for kind in value)
    if name in ("execution_from", "execution_until"):
        return french_date(date.fromisoformat(value))
    if name == "articles":
        return ", ".join(value.values())
    return ", ".join(value)


def _rules(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    before, after = [_rule(rule) for rule in old], [_rule(rule) for rule in new]
    gone = [rule for rule in before if rule not in after]
    come = [rule for rule in after if rule not in before]
    for kind, sentence in come:
        former = next((rule for rule in gone if rule[0] == kind), None)
        if former is None:
            yield Change(What.ADDED, _("Règle"), after=sentence)
        else:
            gone.remove(former)
            yield Change(What.CHANGED, _("Règle"), before=former[1], after=sentence)
    for _kind, sentence in gone:
        yield Change(What.REMOVED, _("Règle"), before=sentence)


def _rule(rule: Mapping[str, Any]) -> tuple[str, str]:
    kind = kind_named(rule["kind"])
    sentence = kind.sentence(rule.get("params", {})) if kind else rule["kind"]
    article = rule.get("article")
    return rule["kind"], f"{sentence} ({article})" if article else sentence


def _scale(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    labels = {item["key"]: _name(item) for item in (*old.get("items", ()), *new.get("items", ()))}
    before, after = ([_line(line, labels) for line in side.get("scale", ())] for side in (old, new))
    for line in after:
        if line not in before:
            yield Change(What.ADDED, _("Ligne du barème"), after=line)
    for line in before:
        if line not in after:
            yield Change(What.REMOVED, _("Ligne du barème"), before=line)


def _line(line: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    when = condition_text(line["when"], labels) if line.get("when") else _("dans tous les autres cas")
    return f"{line.get('label', '')} : {euros(line['amount'])} – {when}"
