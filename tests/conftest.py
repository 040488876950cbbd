"""Shared by every test: the rows that migrations would have made, and the pace of the clock."""

import gc
import os

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
def django_db_modify_db_settings(
    request, django_db_modify_db_settings_parallel_suffix, django_db_blocker
) -> None:
    """On PostgreSQL with the real migrations, each process gets a copy of a migrated database."""
    if connection.vendor == "postgresql" and not request.config.option.nomigrations:
        from tests import template_database

        with django_db_blocker.unblock():
            # Nothing is left to migrate in a copy; Django would rebuild the whole history to find that out.
            connection.settings_dict["TEST"] |= {"TEMPLATE": template_database.ready(), "MIGRATE": False}


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


DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


#: What forms, blocks, presets and pages say: no lock, order, constraint or search of their own is at stake
#: there, and SQLite plays it. `EVERYTHING=1` plays it on PostgreSQL too (docs/decisions/0007).
SAME_ANYWHERE = (
    "tests/cms/",
    "tests/home/",
    "tests/ui/",
    "tests/grants/calls/",
    "tests/grants/applications/test_answers.py",
    "tests/grants/applications/test_cerfa.py",
    "tests/grants/applications/test_form_and_server.py",
    "tests/grants/applications/test_one_verdict.py",
    "tests/grants/applications/test_preview.py",
    "tests/grants/applications/test_public_test.py",
    "tests/grants/applications/test_questions.py",
    "tests/grants/screening/test_every_preset.py",
)


def _differs(item: pytest.Item) -> bool:
    """Whether PostgreSQL could answer otherwise: races always, the rest unless listed above."""
    if os.environ.get("EVERYTHING") or item.get_closest_marker("postgresql"):
        return True
    return not item.nodeid.startswith(SAME_ANYWHERE)


def _has_database(item: pytest.Item) -> bool:
    """Whether the test may open the database: pytest-django stops every other that tries."""
    return bool(item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that have a database, before `-m` chooses; those on PostgreSQL are chosen by it.

    Races need a database with row locks: elsewhere those tests say that they did not run.
    """
    for item in items:
        if _has_database(item) and _differs(item):
            item.add_marker("database")
        if connection.vendor != "postgresql" and item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: this run is on SQLite"))


def pytest_collection_finish() -> None:
    """Models, templates and tests live to the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
