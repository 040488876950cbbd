"""What a visitor is asked: only what the rules of the call need, and what a visitor can know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApplicantKind
from grants.applications import answers
from grants.applications.answers.choosing import YES_NO
from grants.calls import conditions
from grants.calls.conditions import Values
from grants.calls.eligibility import kind_named, legal_forms, rules_of, wanted
from grants.calls.eligibility.kinds.bodies import duration
from grants.calls.eligibility.kinds.tallies import PERIODS, Window
from grants.calls.forms_schema import FormSpec, QuestionSpec
from grants.calls.kinds import Meaning, QuestionKind
from territories.fields import CommuneField
from territories.lookup import Lookup
from ui.fields import DateField, MoneyField, WholeField
from ui.formatting import french_date

_CONFIRMED = (QuestionKind.YES_NO, QuestionKind.ATTESTATION)
_BODIES = (ApplicantKind.ASSOCIATION, ApplicantKind.PUBLIC_BODY, ApplicantKind.COMPANY)
_DONT_KNOW = _("Je ne sais pas")
_FORMS = [(code, name) for code, name in legal_forms.NAMES.items() if len(code) == 4]
_MONEY = {
    "amount": _("Montant que vous comptez demander"),
    "expense": _("Total des charges du projet"),
    "expense_in_kind": _("Contributions volontaires (bénévolat, prêts, dons en nature)"),
    "public_money": _("Total des subventions publiques, la nôtre comprise"),
    "own_money": _("Autofinancement : ce qui n’est pas subvention"),
    "own_in_kind": _("Contributions volontaires parmi vos ressources"),
    "other_funding": _("Ce que donnent les autres financeurs pour le même objet"),
    "de_minimis": _("Aides de minimis reçues d’autres financeurs depuis trois ans"),
    "received_de_minimis": _("Aides de minimis reçues de notre collectivité depuis trois ans"),
}


@dataclass(frozen=True)
class Part:
    """Some of the fields, under one title."""

    title: Any
    fields: list[Any]


class EligibilityForm(forms.Form):
    """Every answer may be left out: what is not known is not judged."""

    hide_optional = True

    def __init__(self, spec: FormSpec, data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s")
        self.spec = spec
        self.wanted = wanted(rules_of(spec))
        self.questions = list(_questions(spec))
        lookup = Lookup([str((data or {}).get(name, "")) for name in ("seat", "place")])
        self._parts: list[tuple[Any, list[str]]] = []
        for title, fields in (
            (_("Qui demande"), self._applicant(lookup)),
            (_("Les personnes"), self._people()),
            (_("Le projet"), self._project(lookup)),
            (_("Ce que vous avez déjà demandé ou reçu"), self._before()),
            (_("Votre situation"), self._situation(data or {})),
        ):
            named = dict(fields)
            for field in named.values():
                field.required = False
            self.fields.update(named)
            self._parts.append((title, list(named)))

    def parts(self) -> list[Part]:
        """The fields by parts; a part without any is left out."""
        return [Part(title, [self[name] for name in names]) for title, names in self._parts if names]

    def _asks_kind(self) -> bool:
        told = {"kind", "births", "group_size"} & self.wanted
        return bool(told) or any(rule.params.get("only_kinds") for rule in self.spec.rules)

    def _applicant(self, lookup: Lookup) -> Iterator[tuple[str, forms.Field]]:
        if self._asks_kind():
            yield (
                "kind",
                forms.ChoiceField(
                    label=_("Vous demandez en tant que"), choices=_choices(ApplicantKind.choices)
                ),
            )
        if "legal_category" in self.wanted:
            yield (
                "legal_category",
                forms.ChoiceField(
                    label=_("Nature juridique de l’organisme"),
                    choices=_choices([(code, f"{str(name).capitalize()} ({code})") for code, name in _FORMS]),
                ),
            )
        if "founded_on" in self.wanted:
            yield (
                "founded_on",
                DateField(
                    label=_("Date de création de l’organisme"),
                    help_text=_("Celle de la publication ou de l’immatriculation."),
                ),
            )
        if "seat" in self.wanted:
            field = CommuneField(label=_("Commune du siège, ou de votre domicile"))
            field.lookup = lookup
            yield "seat", field

    def _people(self) -> Iterator[tuple[str, forms.Field]]:
        alone = set(self.spec.applicant_kinds) == {ApplicantKind.PERSON}
        told = {item.means for item in self.spec.questions}
        several = bool(told & {Meaning.MEMBERS, Meaning.GROUP_SIZE}) or not alone
        # Of several people two dates are asked, of one only one: their number tells which.
        if {"group_size", "births"} & self.wanted and several:
            yield "group_size", WholeField(label=_("Nombre de personnes du groupe"), max_value=100_000)
        if "births" in self.wanted:
            first = _("Date de naissance de la personne la plus jeune, ou la vôtre si vous êtes seul·e")
            yield "youngest", DateField(label=first if several else _("Votre date de naissance"))
            if several:
                yield "oldest", DateField(label=_("Date de naissance de la personne la plus âgée"))
        if "guardian" in self.wanted:
            yield (
                "guardian",
                _yes_no(_("Un adulte référent est-il désigné ?"), _("Utile si une personne est mineure.")),
            )

    def _project(self, lookup: Lookup) -> Iterator[tuple[str, forms.Field]]:
        if "place" in self.wanted:
            field = CommuneField(label=_("Commune où se passe l’action"))
            field.lookup = lookup
            yield "place", field
        if "starts_on" in self.wanted:
            yield "starts_on", DateField(label=_("Début du projet"))
        if "ends_on" in self.wanted:
            yield "ends_on", DateField(label=_("Fin du projet"))
        for name, label in _MONEY.items():
            if name in self.wanted:
                yield name, MoneyField(label=label)

    def _before(self) -> Iterator[tuple[str, forms.Field]]:
        for name in sorted(self.wanted):
            head, _colon, detail = name.partition(":")
            if head == "requests":
                label = _("Dossiers que vous avez déjà déposés, %(period)s") % {"period": PERIODS[detail]}
                yield field_of(name), WholeField(label=label, max_value=10_000)
            if head == "received":
                yield field_of(name), MoneyField(label=_received(Window.parse(detail)))
        if "report_overdue" in self.wanted:
            yield (
                "report_overdue",
                _yes_no(_("Avez-vous un compte rendu de subvention en retard ?"), ""),
            )

    def _situation(self, data: Mapping[str, Any]) -> Iterator[tuple[str, forms.Field]]:
        around = answers.around(self.questions, {})
        for question in self.questions:
            if question.kind in _CONFIRMED:
                label = question.text or question.label
                yield answers.field_name(question.key), _yes_no(label, question.help)
                continue
            yield from answers.kind_of(question).fields(question, {}, around).items()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("youngest", "oldest", "founded_on"):
            born = data.get(name)
            if born and born > _today():
                message = _("Cette date est à venir : elle ne peut pas dépasser le %(day)s.")
                self.add_error(name, message % {"day": french_date(_today())})
        return data

    def values(self) -> Values:
        """The answers to the questions of the form that were given, as conditions read them."""
        found: dict[str, Any] = {}
        for question in self.questions:
            name = answers.field_name(question.key)
            if question.kind in _CONFIRMED:
                if self.cleaned_data.get(name):
                    found[question.key] = self.cleaned_data[name]
                continue
            stored = answers.to_json(question, self.cleaned_data)
            if not answers.blank(stored):
                found[question.key] = answers.kind_of(question).value(question, stored)
        return found


def field_of(fact: str) -> str:
    """The field of a fact: « received:all:36 » is asked as « received-all-36 »."""
    return fact.replace(":", "-")


def _today() -> date:
    from django.utils import timezone

    from workflows.clock import now

    return timezone.localdate(now())


def _choices(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _DONT_KNOW), *choices]


def _yes_no(label: Any, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=_choices(YES_NO),
        widget=forms.RadioSelect,
        initial="",
    )


def _received(window: Window) -> Any:
    over = (
        _("depuis %(time)s") % {"time": duration(window.months)} if window.months else _("cette année civile")
    )
    scope = _("au titre de ce dispositif") if window.programme_only else _("tous dispositifs réunis")
    return _("Total de ce que notre collectivité vous a attribué %(over)s, %(scope)s") % {
        "over": over,
        "scope": scope,
    }


def _questions(spec: FormSpec) -> Iterator[QuestionSpec]:
    """The questions on which rules are judged, and those that decide whether these are asked."""
    keys: set[str] = set()
    for rule in spec.rules:
        kind = kind_named(rule.kind)
        keys.update(kind.keys(rule.params) if kind else ())
        keys.update(conditions.keys(rule.params.get("only_if")))
    for item in spec.items:
        if item.kind == QuestionKind.BUDGET:
            keys.update(conditions.keys(item.show_if))
    ahead = list(keys)
    while ahead:
        question = spec.by_key.get(ahead.pop())
        for key in conditions.keys(question.show_if if question else None):
            if key not in keys:
                keys.add(key)
                ahead.append(key)
    return (question for question in spec.questions if question.key in keys)
