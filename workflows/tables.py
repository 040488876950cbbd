"""Tables of the engine's staff screens."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ui.templatetags.ui import when
from workflows.models import Deadline, LogEntry, Message

_RETRY = """{% translate "Relancer" as label %}<button class="button button--secondary button--small"
 type="submit" name="message" value="{{ record.uid }}"><span>{{ label }}</span><span class="visually-hidden">
 {{ record.subject }}</span></button>"""


class MomentColumn(tables.Column):
    """A date and time as every screen writes them."""

    def render(self, value: Any) -> str:
        return when(value)


class DeadLetterTable(tables.Table):
    """E-mails that were given up. Stands inside the form that tries them again."""

    created_at = MomentColumn(verbose_name=_("Du"))
    subject = tables.Column(verbose_name=_("Objet"))
    email = tables.Column(verbose_name=_("Destinataire"))
    attempts = tables.Column(verbose_name=_("Essais"))
    last_error = tables.Column(verbose_name=_("Dernière erreur"), orderable=False, default="—")
    retry = tables.TemplateColumn(_RETRY, verbose_name=_("Action"), orderable=False)

    caption = _("Courriels à relancer")

    class Meta:
        model = Message
        fields = ("created_at", "subject", "email", "attempts", "last_error", "retry")
        order_by = ("-created_at",)
        empty_text = _("Aucun courriel abandonné.")


class DeadlineTable(tables.Table):
    """What should have happened and has not."""

    due_at = MomentColumn(verbose_name=_("Prévue le"))
    name = tables.Column(verbose_name=_("Échéance"))
    target = tables.Column(verbose_name=_("Objet"), accessor="object_id", orderable=False)
    attempts = tables.Column(verbose_name=_("Essais"))
    last_error = tables.Column(verbose_name=_("Dernière erreur"), orderable=False, default="—")

    caption = _("Échéances dépassées")

    class Meta:
        model = Deadline
        fields = ("due_at", "name", "target", "attempts", "last_error")
        orderable = False
        empty_text = _("Aucune échéance en retard.")

    def render_target(self, record: Deadline) -> str:
        return f"{_kind(record)} {record.object_id}"


class JournalTable(tables.Table):
    """Rows of the log, newest first."""

    sequence = tables.Column(verbose_name=_("N°"))
    at = MomentColumn(verbose_name=_("Date"))
    wording = tables.Column(verbose_name=_("Évènement"))
    target_object = tables.Column(verbose_name=_("Objet"), accessor="object_id")
    actor_label = tables.Column(verbose_name=_("Auteur"))
    facts = tables.Column(verbose_name=_("Motif"), accessor="facts__reason", default="—")
    seal = tables.Column(verbose_name=_("Sceau"), accessor="hash")

    caption = _("Journal")

    class Meta:
        model = LogEntry
        fields = ("sequence", "at", "wording", "target_object", "actor_label", "facts", "seal")
        orderable = False
        empty_text = _("Aucune ligne ne correspond.")

    def render_target_object(self, record: LogEntry) -> str:
        label = f"{record.content_type.app_label}.{record.content_type.model}"
        return format_html(
            '<a href="?kind={}&amp;number={}">{} {}</a>',
            label,
            record.object_id,
            _kind(record),
            record.object_id,
        )

    def render_seal(self, value: str) -> str:
        return format_html("<code>{}</code>", value[:12])


def _kind(record: Any) -> str:
    model = record.content_type.model_class()
    return model._meta.verbose_name.capitalize() if model else record.content_type.model
