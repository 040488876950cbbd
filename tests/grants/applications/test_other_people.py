"""Other people’s files do not exist."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from grants.applications.models import Application
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft, filled
from tests.grants.applications.browsing import signed_in

pytestmark = pytest.mark.django_db


def addresses(application):
    attachment = application.attachments.first()
    named = [reverse(f"applications:{name}", args=[application.pk]) for name in PAGES]
    named += [
        reverse(f"applications:{name}", args=[application.pk, "projet"]) for name in ("edit", "autosave")
    ]
    named.append(reverse("applications:piece_remove", args=[application.pk, attachment.pk]))
    return named


PAGES = ["detail", "receipt", "withdraw", "proof", "pieces"]


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.READER, Role.ADMINISTRATOR])
def test_another_applicants_file_does_not_exist(role):
    application = filled(title="Un projet confidentiel")
    stranger = UserFactory(role=role)
    if role is None:
        draft(user=stranger)
    browser = signed_in(stranger)
    for address in addresses(application):
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code in {404, 405} or "second-facteur" in answer.url
            assert "confidentiel" not in answer.content.decode()
    assert Application.objects.get(pk=application.pk).state == "draft"


def test_a_visitor_is_sent_to_sign_in(client):
    application = filled()
    for address in addresses(application):
        answer = client.post(address)
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer.url.startswith(reverse("account_login"))


def test_a_member_whose_right_is_taken_away_loses_it_at_once(browser, author, application):
    address = reverse("applications:detail", args=[application.pk])
    assert browser.get(address).status_code == 200
    author.memberships.update(status="revoked")
    assert browser.get(address).status_code == 404
