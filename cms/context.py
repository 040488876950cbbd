"""What the layouts show of the site on every page: whose it is, and its menu."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.menu import main_menu
from cms.models import SiteIdentity

#: Where people are at work, their own sections replace the public menu.
_AT_WORK = ("/gestion/", "/comite/", "/admin/")


def _name(request: HttpRequest) -> str:
    identity = SiteIdentity.read(request)
    return identity.authority if identity is not None else ""


def _logo(request: HttpRequest) -> str:
    identity = SiteIdentity.read(request)
    if identity is None or identity.logo is None:
        return ""
    return identity.logo.get_rendition("max-240x96|format-webp").url


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `identity`, `site_name`, `site_logo` and `main_menu`, read where they are shown."""
    menu: Any = [] if request.path.startswith(_AT_WORK) else SimpleLazyObject(lambda: main_menu(request))
    return {
        "identity": SimpleLazyObject(lambda: SiteIdentity.read(request)),
        "site_name": SimpleLazyObject(lambda: _name(request)),
        "site_logo": SimpleLazyObject(lambda: _logo(request)),
        "main_menu": menu,
    }
