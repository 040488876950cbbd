"""The engine's own tables: the log and its head, messages, preferences, deadlines."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import PrivateFile
from ui.enums import StateChoices


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are written once."""

    def update(self, **values: Any) -> int:
        raise TypeError("the log is append-only")

    def delete(self) -> Any:
        raise TypeError("the log is append-only")


class LogEntry(models.Model):
    """One transition: who, what, when, from which state to which, and the seal."""

    sequence = models.BigIntegerField(_("numéro"), unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    instance = GenericForeignKey("content_type", "object_id")
    transition = models.CharField(_("transition"), max_length=60)
    source = models.CharField(_("état de départ"), max_length=50, blank=True)
    target = models.CharField(_("état d’arrivée"), max_length=50)
    wording = models.CharField(_("libellé"), max_length=250)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_label = models.CharField(_("auteur"), max_length=200)
    facts = models.JSONField(_("éléments"), default=dict, blank=True)
    at = models.DateTimeField(_("date"))
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["content_type", "object_id", "sequence"], name="log_of_object")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.wording}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log is append-only")
        super().save(**options)

    def delete(self, *args: Any, **options: Any) -> Any:
        raise TypeError("the log is append-only")


class ChainHead(models.Model):
    """The last row of the log: locked to append, and what shows that the end was cut off."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("tête du journal")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_chain_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class EmailState(StateChoices):
    """Where the e-mail of a message stands. Not a machine: it belongs to the sender's task."""

    NONE = "none", _("Sans courriel"), "neutral"
    QUEUED = "queued", _("En attente"), "info"
    SENDING = "sending", _("En cours d’envoi"), "info"
    SENT = "sent", _("Envoyé"), "success"
    DEAD = "dead", _("Abandonné"), "danger"


class Message(models.Model):
    """What one person is told about one event: kept in their space, and sent by e-mail."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("nature"), max_length=80)
    entry = models.ForeignKey(
        LogEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    email = models.EmailField(_("adresse"), blank=True)
    subject = models.CharField(_("objet"), max_length=250)
    body = models.TextField(_("texte"))
    url = models.CharField(_("lien"), max_length=300, blank=True)
    attachment = models.ForeignKey(
        PrivateFile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pièce jointe"),
    )
    created_at = models.DateTimeField(_("créé le"))
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    email_state = models.CharField(
        _("courriel"), max_length=10, choices=EmailState.choices, default=EmailState.NONE, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    next_attempt_at = models.DateTimeField(_("prochain essai"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    last_error = models.TextField(_("dernière erreur"), blank=True)

    class Meta:
        verbose_name = _("message")
        indexes = [models.Index(fields=["recipient", "-created_at"], name="message_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "recipient"],
                condition=models.Q(recipient__isnull=False),
                name="one_message_per_event_and_person",
                violation_error_message=_("Ce message est déjà prêt pour cette personne."),
            ),
            models.UniqueConstraint(
                fields=["entry", "kind", "email"],
                condition=models.Q(recipient__isnull=True),
                name="one_message_per_event_and_address",
                violation_error_message=_("Ce message est déjà prêt pour cette adresse."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(models.Model):
    """A person's choice not to get one kind of message by e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    email = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("préférence de notification")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Deadline(models.Model):
    """Something that time will cause, once."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    instance = GenericForeignKey("content_type", "object_id")
    name = models.CharField(max_length=60)
    due_at = models.DateTimeField(_("échéance"), db_index=True)
    fired_at = models.DateTimeField(_("traitée le"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("échéance")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "name"], name="one_deadline_per_name"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="deadline_pending", condition=models.Q(fired_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"


class ChainCheck(models.Model):
    """One walk along the whole log: when, how far, and what was found. The newest is what screens show."""

    at = models.DateTimeField(_("date"))
    sequence = models.BigIntegerField(_("dernière ligne lue"))
    problems = models.JSONField(_("anomalies"), default=list, blank=True)

    class Meta:
        verbose_name = _("vérification du journal")
        verbose_name_plural = _("vérifications du journal")
        indexes = [models.Index(fields=["-at"], name="chain_check_newest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {len(self.problems)}"
