"""Signing up, signing in, being slowed down, being shut out."""

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = {
    "email": "Nouvelle.Personne@Exemple.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "first_name": "Nouvelle",
    "last_name": "Personne",
    "terms": "on",
}


def sign_in(client, email, password=PASSWORD):
    return client.post("/compte/login/", {"login": email, "password": password})


def test_sign_up_verify_and_arrive_in_ones_space(client):
    response = client.post("/compte/signup/", SIGN_UP)
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.first_name) == ("nouvelle.personne@exemple.example", "Nouvelle")
    assert user.terms_accepted_at is not None
    code = re.search(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", mail.outbox[0].body, re.M)[1]
    response = client.post(response.url, {"code": code})
    assert (response.status_code, response.url) == (302, "/mon-espace/")
    assert client.get("/mon-espace/").status_code == 200


@pytest.mark.parametrize("missing", ["terms", "first_name", "last_name"])
def test_sign_up_asks_for_names_and_terms(client, missing):
    response = client.post("/compte/signup/", {**SIGN_UP, missing: ""})
    assert response.status_code == 200
    assert missing in response.context["form"].errors
    assert not User.objects.exists()


def test_sign_up_does_not_tell_that_an_address_is_known(client):
    first = client.post("/compte/signup/", SIGN_UP)
    User.objects.get().emailaddress_set.update(verified=True)
    mail.outbox.clear()
    second = Client().post("/compte/signup/", {**SIGN_UP, "email": SIGN_UP["email"].upper()})
    assert (second.status_code, second.url) == (first.status_code, first.url)
    assert User.objects.count() == 1
    assert len(mail.outbox) == 1


def test_reset_does_not_tell_that_an_address_is_unknown(client):
    UserFactory(email="connue@exemple.example")
    answers = [
        client.post("/compte/password/reset/", {"email": email})
        for email in ("connue@exemple.example", "inconnue@exemple.example")
    ]
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1


def test_case_of_the_address_does_not_matter(client):
    UserFactory(email="personne@exemple.example")
    response = sign_in(client, "PERSONNE@Exemple.Example")
    assert (response.status_code, response.url) == (302, "/mon-espace/")


def test_a_hundred_failures_slow_the_account_and_no_other(client):
    UserFactory(email="visee@exemple.example")
    UserFactory(email="collegue@exemple.example")
    for _attempt in range(100):
        assert sign_in(client, "visee@exemple.example", "faux").status_code == 200
    # The account is slowed whatever the address the next attempt comes from, even with the right password…
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    response = sign_in(elsewhere, "visee@exemple.example")
    assert response.status_code == 200
    assert not response.context["user"].is_authenticated
    assert response.context["form"].errors
    # … and a colleague behind the same address signs in as usual.
    assert sign_in(Client(), "collegue@exemple.example").status_code == 302


def test_the_wait_ends(client):
    UserFactory(email="visee@exemple.example")
    with time_machine.travel("2026-03-01 10:00:00+01:00", tick=False) as clock:
        for _attempt in range(6):
            sign_in(client, "visee@exemple.example", "faux")
        assert sign_in(client, "visee@exemple.example").status_code == 200
        clock.shift(301)
        assert sign_in(client, "visee@exemple.example").status_code == 302


def test_a_disabled_account_loses_its_session_at_once(person, sign_in):
    browser = sign_in(person)
    assert browser.get("/mon-espace/").status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = browser.get("/mon-espace/")
    assert response.status_code == 302
    assert response.url.startswith("/compte/login/")


@pytest.mark.parametrize("target", ["//ailleurs.example", "https://ailleurs.example/", "/\\ailleurs.example"])
def test_sign_in_never_leads_elsewhere(client, target):
    UserFactory(email="personne@exemple.example")
    response = client.post(
        "/compte/login/", {"login": "personne@exemple.example", "password": PASSWORD, "next": target}
    )
    assert response.url == "/mon-espace/"


def test_one_time_code_by_email(client):
    UserFactory(email="personne@exemple.example")
    response = client.post("/compte/login/code/", {"email": "personne@exemple.example"})
    code = re.search(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", mail.outbox[0].body, re.M)[1]
    response = client.post(response.url, {"code": code})
    assert (response.status_code, response.url) == (302, "/mon-espace/")
