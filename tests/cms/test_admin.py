"""The editor's side: open to communication, closed to applicants, and every page type can be edited."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from accounts.roles import Role
from cms.blocks import HomeBlocks
from cms.blocks.links import LinkBlock
from cms.models import CallPage, SiteIdentity, StandardPage
from tests.factories.accounts import UserFactory
from tests.factories.calls import open_call
from tests.factories.cms import starter_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role=Role.COMMUNICATION))
    return client


def test_every_type_of_page_opens_for_editing(editor):
    starter_site()
    open_call()
    pages = list(Page.objects.filter(depth__gt=1))

    assert len(pages) == 8
    assert {editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code for page in pages} == {
        200
    }


@pytest.mark.parametrize("kind", ["standardpage", "callsindexpage"])
def test_a_new_page_opens(editor, kind):
    home = starter_site()
    Page.objects.get(slug="appels-a-projets").delete()
    home.refresh_from_db()

    address = reverse("wagtailadmin_pages:add", args=["cms", kind, home.pk])
    assert editor.get(address).status_code == 200


def test_the_form_of_a_call_page_offers_the_calls_by_title(editor):
    starter_site()
    call = open_call(title="Rompre l’isolement")
    page = CallPage.objects.get()
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert f"Rompre l’isolement ({call.reference})" in response.text


def test_a_draft_is_previewed(editor):
    starter_site()
    page = StandardPage.objects.get(slug="comment-ca-marche")

    assert editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


def test_the_identity_of_the_site_is_edited(editor):
    starter_site()
    site = Site.objects.get()
    address = reverse("wagtailsettings:edit", args=["cms", "siteidentity", site.pk])
    data = {
        "authority": "Ville de Mont-d’Exemple",
        "accessibility": "partial",
        "email": "mairie@mont.example",
    }

    assert editor.get(address).status_code == 200
    assert editor.post(address, data).status_code == 302
    assert SiteIdentity.objects.get().authority == "Ville de Mont-d’Exemple"
    page = editor.get("/").text
    assert "Ville de Mont-d’Exemple" in page
    assert "partiellement conforme" in page


def test_reading_a_page_writes_no_identity(client):
    starter_site()
    SiteIdentity.objects.all().delete()

    assert client.get("/").status_code == 200
    assert SiteIdentity.objects.count() == 0


def test_an_applicant_does_not_enter(client):
    client.force_login(UserFactory())
    response = client.get("/admin/")

    assert response.status_code in (302, 403)
    assert response.status_code == 403 or "/admin/" not in response.headers["Location"].split("?")[0]


PREVIEWED = HomeBlocks().child_blocks


@pytest.mark.parametrize("name", [name for name, block in PREVIEWED.items() if block.is_previewable])
def test_each_block_shows_what_it_looks_like_before_it_is_chosen(editor, name):
    address = f"{reverse('wagtailadmin_block_preview')}?id={PREVIEWED[name].definition_prefix}"
    response = editor.get(address)

    assert response.status_code == 200
    assert "cms/site.css" in response.text


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//ailleurs.example", "/\\ailleurs.example", "data:text/html,x", "page"],
)
def test_a_link_leads_nowhere_harmful(address):
    block = LinkBlock()

    with pytest.raises(Exception, match=r".*"):
        block.clean(block.to_python({"label": "Lire", "page": None, "address": address}))


@pytest.mark.parametrize("address", ["https://exemple.example/", "/appels-a-projets/", "mailto:a@b.example"])
def test_an_honest_link_is_kept(address):
    block = LinkBlock()
    value = block.clean(block.to_python({"label": "Lire", "page": None, "address": address}))

    assert value.href == address
