"""A real browser, a real server, a real worker: what the journeys are played with."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.person import Person

# The browser's driver runs an event loop in this thread; the database is used from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def people(browser, live_server, settings, javascript):
    """Make the people of a journey: `people("Nom", user)` gives each their own browser window."""
    settings.BASE_URL = live_server.url
    made: list[Person] = []

    def make(name, user=None, **options):
        person = Person(browser, live_server.url, name, user=user, javascript=javascript, **options)
        made.append(person)
        return person

    yield make
    problems = [problem for person in made for problem in person.problems]
    for person in made:
        person.close()
    assert problems == [], "\n".join(problems)


@pytest.fixture
def javascript() -> bool:
    """Journeys run with scripts unless they say otherwise."""
    return True


@pytest.fixture
def work():
    """Let the worker do everything that is queued."""

    def run() -> None:
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0, reload=False)

    return run
