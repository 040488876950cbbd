"""Whose site it is: read by every page, edited in the settings."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

_phone = RegexValidator(
    r"^\+?[0-9][0-9 ().-]{4,23}\Z", _("Un numéro de téléphone s’écrit avec des chiffres : 05 58 00 00 00.")
)


class Accessibility(models.TextChoices):
    """What the law has every page say (decree 2019-768): without an audit in force, it is « non conforme »."""

    NONE = "none", _("non conforme")
    PARTIAL = "partial", _("partiellement conforme")
    TOTAL = "total", _("totalement conforme")


@register_setting(icon="home", order=10)
class SiteIdentity(BaseSiteSetting):
    """The authority that publishes the site and how to reach it."""

    authority = models.CharField(_("collectivité"), max_length=120, blank=True)
    baseline = models.CharField(
        _("ce que fait le site"),
        max_length=160,
        blank=True,
        help_text=_("Une phrase, en bas de chaque page."),
    )
    address = models.TextField(_("adresse postale"), max_length=300, blank=True)
    email = models.EmailField(_("adresse e-mail de contact"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=25, blank=True, validators=[_phone])
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("À défaut, le signe de Terreau. Le nom de la collectivité est toujours écrit à côté."),
    )
    accessibility = models.CharField(
        _("état d’accessibilité"),
        max_length=10,
        choices=Accessibility,
        default=Accessibility.NONE,
        help_text=_(
            "Mention obligatoire (décret n° 2019-768). « Partiellement conforme » demande un audit RGAA "
            "qui constate au moins la moitié des critères respectés."
        ),
    )
    footer_text = models.TextField(_("texte de pied de page"), max_length=400, blank=True)

    select_related = ["logo"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("authority"), FieldPanel("baseline"), FieldPanel("logo")], heading=_("Identité")
        ),
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("email"), FieldPanel("phone")], heading=_("Contact")
        ),
        FieldPanel("accessibility"),
        FieldPanel("footer_text"),
    ]

    class Meta:
        verbose_name = _("identité du site")

    def __str__(self) -> str:
        return self.authority or str(self.site)

    @classmethod
    def read(cls, request: HttpRequest) -> "SiteIdentity | None":
        """The identity of the site that answers this request: one query, kept on the request.

        Unlike `for_request`, it never writes: a page that is read creates nothing.
        """
        held: Any = request
        if not hasattr(held, "_site_identity"):
            site = Site.find_for_request(request)
            found = cls.base_queryset().filter(site=site).first() if site is not None else None
            held._site_identity = found
        return held._site_identity
