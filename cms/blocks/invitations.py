"""A call to action: one sentence, one or two buttons."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.links import LinkBlock


class InvitationBlock(blocks.StructBlock):
    """What the visitor is invited to do next."""

    title = blocks.CharBlock(label=_("titre"), max_length=120)
    text = blocks.TextBlock(label=_("texte"), max_length=400, required=False)
    action = LinkBlock(label=_("bouton"))
    other = LinkBlock(label=_("second bouton"), needed=False, required=False)

    class Meta:
        icon = "pick"
        label = _("appel à l’action")
        template = "cms/blocks/invitation.html"
        preview_value = {
            "title": "Une idée pour votre village ?",
            "text": "Trois appels sont ouverts. Le dossier s’enregistre au fil de l’eau.",
            "action": {"label": "Voir les appels ouverts", "address": "/appels-a-projets/"},
            "other": {},
        }
        description = _("Une phrase et un bouton, pour la suite.")
