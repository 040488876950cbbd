"""An officer who acts for an applicant does not decide on its files."""

import pytest

from accounts.roles import Role
from grants.screening import actions
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import submitted
from workflows.engine import offered
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_an_officer_does_not_screen_their_own_body():
    officer = UserFactory(role=Role.OFFICER)
    application = submitted()
    MembershipFactory(user=officer, applicant=application.applicant)

    with pytest.raises(NotAllowed):
        actions.accept(application=application, by=officer)

    refused = {offer.name for offer in offered(application, officer) if not offer.allowed}
    assert refused == {"accept", "ask_complement", "reject"}


def test_another_officer_does():
    application = submitted()

    accepted = actions.accept(application=application, by=UserFactory(role=Role.OFFICER))

    assert accepted.state == "admissible"
