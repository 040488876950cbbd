"""Creates the tree of pages once; what editors changed since is left as they made it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.actions import publish_calls
from cms.models import BasePage, CallsIndexPage, HomePage, SiteIdentity, StandardPage
from home.starter import guides, legal, welcome

AUTHORITY = "Département des Landes-d’Exemple"


@dataclass
class Made:
    """What a run created: addresses of pages, and whether the identity was new."""

    pages: list[str] = field(default_factory=list)
    identity: bool = False


@transaction.atomic
def create_site() -> Made:
    """Create what is missing of the starter site, and give every public call its page. Safe to run again."""
    made = Made()
    home = _home(made)
    site = _site(home)
    index = _page(
        made, home, CallsIndexPage, slug="appels-a-projets", show_in_menus=True, **welcome.calls_index()
    )
    how = _page(
        made, home, StandardPage, slug="comment-ca-marche", show_in_menus=True, **guides.how_it_works(index)
    )
    questions = _page(
        made, home, StandardPage, slug="questions-frequentes", show_in_menus=True, **guides.questions(index)
    )
    _page(made, home, StandardPage, slug="mentions-legales", show_date=True, **legal.notice(AUTHORITY))
    _page(made, home, StandardPage, slug="accessibilite", show_date=True, **legal.accessibility(AUTHORITY))
    _page(made, home, StandardPage, slug="donnees-personnelles", show_date=True, **legal.privacy(AUTHORITY))
    if "/" in made.pages:
        _fill_home(home, index=index, how=how, questions=questions)
    made.identity = _identity(site)
    publish_calls()
    return made


def _home(made: Made) -> HomePage:
    """The home page: an existing one, else a new one beside (and instead of) Wagtail's welcome page."""
    found = HomePage.objects.order_by("path").first()
    if found is not None:
        return found
    root = _root()
    home = HomePage(title="Accueil", slug=_free("accueil", root), **welcome.opening(AUTHORITY))
    root.add_child(instance=home)
    home.save_revision().publish()
    made.pages.append("/")
    return home


def _root() -> Page:
    """The top of the tree; created where no migration did it."""
    root = Page.objects.filter(depth=1).first()
    if root is None:
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        root = Page.add_root(title="Root", slug="root")
    return root


def _free(slug: str, parent: Page) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return slug if slug not in taken else f"{slug}-terreau"


def _site(home: HomePage) -> Site:
    """The default site shows the home page, at the public address of the installation."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome_page = site.root_page if site.root_page_id else None
    fresh = welcome_page is None or not isinstance(welcome_page.specific, BasePage)
    if fresh:
        site.hostname, site.port = address.hostname or "localhost", port
        site.site_name, site.root_page = AUTHORITY, home
        site.save()
        if welcome_page is not None and welcome_page.depth > 1 and not welcome_page.get_children().exists():
            welcome_page.delete()
    return site


def _page(made: Made, parent: Page, kind: type[BasePage], *, slug: str, **fields: Any) -> Any:
    found = parent.get_children().filter(slug=slug).first()
    if found is not None:
        return found.specific
    parent.refresh_from_db()
    page = kind(slug=slug, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    made.pages.append(f"/{slug}/")
    return page


def _fill_home(home: HomePage, *, index: Page, how: Page, questions: Page) -> None:
    """The blocks that lead to the other pages, once these exist."""
    home.refresh_from_db()
    home.action_label, home.action_page = "Voir les appels ouverts", index
    home.other_label, home.other_page = "Comment ça marche", how
    home.body = welcome.body(index=index, how=how, questions=questions)
    home.save()
    home.save_revision().publish()


def _identity(site: Site) -> bool:
    identity, created = SiteIdentity.objects.get_or_create(site=site)
    if not identity.authority:
        for name, value in welcome.identity(AUTHORITY).items():
            setattr(identity, name, value)
        identity.save()
    return created
