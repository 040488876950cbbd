"""Shared by every test: the rows that migrations would have made, and the pace of the clock."""

import pytest
from django.core.cache import cache
from django.db import connection


def seed_reference_rows() -> None:
    """Make what Wagtail's migrations make, for databases built without them or flushed by a test."""
    from wagtail.models import Collection, Locale, Page, Site

    if Page.objects.filter(depth=1).exists():
        return
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    welcome = root.add_child(instance=Page(title="Accueil", slug="accueil", locale=locale))
    Site.objects.get_or_create(
        hostname="localhost", port=80, defaults={"root_page": welcome, "is_default_site": True}
    )
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Reference rows once per database; only tests that flush it need them again."""
    with django_db_blocker.unblock():
        seed_reference_rows()


@pytest.fixture(autouse=True)
def _reference_rows(request: pytest.FixtureRequest) -> None:
    """Each test that may touch the database finds the root page, the site and the root collection."""
    marker = request.node.get_closest_marker("django_db")
    wanted = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if marker or wanted:
        transactional = (marker and marker.kwargs.get("transaction")) or wanted & {
            "transactional_db",
            "live_server",
        }
        request.getfixturevalue("transactional_db" if transactional else "db")
        seed_reference_rows()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Sign-in limits and cached pages of one test do not reach the next."""
    cache.clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Races need a database with row locks: elsewhere those tests say that they did not run."""
    if connection.vendor == "postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: this run is on SQLite"))
