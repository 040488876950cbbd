"""A private file: what is known of it. The bytes lie in the `private` storage under a generated name."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents import access
from documents.names import extension

MEDIA_TYPES_SHOWN_IN_BROWSER = frozenset({"application/pdf", "image/png", "image/jpeg"})


def private_storage() -> Storage:
    """The storage is asked for by name so that a folder and S3 need the same migration."""
    return storages["private"]


def blob_name() -> str:
    """`2026/11/22/<uuid>`: sharded by day, and never a character that a person typed."""
    return f"{timezone.now():%Y/%m/%d}/{uuid.uuid4().hex}"


def storage_name(instance: "PrivateFile", filename: str) -> str:
    """Where a new file goes, as its field asks."""
    return blob_name()


class ScanState(models.TextChoices):
    """What the antivirus said of a file."""

    NOT_SCANNED = "not_scanned", _("pas encore analysé")
    CLEAN = "clean", _("analysé, rien trouvé")
    INFECTED = "infected", _("retenu par l’antivirus")


class PrivateFileQuerySet(models.QuerySet["PrivateFile"]):
    """Files by what they are joined to."""

    def owned_by(self, instance: models.Model) -> "PrivateFileQuerySet":
        """The files joined to one object, oldest first."""
        owner_type = ContentType.objects.get_for_model(instance)
        return self.filter(owner_type=owner_type, owner_id=str(instance.pk)).order_by("created_at", "pk")

    def visible_to(self, user: object) -> "PrivateFileQuerySet":
        """Files whose owners registered a list rule and appear in it for this user.

        An owner model with a yes-or-no rule only is left out of lists; its files are still
        downloadable one by one.
        """
        allowed = Q(pk__in=[])
        for owner_type, owners in access.listed_owners(user):
            allowed |= Q(owner_type=owner_type, owner_id__in=owners)
        return self.filter(allowed)


class PrivateFile(models.Model):
    """A file that people read through a check of their rights, never by its address alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    original_name = models.CharField(_("nom"), max_length=150)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("taille en octets"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    file = models.FileField(_("fichier"), storage=private_storage, upload_to=storage_name, max_length=200)
    owner_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    owner_id = models.CharField(max_length=64)
    owner = GenericForeignKey("owner_type", "owner_id")
    kind = models.CharField(_("nature"), max_length=60, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("déposé le"), default=timezone.now, editable=False)
    scan_state = models.CharField(
        _("analyse"), max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED
    )

    objects = PrivateFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier privé")
        verbose_name_plural = _("fichiers privés")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["owner_type", "owner_id"], name="private_file_owner"),
            models.Index(fields=["scan_state"], name="private_file_scan"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="private_file_not_empty",
                violation_error_message=_("Ce fichier est vide."),
            ),
            models.CheckConstraint(
                condition=~Q(original_name=""),
                name="private_file_named",
                violation_error_message=_("Ce fichier n’a pas de nom."),
            ),
            models.CheckConstraint(
                condition=Q(scan_state__in=ScanState.values),
                name="private_file_scan_state_known",
                violation_error_message=_("L’état d’analyse de ce fichier est inconnu."),
            ),
            models.UniqueConstraint(
                fields=["file"],
                name="private_file_one_row_per_blob",
                violation_error_message=_("Ce fichier est déjà enregistré."),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    def open(self) -> File:
        """The bytes, to be read from their beginning and closed. Raises `FileNotFoundError`.

        Asks the storage that is configured now: `file.file` keeps the one of the start-up.
        """
        return private_storage().open(str(self.file.name), "rb")

    @property
    def extension(self) -> str:
        return extension(self.original_name)

    @property
    def can_be_shown(self) -> bool:
        """Whether a browser may show it in place instead of saving it."""
        return self.media_type in MEDIA_TYPES_SHOWN_IN_BROWSER


class PendingUpload(models.Model):
    """A file that arrives in parts: what was announced, how much is there, and what became of it.

    `destination`, `target` and `slot` say where it goes (`documents.destinations`). Nobody but `user` sees
    it. Once finished it stays for a while, so that an answer lost on the way can be asked again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    destination = models.CharField(max_length=60)
    target = models.CharField(max_length=64)
    slot = models.CharField(max_length=60, blank=True)
    name = models.CharField(_("nom"), max_length=150)
    size = models.PositiveBigIntegerField(_("taille en octets"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, blank=True)
    received = models.PositiveBigIntegerField(_("octets reçus"), default=0)
    touched_at = models.DateTimeField(_("dernier signe"), default=timezone.now)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("envoi en cours")
        verbose_name_plural = _("envois en cours")
        indexes = [
            models.Index(fields=["user", "destination", "target"], name="pending_upload_place"),
            models.Index(fields=["touched_at"], name="pending_upload_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(received__lte=models.F("size")),
                name="pending_upload_within_its_size",
                violation_error_message=_("Cet envoi dépasse la taille annoncée."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """Some bytes of an upload, from `offset` on, in a blob of their own."""

    upload = models.ForeignKey(PendingUpload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    blob = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = _("partie d’un envoi")
        ordering = ["offset"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "offset"],
                name="one_part_per_offset",
                violation_error_message=_("Cette partie est déjà arrivée."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="upload_part_not_empty",
                violation_error_message=_("Une partie d’envoi n’est jamais vide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"
