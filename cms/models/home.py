"""The home page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import HomeBlocks
from cms.models.base import BasePage


class HomePage(BasePage):
    """The first page: one sentence that says what the site is for, one button, then blocks."""

    hero_title = models.CharField(_("grand titre"), max_length=120)
    lead = models.TextField(_("accroche"), max_length=400, blank=True)
    action_label = models.CharField(_("texte du bouton"), max_length=60, blank=True)
    action_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page où mène le bouton"),
    )
    other_label = models.CharField(_("texte du second bouton"), max_length=60, blank=True)
    other_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page où mène le second bouton"),
    )
    body = StreamField(HomeBlocks(required=False), blank=True, verbose_name=_("contenu"))

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_title"),
                FieldPanel("lead"),
                FieldPanel("action_label"),
                FieldPanel("action_page"),
                FieldPanel("other_label"),
                FieldPanel("other_page"),
            ],
            heading=_("Ouverture"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StandardPage", "cms.CallsIndexPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")

    @property
    def summary_for_search(self) -> str:
        return self.search_description or self.lead
