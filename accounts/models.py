"""People, the applicants they act for, and the roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import checks
from accounts.identifiers import validate_rna, validate_siret
from accounts.queries import ApplicantQuerySet, RoleGrantQuerySet, UserManager
from accounts.roles import Role
from territories.models import Commune
from ui.enums import StateChoices

_phone = RegexValidator(
    r"^\+?[0-9][0-9 ().-]{4,23}\Z", _("Un numéro de téléphone s’écrit avec des chiffres : 05 58 00 00 00.")
)


class User(AbstractUser):
    """A person; the e-mail address is the name to sign in with, kept in lower case."""

    username = None  # type: ignore[assignment] # replaced by the e-mail address
    email = models.EmailField(
        _("adresse e-mail"),
        unique=True,
        error_messages={"unique": _("Cette adresse est déjà utilisée.")},
    )
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=25, blank=True, validators=[_phone])
    terms_accepted_at = models.DateTimeField(_("conditions acceptées le"), null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_lower",
                violation_error_message=_("Cette adresse est déjà utilisée."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def display_name(self) -> str:
        """First and last name, or the e-mail address of who gave none."""
        return self.get_full_name() or self.email


class ApplicantKind(models.TextChoices):
    """In what capacity one applies."""

    ASSOCIATION = "association", _("Association")
    PUBLIC_BODY = "public_body", _("Organisme public")
    COMPANY = "company", _("Entreprise")
    INFORMAL_GROUP = "informal_group", _("Collectif sans statut")
    PERSON = "person", _("Particulier")


_no_registry = Q(registry_court="", registry_volume="", registry_folio="", registry_date=None)
_no_guardian = Q(guardian_name="", guardian_email="", guardian_phone="")
_full_registry = (
    ~Q(registry_court="") & ~Q(registry_volume="") & ~Q(registry_folio="") & Q(registry_date__isnull=False)
)


class Applicant(models.Model):
    """In whose name an application is filed. One record per organisation, shared by its members."""

    kind = models.CharField(_("statut"), max_length=20, choices=ApplicantKind)
    name = models.CharField(_("nom"), max_length=200)
    acronym = models.CharField(_("sigle"), max_length=30, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, validators=[validate_siret])
    siren = models.GeneratedField(
        expression=Substr("siret", 1, 9), output_field=models.CharField(max_length=9), db_persist=True
    )
    rna = models.CharField(_("numéro RNA"), max_length=10, blank=True, validators=[validate_rna])
    legal_category = models.CharField(
        _("catégorie juridique"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{4}\Z", _("Une catégorie juridique compte quatre chiffres."))],
    )
    founded_on = models.DateField(_("date de création"), null=True, blank=True)
    public_utility = models.BooleanField(_("reconnue d’utilité publique"), default=False)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    guardian_name = models.CharField(_("adulte référent"), max_length=160, blank=True)
    guardian_email = models.EmailField(_("adresse e-mail de l’adulte référent"), blank=True)
    guardian_phone = models.CharField(
        _("téléphone de l’adulte référent"), max_length=25, blank=True, validators=[_phone]
    )
    registry_court = models.CharField(_("tribunal d’inscription"), max_length=100, blank=True)
    registry_volume = models.CharField(_("volume"), max_length=20, blank=True)
    registry_folio = models.CharField(_("folio"), max_length=20, blank=True)
    registry_date = models.DateField(_("date d’inscription"), null=True, blank=True)
    representative_name = models.CharField(_("représentant·e légal·e"), max_length=160, blank=True)
    representative_function = models.CharField(_("fonction"), max_length=100, blank=True)
    address = models.CharField(_("adresse"), max_length=200)
    address_extra = models.CharField(_("complément d’adresse"), max_length=200, blank=True)
    postcode = models.CharField(
        _("code postal"),
        max_length=5,
        validators=[RegexValidator(r"^[0-9]{5}\Z", _("Un code postal compte cinq chiffres."))],
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="applicants", verbose_name=_("commune")
    )
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=25, blank=True, validators=[_phone])
    website = models.URLField(_("site internet"), blank=True)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    #: It points at no page, image or document of the site: each save would queue a task to look for some.
    wagtail_reference_index_ignore = True

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        verbose_name = _("demandeur")
        verbose_name_plural = _("demandeurs")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="applicant_kind_known", condition=Q(kind__in=ApplicantKind.values)),
            models.CheckConstraint(
                name="applicant_association_identified",
                condition=~Q(kind=ApplicantKind.ASSOCIATION) | ~Q(siret="") | ~Q(rna="") | _full_registry,
                violation_error_message=_(
                    "Une association donne son numéro SIRET, son numéro RNA ou son inscription au registre "
                    "du tribunal (Alsace-Moselle)."
                ),
            ),
            models.CheckConstraint(
                name="applicant_siret_required",
                condition=~Q(kind__in=[ApplicantKind.PUBLIC_BODY, ApplicantKind.COMPANY]) | ~Q(siret=""),
                violation_error_message=_("Un organisme public ou une entreprise donne son numéro SIRET."),
            ),
            models.CheckConstraint(
                name="applicant_no_siret",
                condition=~Q(kind__in=[ApplicantKind.INFORMAL_GROUP, ApplicantKind.PERSON]) | Q(siret=""),
                violation_error_message=_("Un collectif sans statut ou un particulier n’a pas de SIRET."),
            ),
            models.CheckConstraint(
                name="applicant_rna_association_only",
                condition=Q(kind=ApplicantKind.ASSOCIATION) | Q(rna=""),
                violation_error_message=_("Seule une association a un numéro RNA."),
            ),
            models.CheckConstraint(
                name="applicant_registry_whole",
                condition=_no_registry | (Q(kind=ApplicantKind.ASSOCIATION) & _full_registry),
                violation_error_message=_(
                    "L’inscription au registre d’une association demande le tribunal, le volume, le folio "
                    "et la date."
                ),
            ),
            models.CheckConstraint(
                name="applicant_birth_person_only",
                condition=Q(kind=ApplicantKind.PERSON) | (Q(birth_date=None) & _no_guardian),
                violation_error_message=_(
                    "Seul un particulier a une date de naissance et, mineur, un adulte référent."
                ),
            ),
            models.CheckConstraint(
                name="applicant_founded_not_person",
                condition=~Q(kind=ApplicantKind.PERSON) | Q(founded_on=None),
                violation_error_message=_("Un particulier n’a pas de date de création."),
            ),
            models.CheckConstraint(
                name="applicant_legal_category_bodies_only",
                condition=~Q(kind__in=[ApplicantKind.INFORMAL_GROUP, ApplicantKind.PERSON])
                | Q(legal_category=""),
                violation_error_message=_(
                    "Un collectif sans statut ou un particulier n’a pas de catégorie juridique."
                ),
            ),
            models.CheckConstraint(
                name="applicant_public_utility_association",
                condition=Q(kind=ApplicantKind.ASSOCIATION) | Q(public_utility=False),
                violation_error_message=_("Seule une association est reconnue d’utilité publique."),
            ),
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret=""),
                name="applicant_siret_unique",
                violation_error_code="unique",
                violation_error_message=checks.ALREADY_REGISTERED,
            ),
            models.UniqueConstraint(
                fields=["rna"],
                condition=~Q(rna=""),
                name="applicant_rna_unique",
                violation_error_code="unique",
                violation_error_message=checks.ALREADY_REGISTERED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        checks.check_applicant(self)

    @property
    def is_private_law_body(self) -> bool:
        """Whether law 2000-321, art. 10 asks for an agreement above its threshold."""
        return self.kind in (ApplicantKind.ASSOCIATION, ApplicantKind.COMPANY)


class MembershipRole(models.TextChoices):
    """What a member may do: managers also decide who the members are."""

    MANAGER = "manager", _("Responsable")
    EDITOR = "editor", _("Contributeur ou contributrice")


class MembershipStatus(StateChoices):
    """Only an active membership gives any right."""

    ACTIVE = "active", _("Acceptée"), "success"
    PENDING = "pending", _("Demandée"), "warning"
    REVOKED = "revoked", _("Retirée"), "neutral"


class Membership(models.Model):
    """A person's right to act for an applicant."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=10, choices=MembershipRole, default=MembershipRole.EDITOR)
    status = models.CharField(
        _("état"), max_length=10, choices=MembershipStatus, default=MembershipStatus.ACTIVE
    )
    # What the person typed when asking to join: all that he or she is shown until approved.
    asked_with = models.CharField(max_length=14, blank=True, editable=False)
    created_at = models.DateTimeField(_("demandée le"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("habilitation")
        verbose_name_plural = _("habilitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "applicant"], name="membership_unique"),
            models.CheckConstraint(name="membership_role", condition=Q(role__in=MembershipRole.values)),
            models.CheckConstraint(name="membership_status", condition=Q(status__in=MembershipStatus.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.applicant}"

    @property
    def active(self) -> bool:
        """Whether it gives rights now."""
        return self.status == MembershipStatus.ACTIVE

    @property
    def status_choice(self) -> MembershipStatus:
        """The status with its label and tone."""
        return MembershipStatus(self.status)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by their life."""

    def unanswered(self) -> InvitationQuerySet:
        """Those still to accept or decline."""
        return self.filter(answered_at=None)


class Invitation(models.Model):
    """A manager's offer to act for an applicant, to whoever proves to own an e-mail address."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("adresse e-mail"))
    role = models.CharField(_("rôle"), max_length=10, choices=MembershipRole, default=MembershipRole.EDITOR)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "email"],
                condition=Q(answered_at=None),
                name="invitation_unanswered_unique",
                violation_error_message=_("Cette adresse a déjà reçu une invitation."),
            ),
            models.CheckConstraint(name="invitation_email_lower", condition=Q(email=Lower(F("email")))),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.applicant}"


class RoleGrant(models.Model):
    """A role given to a person, on everything or on one object, between two dates (both included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    scope_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT)
    scope_id = models.PositiveBigIntegerField(null=True, blank=True)
    scope = GenericForeignKey("scope_type", "scope_id")
    starts_on = models.DateField(_("à partir du"), default=timezone.localdate)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle attribué")
        verbose_name_plural = _("rôles attribués")
        ordering = ["pk"]
        indexes = [models.Index(fields=["role", "scope_type", "scope_id"])]
        constraints = [
            models.CheckConstraint(name="rolegrant_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="rolegrant_dates",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La date de fin précède la date de début."),
            ),
            models.CheckConstraint(
                name="rolegrant_scope_whole",
                condition=Q(scope_type=None, scope_id=None)
                | Q(scope_type__isnull=False, scope_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at=None, scope_id=None),
                name="rolegrant_one_living_global",
                violation_error_message=_("Cette personne a déjà ce rôle."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "scope_type", "scope_id"],
                condition=Q(revoked_at=None, scope_id__isnull=False),
                name="rolegrant_one_living_scoped",
                violation_error_message=_("Cette personne a déjà ce rôle."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"
