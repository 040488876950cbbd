"""The factories make rows that the database and the model's own checks accept."""

import pytest

from accounts import roles
from accounts.models import Applicant
from accounts.roles import Role
from tests.factories.accounts import ApplicantFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("trait", ["", "public_body", "company", "group", "person", "alsace"])
def test_each_kind_is_valid(trait):
    applicant = ApplicantFactory(**({trait: True} if trait else {}))
    applicant.full_clean()
    assert applicant.siren == applicant.siret[:9]


def test_members_see_their_applicant_only():
    user = UserFactory()
    mine = ApplicantFactory(members=[user])
    ApplicantFactory()
    assert list(Applicant.objects.visible_to(user)) == [mine]


def test_a_role_is_granted_and_revoked(django_assert_num_queries):
    user = UserFactory(role=Role.FINANCE)
    with django_assert_num_queries(1):
        assert roles.any_role(user) == {Role.FINANCE}
        assert roles.has_role(user, Role.FINANCE)
        assert not roles.has_role(user, Role.OFFICER)
    roles.revoke(user=user, role=Role.FINANCE)
    assert roles.any_role(user) == set()
