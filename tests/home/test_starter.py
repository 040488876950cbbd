"""The starter site: complete, readable, and safe to run again."""

import re
from itertools import pairwise

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from cms.models import CallPage, HomePage, SiteIdentity, StandardPage
from home import starter
from tests.factories.calls import open_call
from tests.factories.cms import starter_site

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/",
    "/appels-a-projets/",
    "/comment-ca-marche/",
    "/questions-frequentes/",
    "/mentions-legales/",
    "/accessibilite/",
    "/donnees-personnelles/",
    "/plan-du-site/",
)


def test_a_run_creates_the_pages_once_and_a_second_changes_nothing(capsys):
    call_command("starter_site")
    before = list(Page.objects.order_by("path").values_list("path", "title", "latest_revision_id"))
    made = starter.create_site()

    assert made.pages == []
    assert list(Page.objects.order_by("path").values_list("path", "title", "latest_revision_id")) == before
    assert "created /accessibilite/" in capsys.readouterr().out


def test_what_an_editor_changed_stays(client):
    starter_site()
    page = StandardPage.objects.get(slug="mentions-legales")
    page.title = "Mentions"
    page.save_revision().publish()
    SiteIdentity.objects.update(authority="Ville de Mont-d’Exemple")

    starter.create_site()

    assert StandardPage.objects.get(slug="mentions-legales").title == "Mentions"
    assert SiteIdentity.objects.get().authority == "Ville de Mont-d’Exemple"


def test_the_default_site_shows_the_home_page():
    home = starter_site()
    site = Site.objects.get(is_default_site=True)

    assert site.root_page_id == home.pk
    assert (site.hostname, site.port) == ("localhost", 8000)
    assert HomePage.objects.count() == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_answers_with_one_title_and_headings_in_order(client, address):
    starter_site()
    open_call()
    response = client.get(address)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", response.text)]

    assert response.status_code == 200
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_call_opened_after_the_site_has_its_page(client):
    starter_site()
    call = open_call(title="Rompre l’isolement", slug="rompre-l-isolement")

    page = CallPage.objects.get()
    assert (page.call_slug, page.live) == (call.slug, True)
    assert client.get("/appels-a-projets/rompre-l-isolement/").status_code == 200


def test_calls_opened_before_the_site_get_theirs():
    call = open_call()
    assert CallPage.objects.count() == 0

    starter_site()

    assert [page.call_slug for page in CallPage.objects.all()] == [call.slug]
    assert [page.call_slug for page in starter.publish_calls()] == [call.slug]
    assert CallPage.objects.count() == 1
