"""What people fill in about themselves and the applicants they act for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import checks, identifiers
from accounts.models import Applicant, ApplicantKind, MembershipRole, User
from territories.fields import CommuneField
from ui.fields import CleanCharField, DateField


def attach(form: forms.Form, error: ValidationError) -> None:
    """Put the errors of an action beside the fields of the form, the others at its head."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


class IdentifierField(CleanCharField):
    """A number that is cleaned and checked by one of `accounts.identifiers`."""

    def __init__(self, *, check: Callable[[str], str], **kwargs: Any) -> None:
        self.check = check
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return self.check(text) if text else ""


class SignupForm(forms.Form):
    """What sign-up asks beyond the address and the password."""

    first_name = CleanCharField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = CleanCharField(
        label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    terms = forms.BooleanField(
        label=_("J’ai lu et j’accepte les conditions d’utilisation et la politique de données personnelles."),
        error_messages={"required": _("Acceptez les conditions pour créer un compte.")},
    )
    field_order = ["first_name", "last_name", "email", "password1", "password2", "terms"]

    def signup(self, request: Any, user: User) -> None:
        """Keep the names and the moment of acceptance; called by allauth once the account is made."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.terms_accepted_at = timezone.now()
        user.save(update_fields=["first_name", "last_name", "terms_accepted_at"])


def _line(label: Any, length: int, **kwargs: Any) -> CleanCharField:
    autocomplete = kwargs.pop("autocomplete", "")
    widget = forms.TextInput(attrs={"autocomplete": autocomplete} if autocomplete else {})
    return CleanCharField(label=label, max_length=length, widget=widget, **kwargs)


_OF_PERSONS = ("birth_date", "guardian_")
_OF_BODIES = ("siret", "rna", "registry_", "legal_category", "public_utility")


class ApplicantForm(forms.Form):
    """An applicant of one kind; the fields the kind does not have are left out."""

    name = _line(_("Nom complet"), 200, autocomplete="organization")
    acronym = _line(_("Sigle"), 30, required=False)
    siret = IdentifierField(
        label=_("Numéro SIRET"),
        check=identifiers.clean_siret,
        required=False,
        help_text=_("14 chiffres, avec ou sans espaces. Il figure sur l’avis de situation de l’Insee."),
    )
    rna = IdentifierField(
        label=_("Numéro RNA"),
        check=identifiers.clean_rna,
        required=False,
        help_text=_("W suivi de 9 chiffres ou lettres, sur le récépissé de la préfecture."),
    )
    legal_category = _line(
        _("Catégorie juridique"),
        4,
        required=False,
        help_text=_("Code de l’Insee à quatre chiffres, par exemple 9220 pour une association déclarée."),
    )
    founded_on = DateField(
        label=_("Date de création"),
        required=False,
        help_text=_("Pour une association, la date de sa déclaration. Certains appels la demandent."),
    )
    public_utility = forms.BooleanField(label=_("Association reconnue d’utilité publique"), required=False)
    birth_date = DateField(
        label=_("Date de naissance"),
        required=False,
        help_text=_("Demandée par les appels réservés à certains âges."),
    )
    guardian_name = _line(
        _("Adulte référent"),
        160,
        required=False,
        help_text=_("Prénom et nom d’un parent, ou d’une personne majeure qui suit votre projet."),
    )
    guardian_email = forms.EmailField(
        label=_("Adresse e-mail de l’adulte référent"), max_length=254, required=False
    )
    guardian_phone = _line(_("Téléphone de l’adulte référent"), 25, required=False)
    registry_court = _line(
        _("Tribunal d’inscription"),
        100,
        required=False,
        help_text=_("Seulement en Moselle, dans le Bas-Rhin et le Haut-Rhin, à défaut de SIRET."),
    )
    registry_volume = _line(_("Volume"), 20, required=False)
    registry_folio = _line(_("Folio"), 20, required=False)
    registry_date = DateField(label=_("Date d’inscription"), required=False)
    representative_name = _line(_("Représentant·e légal·e"), 160, help_text=_("Prénom et nom."))
    representative_function = _line(
        _("Fonction"), 100, required=False, help_text=_("Par exemple : présidente, maire, gérant.")
    )
    address = _line(_("Adresse"), 200, help_text=_("Numéro et voie."), autocomplete="street-address")
    address_extra = _line(_("Complément d’adresse"), 200, required=False)
    postcode = CleanCharField(
        label=_("Code postal"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    commune = CommuneField()
    email = forms.EmailField(label=_("Adresse e-mail de contact"), max_length=254, required=False)
    phone = _line(_("Téléphone"), 25, required=False, autocomplete="tel")
    website = forms.URLField(label=_("Site internet"), max_length=200, required=False, assume_scheme="https")

    LEFT_OUT: dict[str, tuple[str, ...]] = {
        ApplicantKind.ASSOCIATION: _OF_PERSONS,
        ApplicantKind.PUBLIC_BODY: ("rna", "registry_", "public_utility", *_OF_PERSONS),
        ApplicantKind.COMPANY: ("rna", "registry_", "public_utility", *_OF_PERSONS),
        ApplicantKind.INFORMAL_GROUP: ("acronym", *_OF_BODIES, *_OF_PERSONS),
        ApplicantKind.PERSON: ("acronym", "founded_on", "representative_", "website", *_OF_BODIES),
    }
    LABELS: dict[str, dict[str, Any]] = {
        ApplicantKind.INFORMAL_GROUP: {
            "name": _("Nom du collectif"),
            "representative_name": _("Personne référente"),
        },
        ApplicantKind.PERSON: {"name": _("Prénom et nom")},
    }

    def __init__(self, *args: Any, kind: str, applicant: Applicant | None = None, **kwargs: Any) -> None:
        if applicant is not None:
            kwargs["initial"] = {name: getattr(applicant, name) for name in self.base_fields}
            kwargs["initial"]["siret"] = identifiers.spaced_siret(applicant.siret)
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name.startswith(self.LEFT_OUT[kind]):
                del self.fields[name]
        for name, label in self.LABELS.get(kind, {}).items():
            self.fields[name].label = label
        if kind in (ApplicantKind.PUBLIC_BODY, ApplicantKind.COMPANY):
            self.fields["siret"].required = True
        commune = self.fields["commune"]
        assert isinstance(commune, CommuneField)
        commune.near = "".join(str(self.data.get("postcode", "")).split())

    def clean_postcode(self) -> str:
        postcode = "".join(self.cleaned_data["postcode"].split())
        if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 5):
            raise ValidationError(
                _("Un code postal compte cinq chiffres, par exemple 40000."), code="invalid"
            )
        return postcode

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (
            _("Identité"),
            (
                "name",
                "birth_date",
                "acronym",
                "siret",
                "rna",
                "representative_name",
                "representative_function",
            ),
        ),
        (_("Adulte référent (si vous avez moins de 18 ans)"), checks.GUARDIAN_FIELDS),
        (_("Statut juridique"), ("legal_category", "founded_on", "public_utility")),
        (_("Registre du tribunal (Alsace-Moselle, sans SIRET ni RNA)"), checks.REGISTRY_FIELDS),
        (_("Adresse"), ("address", "address_extra", "postcode", "commune")),
        (_("Contact"), ("email", "phone", "website")),
    )

    def sections(self) -> list[dict[str, Any]]:
        """Return the fields in titled parts; what few people need is folded unless it holds something."""
        parts = []
        for title, names in self.SECTIONS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                foldable = names in (checks.REGISTRY_FIELDS, checks.GUARDIAN_FIELDS)
                folded = foldable and not any(f.value() or f.errors for f in fields)
                parts.append({"title": title, "fields": fields, "foldable": foldable, "folded": folded})
        return parts

    @property
    def already_registered(self) -> bool:
        """Whether the number given is known: the page then offers to ask to join."""
        return any(self.has_error(name, "unique") for name in ("siret", "rna"))


class RegisterSearchForm(forms.Form):
    """The number by which to find an organisation in the public registers."""

    number = CleanCharField(
        label=_("Numéro SIRET ou RNA"),
        max_length=60,
        help_text=_("14 chiffres pour un SIRET, ou W suivi de 9 chiffres ou lettres."),
        error_messages={"required": _("Donnez le numéro SIRET ou RNA de votre organisme.")},
    )
    use_required_attribute = False

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        is_rna = number[:1].upper() == "W"
        return identifiers.clean_rna(number) if is_rna else identifiers.clean_siret(number)


class VersionForm(forms.Form):
    """The version of the record that a form was opened on."""

    version = forms.IntegerField(min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)


class InvitationForm(forms.Form):
    """Whom to invite, and to do what."""

    email = forms.EmailField(label=_("Adresse e-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=MembershipRole,
        initial=MembershipRole.EDITOR,
        widget=forms.RadioSelect,
        help_text=_("Les responsables gèrent aussi les membres."),
    )


class RoleForm(forms.Form):
    """The role a member gets."""

    role = forms.ChoiceField(choices=MembershipRole)


class ProfileForm(forms.Form):
    """How a person is named and called."""

    first_name = _line(_("Prénom"), 80, autocomplete="given-name")
    last_name = _line(_("Nom"), 80, autocomplete="family-name")
    phone = _line(_("Téléphone"), 25, required=False, autocomplete="tel")
