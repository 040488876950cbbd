"""A file to download, with its type and size said beforehand."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class FileBlock(blocks.StructBlock):
    """One document of the site's library."""

    title = blocks.CharBlock(
        label=_("intitulé"), max_length=160, required=False, help_text=_("À défaut, celui du document.")
    )
    document = DocumentChooserBlock(label=_("document"))
    text = blocks.CharBlock(label=_("ce qu’on y trouve"), max_length=250, required=False)

    class Meta:
        icon = "doc-full"
        label = _("fichier à télécharger")
        template = "cms/blocks/file.html"
        description = _("Un document, avec son format et son poids.")
