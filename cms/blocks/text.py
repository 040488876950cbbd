"""Running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

#: Level 1 is the title of the page; deeper than 3 says that the page should be two pages.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
#: Inside a component, which has its own heading.
INNER_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
_SAMPLE = (
    "<h2>Qui peut déposer un dossier ?</h2><p>Toute association <b>déclarée</b> qui agit dans le "
    "département, quelle que soit sa taille.</p>"
)


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and headings of levels 2 and 3."""

    class Meta:
        icon = "pilcrow"
        label = _("texte")
        features = FEATURES
        template = "cms/blocks/text.html"
        preview_value = _SAMPLE
        description = _("Des paragraphes, des listes et des intertitres.")


class InnerTextBlock(blocks.RichTextBlock):
    """Text inside a component: no headings."""

    class Meta:
        icon = "pilcrow"
        label = _("texte")
        features = INNER_FEATURES


class NoticeBlock(blocks.StructBlock):
    """A remark that stands out."""

    tone = blocks.ChoiceBlock(
        label=_("nature"),
        choices=[("info", _("Information")), ("success", _("Bonne nouvelle")), ("warning", _("Attention"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("titre"), max_length=120, required=False)
    text = InnerTextBlock()

    class Meta:
        icon = "info-circle"
        label = _("encadré")
        template = "cms/blocks/notice.html"
        preview_value = {
            "tone": "info",
            "title": "Bon à savoir",
            "text": "<p>Un dossier commencé reste enregistré : vous le reprenez quand vous voulez.</p>",
        }
        description = _("Une remarque qui ressort du texte.")
