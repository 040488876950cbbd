"""Who pays or administers signs in with a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts import roles
from accounts.middleware import RequireSecondFactor
from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
COMPULSORY = {Role.FINANCE, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", [None, *Role])
def test_who_is_sent_to_the_set_up(role, sign_in):
    user = UserFactory(role=role) if role else UserFactory()
    response = sign_in(user).get("/mon-espace/")
    if role in COMPULSORY:
        assert (response.status_code, response.url) == (302, "/mon-espace/second-facteur/")
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("superuser", [{"is_superuser": True}, {"is_staff": True}])
def test_operators_need_one_too(superuser, sign_in):
    assert sign_in(UserFactory(**superuser)).get("/mon-espace/").status_code == 302


@pytest.mark.parametrize("path", ["/mon-espace/profil/", "/mon-espace/demandeurs/nouveau/", "/admin/", "/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_waits_for_it(path, method, sign_in):
    response = getattr(sign_in(UserFactory(role=Role.FINANCE)), method)(path)
    assert (response.status_code, response.url) == (302, "/mon-espace/second-facteur/")


@pytest.mark.parametrize("path", ["/mon-espace/second-facteur/", "/compte/2fa/", "/compte/logout/"])
def test_except_those_that_set_it_up(path, sign_in):
    assert sign_in(UserFactory(role=Role.FINANCE)).get(path).status_code == 200


def test_the_explanation_leads_to_the_set_up(sign_in):
    page = sign_in(UserFactory(role=Role.FINANCE)).get("/mon-espace/second-facteur/").content.decode()
    assert 'href="/compte/2fa/totp/activate/"' in page
    assert 'href="/compte/2fa/webauthn/add/"' in page


def test_with_one_everything_opens_until_it_is_removed(sign_in):
    user = UserFactory(role=Role.FINANCE)
    TOTP.activate(user, SECRET)
    browser = sign_in(user)
    assert browser.get("/mon-espace/").status_code == 200
    user.authenticator_set.all().delete()
    assert browser.get("/mon-espace/").status_code == 302


def test_recovery_codes_alone_are_not_enough(sign_in):
    user = UserFactory(role=Role.FINANCE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert sign_in(user).get("/mon-espace/").status_code == 302


def test_a_role_given_during_a_session_is_seen_on_the_next_request(sign_in):
    user = UserFactory()
    browser = sign_in(user)
    assert browser.get("/mon-espace/").status_code == 200
    roles.grant(user=user, role=Role.FINANCE)
    assert browser.get("/mon-espace/").status_code == 302
    roles.revoke(user=user, role=Role.FINANCE)
    assert browser.get("/mon-espace/").status_code == 200


def test_sign_in_asks_for_the_code(client):
    user = UserFactory(role=Role.FINANCE, email="finances@exemple.example")
    TOTP.activate(user, SECRET)
    response = client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert response.url == "/compte/2fa/authenticate/"
    assert client.get("/mon-espace/").status_code == 302
    assert client.post(response.url, {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))
    assert client.post(response.url, {"code": code}).url == "/mon-espace/"
    assert client.get("/mon-espace/").status_code == 200


def _pass(user, django_assert_num_queries, expected, cookie=True):
    request = RequestFactory().get("/mon-espace/")
    request.user = user
    if cookie:
        request.COOKIES["sessionid"] = "x"
    middleware = RequireSecondFactor(lambda request: HttpResponse())
    with django_assert_num_queries(expected):
        return middleware(request).status_code


def test_what_it_costs(django_assert_num_queries):
    plain, payer = UserFactory(), UserFactory(role=Role.FINANCE)
    assert _pass(AnonymousUser(), django_assert_num_queries, 0, cookie=False) == 200
    assert _pass(AnonymousUser(), django_assert_num_queries, 0) == 200
    # The roles, which the header of the page reads anyway, then the authenticator of who needs one.
    fresh = User.objects.get(pk=plain.pk)
    assert _pass(fresh, django_assert_num_queries, 1) == 200
    assert _pass(fresh, django_assert_num_queries, 0) == 200
    fresh = User.objects.get(pk=payer.pk)
    roles.any_role(fresh)
    assert _pass(fresh, django_assert_num_queries, 1) == 302


def test_a_visitor_without_cookie_is_not_even_looked_at():
    request = RequestFactory().get("/")
    middleware = RequireSecondFactor(lambda request: HttpResponse())
    assert middleware(request).status_code == 200  # there is no request.user here


def test_an_editor_whose_role_ended_by_its_date_leaves_the_admin(sign_in):
    user = UserFactory(role=Role.COMMUNICATION)
    browser = sign_in(user)
    assert browser.get("/admin/").status_code == 200
    user.role_grants.update(starts_on="2026-01-01", ends_on="2026-01-02")
    assert browser.get("/admin/").status_code == 302
    assert not user.groups.exists()


def test_the_admin_is_closed_to_others(sign_in):
    for role in Role:
        if role not in COMPULSORY | {Role.COMMUNICATION}:
            assert sign_in(UserFactory(role=role)).get("/admin/").status_code == 302
    assert Client().get("/admin/").status_code == 302
