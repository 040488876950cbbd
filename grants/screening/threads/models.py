"""Threads and their messages. A message says which side wrote it, and who of the other read it first."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application


class Thread(models.Model):
    """One subject of a file, as both sides follow it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="threads")
    subject = models.CharField(_("objet"), max_length=150)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("ouvert le"))
    last_at = models.DateTimeField(_("dernier message le"))

    class Meta:
        verbose_name = _("échange")
        verbose_name_plural = _("échanges")
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class ThreadMessage(models.Model):
    """One message. Kept as sent; its files are its PrivateFiles."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_applicant = models.BooleanField(_("écrit par le demandeur"))
    text = models.TextField(_("message"))
    at = models.DateTimeField(_("envoyé le"))
    # Made with the form: the second of two clicks sends nothing.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(_("annoncé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("message d’un échange")
        verbose_name_plural = _("messages des échanges")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["thread", "from_applicant"],
                name="thread_message_unread",
                condition=models.Q(read_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
