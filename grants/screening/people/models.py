"""The officers of a file, one row for each time that somebody followed it, and their notes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application


class FileOfficer(models.Model):
    """One person's time on a file. `Screening.officer` says which of them answers for it."""

    screening = models.ForeignKey("screening.Screening", on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(_("depuis le"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("à la suite de"),
    )
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("suivi d’un dossier")
        verbose_name_plural = _("suivis de dossiers")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "user"],
                condition=Q(until=None),
                name="one_place_per_officer",
                violation_error_message=_("Cette personne suit déjà le dossier."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.user_id}"


class Note(models.Model):
    """A note between officers; the applicant never sees it. Kept as written; the newest first."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="internal_notes")
    # Notes taken over from the single text that there was before may have none.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("date"))
    text = models.TextField(_("note"))
    # Made with the form: the second of two clicks adds nothing.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
