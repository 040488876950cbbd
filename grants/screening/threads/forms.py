"""What is written in a thread."""

from django.utils.translation import gettext_lazy as _

from documents.fields import MultipleCheckedFileField
from grants.screening.people.forms import OnceForm
from ui.fields import CleanCharField, CleanTextField

_MOST_FILES = 5


class ReplyForm(OnceForm):
    """A message and its files."""

    text = CleanTextField(
        label=_("Votre message"),
        max_length=5000,
        rows=5,
        error_messages={"required": _("Écrivez votre message.")},
    )
    attached = MultipleCheckedFileField(label=_("Fichiers à joindre"), required=False, max_files=_MOST_FILES)
    hide_optional = False

    def values(self) -> dict:
        """What the actions take."""
        data = dict(self.cleaned_data)
        uploads = data.pop("attached")
        return {**data, "uploads": uploads}


class ThreadForm(ReplyForm):
    """A new subject and its first message."""

    subject = CleanCharField(
        label=_("Objet"), max_length=150, error_messages={"required": _("Donnez un objet à votre message.")}
    )
    field_order = ["subject", "text", "attached"]
