"""The register of past grants in /admin/."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.imports import PastGrantFactory

pytestmark = pytest.mark.django_db
URL = "/admin/applications/pastgrant/"


@pytest.fixture
def browser(client):
    administrator = UserFactory(role=Role.ADMINISTRATOR)
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_they_are_listed_found_filtered_and_exported(browser):
    PastGrantFactory(name="Les Jardins imaginaires", year=2023)
    PastGrantFactory(name="=Fausse formule", year=2022, funder="Région imaginaire")
    assert "Les Jardins imaginaires" in browser.get(URL).content.decode()
    found = browser.get(f"{URL}?q=jardins").content.decode()
    assert ("Les Jardins imaginaires" in found, "Fausse formule" in found) == (True, False)
    found = browser.get(f"{URL}?year__exact=2022").content.decode()
    assert ("Les Jardins imaginaires" in found, "Fausse formule" in found) == (False, True)
    exported = b"".join(browser.get(f"{URL}?export=csv").streaming_content).decode()
    assert "'=Fausse formule" in exported


def test_one_is_looked_at_and_none_is_written(browser):
    grant = PastGrantFactory(project_title="Un jardin pour tous")
    assert "Un jardin pour tous" in browser.get(f"{URL}inspect/{grant.pk}/").content.decode()
    for path in ("create/", f"edit/{grant.pk}/", f"delete/{grant.pk}/"):
        assert browser.get(URL + path).status_code in (302, 403, 404)
