"""Public pages: shared by every visitor, right for each phase of a call, steady in cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from cms.models import CallPage, StandardPage
from grants.calls import actions
from tests.factories.accounts import UserFactory
from tests.factories.calls import open_call
from tests.factories.cms import starter_site

pytestmark = pytest.mark.django_db
PAGES = ("/", "/appels-a-projets/", "/comment-ca-marche/", "/plan-du-site/", "/sitemap.xml")


def page_of(call):
    return f"/appels-a-projets/{call.slug}/"


def cost(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_gets_no_cookie_and_a_page_that_caches_may_share(client, address):
    starter_site()
    response = client.get(address)

    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"].startswith("public, ")
    assert "csrfmiddlewaretoken" not in response.text


def test_a_call_page_gives_no_cookie_either(client):
    starter_site()
    response = client.get(page_of(open_call()))

    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_signed_in_person_gets_a_private_page_with_the_way_to_their_space(client):
    starter_site()
    client.force_login(UserFactory())
    response = client.get("/")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "/mon-espace/" in response.text
    assert "Se connecter" not in response.text


@pytest.mark.parametrize("address", ["/", "/appels-a-projets/", "/sitemap.xml", "/plan-du-site/"])
def test_the_cost_of_a_list_does_not_grow_with_the_calls(client, address):
    starter_site()
    officer = UserFactory(role=Role.OFFICER)
    counts = []
    for total in (1, 3, 50):
        while CallPage.objects.count() < total:
            open_call(by=officer)
        client.get(address)  # what Wagtail keeps between requests is kept once
        counts.append(cost(client, address))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 20


def test_the_cost_of_a_call_page_does_not_grow_with_the_calls(client):
    starter_site()
    officer = UserFactory(role=Role.OFFICER)
    first = open_call(by=officer)
    client.get(page_of(first))
    alone = cost(client, page_of(first))
    for _ in range(5):
        open_call(by=officer)

    assert cost(client, page_of(first)) == alone


def test_an_open_call_says_until_when_and_leads_to_the_file(client):
    starter_site()
    call = open_call(closes_at=timezone.now() + timedelta(days=5))
    response = client.get(page_of(call))

    assert f'href="/appels/{call.slug}/candidater/"' in response.text
    assert "encore 5\u00a0jours" in response.text or "encore 5 jours" in response.text


def test_a_call_to_come_says_when_it_opens_and_offers_nothing_yet(client):
    starter_site()
    now = timezone.now()
    call = open_call(opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=30))
    response = client.get(page_of(call))

    assert "candidater" not in response.text
    assert "Les dossiers pourront être déposés à partir du" in response.text


def test_a_closed_call_takes_nothing_even_before_the_clock_has_run(client):
    starter_site()
    now = timezone.now()
    call = open_call(opens_at=now - timedelta(days=30), closes_at=now - timedelta(minutes=1))
    response = client.get(page_of(call))

    assert "candidater" not in response.text
    assert "Cet appel est clos" in response.text


def test_a_concluded_call_gives_its_results(client):
    starter_site()
    officer = UserFactory(role=Role.OFFICER)
    call = open_call(by=officer)
    actions.close_call(call=call, by=officer)
    actions.conclude_call(call=call, by=officer)
    response = client.get(page_of(call))

    assert "Les résultats" in response.text
    assert "candidater" not in response.text


def test_a_page_whose_call_vanished_says_so_soberly(client):
    starter_site()
    call = open_call()
    CallPage.objects.update(call_slug="disparu")
    response = client.get(page_of(call))

    assert response.status_code == 200
    assert "Cet appel n’est plus consultable" in response.text


def test_two_pages_cannot_show_the_same_call():
    starter_site()
    call = open_call()
    twin = CallPage(title="Double", slug="double", call_slug=call.slug, path="x", depth=4)

    with pytest.raises(Exception, match="Cet appel a déjà sa page"):
        twin.clean()


@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/appels-a-projets/%00/",
        "/appels-a-projets/%ED%A0%80/",
        "/appels-a-projets/%F0%9F%8C%B1/",
        f"/{'a' * 5000}/",
        "/..%2f..%2fetc/passwd/",
        "/10000000000000000000000000000000/",
    ],
)
def test_a_hostile_address_is_not_found(client, address):
    starter_site()

    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize("query", ["?page=abc", "?q=%00", "?p=%ED%A0%80", "?" + "a=1&" * 900])
def test_hostile_parameters_change_nothing(client, query):
    starter_site()

    assert client.get(f"/{query}").status_code == 200
    assert client.get(f"/sitemap.xml{query}").status_code in (200, 404)


def test_a_text_of_an_editor_is_never_markup(client):
    starter_site()
    page = StandardPage.objects.get(slug="comment-ca-marche")
    page.introduction = "<script>alert(1)</script>"
    page.body = [
        ("quotation", {"text": "<img src=x onerror=alert(1)>", "author": "A", "role": ""}),
        ("text", "<p>oui</p><script>alert(2)</script>"),
    ]
    page.save_revision().publish()
    response = client.get("/comment-ca-marche/")

    assert "<script>alert(1)" not in response.text
    assert "<img src=x" not in response.text


def test_the_menu_holds_what_editors_put_in_it(client):
    starter_site()
    StandardPage.objects.filter(slug="questions-frequentes").update(show_in_menus=False)
    text = client.get("/comment-ca-marche/").text
    header = text[text.index("<header") : text.index("</header>")]

    assert 'href="/appels-a-projets/"' in header
    assert 'href="/comment-ca-marche/" aria-current="page"' in header
    assert "questions-frequentes" not in header
