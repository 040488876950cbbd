"""The folder of a body: documents kept once, and given to as many calls as ask for them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Applicant
from grants.calls.pieces import FolderKind


class FolderDocumentQuerySet(models.QuerySet["FolderDocument"]):
    """Documents by who may see them."""

    def visible_to(self, user: Any) -> "FolderDocumentQuerySet":
        """Those of the bodies that the person acts for. Officers see what was joined to a file, never this."""
        return self.filter(applicant__in=Applicant.objects.of(user).values("pk"))


class FolderDocument(models.Model):
    """One document of a body's folder; its file is its PrivateFile.

    What is joined to an application is a copy: nothing done here changes it.
    """

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="folder")
    kind = models.CharField(_("nature"), max_length=20, choices=FolderKind.choices)
    label = models.CharField(_("précision"), max_length=120, blank=True)
    dated_on = models.DateField(_("date du document"))
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    added_at = models.DateTimeField(_("ajouté le"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FolderDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document du dossier permanent")
        verbose_name_plural = _("documents du dossier permanent")
        ordering = ["kind", "-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FolderKind.values),
                name="folder_document_kind_known",
                violation_error_message=_("Cette nature de document n’existe pas."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("dated_on")),
                name="folder_document_dates_in_order",
                violation_error_message=_("La fin de validité précède la date du document."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """The page where the document is replaced."""
        return reverse("folder:document", args=[self.applicant_id, self.pk])

    def expired(self, on: date) -> bool:
        """Whether it does not count any more on this day; its last day still counts."""
        return self.valid_until is not None and self.valid_until < on
