"""Reads of the log and of messages."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from workflows.models import EmailState, LogEntry, Message


def history(instance: models.Model) -> models.QuerySet[LogEntry]:
    """The journal of one row, oldest first."""
    content_type = ContentType.objects.get_for_model(instance)
    return LogEntry.objects.filter(content_type=content_type, object_id=instance.pk).order_by("sequence")


def messages_of(user: Any) -> models.QuerySet[Message]:
    """What a person was told, newest first."""
    return Message.objects.filter(recipient=user).select_related("attachment").order_by("-created_at", "-pk")


def dead_letters() -> models.QuerySet[Message]:
    """E-mails that were given up, for the staff to look at."""
    return Message.objects.filter(email_state=EmailState.DEAD).order_by("-created_at")
