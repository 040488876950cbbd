"""Which blocks each kind of page offers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.accordion import AccordionBlock
from cms.blocks.calls import OpenCallsBlock
from cms.blocks.cards import CardsBlock
from cms.blocks.figures import FiguresBlock
from cms.blocks.files import FileBlock
from cms.blocks.invitations import InvitationBlock
from cms.blocks.pictures import PictureBlock
from cms.blocks.quotations import QuotationBlock
from cms.blocks.steps import StepsBlock
from cms.blocks.text import NoticeBlock, TextBlock

_WRITING = _("Écrire")
_SHOWING = _("Montrer")
_GUIDING = _("Guider")


class CallBlocks(blocks.StreamBlock):
    """What a communication officer adds to the page of a call."""

    text = TextBlock(group=_WRITING)
    notice = NoticeBlock(group=_WRITING)
    quotation = QuotationBlock(group=_WRITING)
    accordion = AccordionBlock(group=_WRITING)
    figures = FiguresBlock(group=_SHOWING)
    picture = PictureBlock(group=_SHOWING)
    file = FileBlock(group=_SHOWING)
    steps = StepsBlock(group=_GUIDING)


class ArticleBlocks(CallBlocks):
    """An ordinary page."""

    cards = CardsBlock(group=_GUIDING)
    invitation = InvitationBlock(group=_GUIDING)


class HomeBlocks(ArticleBlocks):
    """The home page."""

    open_calls = OpenCallsBlock(group=_SHOWING)
