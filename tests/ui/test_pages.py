"""Layouts, error pages, tables, the style guide and the sign-in pages."""

import django_tables2 as tables
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from ui import navigation
from ui.styleguide import ExampleTable, examples

pytestmark = pytest.mark.urls("tests.ui.urls")


def inspect(check_html, html: str):
    """The checker of a page, after what every page must have."""
    checker = check_html(html)
    kinds = [kind for kind, _ in checker.tags]
    assert checker.tags[0][1]["lang"] == "fr"
    assert kinds.count("h1") == 1
    assert kinds.count("main") == 1
    assert kinds.count("header") == 1
    return checker


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nulle-part/", 404, "Page introuvable"),
        ("/refus/", 403, "Vous n’instruisez pas cet appel."),
        ("/suspect/", 400, "Cette demande n’a pas pu être lue"),
        ("/conflit/", 409, "Quelqu’un est passé avant vous"),
        ("/manque/", 422, "Le budget n’est pas équilibré."),
        ("/panne/", 500, "Le site a rencontré une erreur"),
    ],
)
def test_error_pages(client, check_html, address, status, sentence):
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert response.cookies == {}
    inspect(check_html, response.content.decode())


@pytest.mark.django_db
def test_a_lapsed_form_gives_a_way_back(check_html):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/protege/")
    assert response.status_code == 403
    html = response.content.decode()
    assert 'href="/protege/"' in html
    inspect(check_html, html)


@pytest.mark.django_db
def test_public_pages_set_no_cookie_and_hold_no_form(client, check_html):
    response = client.get("/public/")
    assert response.cookies == {}
    kinds = [kind for kind, _ in check_html(response.content.decode()).tags]
    assert kinds.count("form") == 0
    assert kinds.count("h1") == 0  # nothing filled the heading: no empty title


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/compte/login/",
        "/compte/signup/",
        "/compte/login/code/",
        "/compte/password/reset/",
        "/compte/password/reset/done/",
    ],
)
def test_sign_in_pages_are_ours(client, check_html, address):
    checker = inspect(check_html, client.get(address).content.decode())
    assert "entrance__card" in [attrs.get("class") for _, attrs in checker.tags]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/compte/email/", "/compte/password/change/", "/compte/2fa/", "/compte/logout/"]
)
def test_account_pages_are_ours(client, check_html, django_user_model, address):
    user = django_user_model.objects.create_user(email="anne@exemple.example", password="x")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    checker = inspect(check_html, client.get(address).content.decode())
    assert "account__nav" in [attrs.get("class") for _, attrs in checker.tags]


@pytest.mark.django_db
def test_a_refused_sign_in_is_said_in_the_summary(client):
    html = client.post("/compte/login/", {"login": "a@b.example", "password": "x"}).content.decode()
    assert html.count("incorrects") == 1
    assert 'role="alert"' in html


@pytest.mark.django_db
def test_the_style_guide_is_sound(client, check_html):
    assert client.get("/charte/").status_code == 200
    request = RequestFactory().get("/charte/")
    request.user = AnonymousUser()
    inspect(check_html, render_to_string("ui/styleguide.html", examples(request), request))


@pytest.mark.django_db
def test_tables_are_captioned_sorted_and_labelled(check_html):
    rows = [{"number": "1", "name": "<b>", "amount": 3, "day": "hier"}]
    table = ExampleTable(rows, order_by="-number")
    html = table.as_html(RequestFactory().get("/?q=a&sort=name"))
    checker = check_html(html)
    headings = [attrs for kind, attrs in checker.tags if kind == "th"]
    assert [attrs.get("scope") for attrs in headings] == ["col"] * 4
    assert [attrs.get("aria-sort") for attrs in headings] == ["descending", None, None, None]
    assert [attrs["data-label"] for kind, attrs in checker.tags if kind == "td"][:2] == [
        "Numéro",
        "Association",
    ]
    assert "&lt;b&gt;" in html
    assert isinstance(table, tables.Table)


def test_sections_show_what_the_person_may_see():
    navigation.section("comite", label="Tous", url_name="public", order=1)
    navigation.section("comite", label="Personne", url_name="public-none", visible=lambda user: False)
    request = RequestFactory().get("/public/detail/")
    request.user = AnonymousUser()
    try:
        assert navigation.sections("comite", request) == [
            {"label": "Tous", "href": "/public/", "current": True}
        ]
        assert navigation.sections("comite", None) == []
    finally:
        del navigation._sections["comite"]["public"], navigation._sections["comite"]["public-none"]
