"""Asking to join, inviting, approving, leaving: the actions, and who may."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import members, rules, tasks
from accounts.models import Invitation, Membership, MembershipRole, MembershipStatus, User
from accounts.roles import Role
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory, siret

pytestmark = pytest.mark.django_db
ACTIVE, PENDING, REVOKED = MembershipStatus.ACTIVE, MembershipStatus.PENDING, MembershipStatus.REVOKED


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def applicant(manager):
    return ApplicantFactory(members=[manager], rna="W751000000")


def test_asking_to_join_waits_for_an_answer(applicant):
    person = UserFactory()
    membership = members.ask_to_join(by=person, siret=applicant.siret)
    assert (membership.status, membership.asked_with) == (PENDING, applicant.siret)
    assert not rules.is_member_of(person, applicant)
    assert members.ask_to_join(by=person, rna=applicant.rna) == membership
    assert Membership.objects.filter(user=person).count() == 1


def test_asking_for_an_unknown_number_asks_nobody(person):
    assert members.ask_to_join(by=person, siret=siret(4_000_000)) is None
    assert members.ask_to_join(by=person) is None


def test_a_member_who_asks_stays_one(applicant, manager):
    assert members.ask_to_join(by=manager, siret=applicant.siret).status == ACTIVE


def test_nobody_trawls_through_numbers(person):
    for _number in range(members.MAX_PENDING):
        members.ask_to_join(by=person, siret=ApplicantFactory().siret)
    with pytest.raises(ValidationError):
        members.ask_to_join(by=person, siret=ApplicantFactory().siret)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_officers_may_answer(applicant, role):
    membership = members.ask_to_join(by=UserFactory(), siret=applicant.siret)
    members.approve_membership(membership=membership, by=UserFactory(role=role))
    membership.refresh_from_db()
    assert (membership.status, membership.role) == (ACTIVE, MembershipRole.EDITOR)
    assert rules.is_member_of(User.objects.get(pk=membership.user_id), applicant)


def test_others_may_not(applicant, manager):
    membership = members.ask_to_join(by=UserFactory(), siret=applicant.siret)
    editor = MembershipFactory(applicant=applicant, role=MembershipRole.EDITOR).user
    stranger = ApplicantFactory(members=[UserFactory()]).memberships.get().user
    for actor in (membership.user, editor, stranger, UserFactory(role=Role.AUDITOR)):
        for verb in (members.approve_membership, members.refuse_membership):
            with pytest.raises(PermissionDenied):
                verb(membership=membership, by=actor)
    members.refuse_membership(membership=membership, by=manager)
    with pytest.raises(ValidationError):
        members.approve_membership(membership=membership, by=manager)


def test_the_last_manager_stays(applicant, manager):
    mine = applicant.memberships.get()
    for act in (
        lambda: members.revoke_member(membership=mine, by=manager),
        lambda: members.change_member_role(membership=mine, by=manager, role=MembershipRole.EDITOR),
    ):
        with pytest.raises(ValidationError):
            act()
    second = MembershipFactory(applicant=applicant, role=MembershipRole.EDITOR)
    members.change_member_role(membership=second, by=manager, role=MembershipRole.MANAGER)
    members.revoke_member(membership=mine, by=manager)
    assert not rules.is_member_of(User.objects.get(pk=manager.pk), applicant)
    with pytest.raises(PermissionDenied):
        members.revoke_member(membership=second, by=manager)


def test_an_editor_may_leave_but_not_send_others_away(applicant, manager):
    editor = MembershipFactory(applicant=applicant, role=MembershipRole.EDITOR)
    with pytest.raises(PermissionDenied):
        members.revoke_member(membership=applicant.memberships.get(user=manager), by=editor.user)
    assert members.revoke_member(membership=editor, by=editor.user).status == REVOKED


def test_an_ex_member_must_ask_again(applicant, manager):
    editor = MembershipFactory(applicant=applicant, role=MembershipRole.MANAGER)
    members.revoke_member(membership=editor, by=manager)
    again = members.ask_to_join(by=editor.user, siret=applicant.siret)
    assert (again.pk, again.status, again.role) == (editor.pk, PENDING, MembershipRole.EDITOR)


def test_an_invitation_is_for_the_owner_of_the_address(applicant, manager):
    invitation = members.invite_member(applicant=applicant, email=" Paul@Exemple.example ", by=manager)
    assert invitation.email == "paul@exemple.example"
    with pytest.raises(PermissionDenied):
        members.accept_invitation(invitation=invitation, by=UserFactory())
    paul = UserFactory(email="paul@exemple.example")
    assert members.accept_invitation(invitation=invitation, by=paul).status == ACTIVE
    assert rules.is_member_of(paul, applicant)
    with pytest.raises(ValidationError):
        members.accept_invitation(invitation=invitation, by=paul)


def test_accepting_never_lowers_a_manager(applicant, manager):
    second = MembershipFactory(applicant=applicant).user
    invitation = Invitation.objects.create(applicant=applicant, email=second.email, invited_by=manager)
    assert members.accept_invitation(invitation=invitation, by=second).role == MembershipRole.MANAGER


def test_invitations_are_refused_in_words(applicant, manager):
    members.invite_member(applicant=applicant, email="a@exemple.example", by=manager)
    for email in ("A@exemple.example", manager.email):
        with pytest.raises(ValidationError) as refused:
            members.invite_member(applicant=applicant, email=email, by=manager)
        assert list(refused.value.error_dict) == ["email"]
    for number in range(members.MAX_INVITATIONS - 1):
        members.invite_member(applicant=applicant, email=f"b{number}@exemple.example", by=manager)
    with pytest.raises(ValidationError):
        members.invite_member(applicant=applicant, email="trop@exemple.example", by=manager)


def test_the_messages_name_the_applicant_only_to_those_concerned(applicant, manager):
    person = UserFactory(first_name="Zoé", last_name="Lesca")
    membership = members.ask_to_join(by=person, siret=applicant.siret)
    tasks.tell_managers.call(membership.pk)
    members.refuse_membership(membership=membership, by=manager)
    tasks.tell_decision.call(membership.pk)
    invitation = members.invite_member(applicant=applicant, email="paul@exemple.example", by=manager)
    tasks.send_invitation.call(invitation.pk)
    assert [message.to for message in mail.outbox] == [
        [manager.email],
        [person.email],
        ["paul@exemple.example"],
    ]
    to_manager, to_person, to_paul = mail.outbox
    assert "Zoé Lesca" in to_manager.body
    assert applicant.name not in to_person.subject + to_person.body
    assert applicant.name in to_paul.subject


def test_a_name_cannot_add_headers_to_a_message(manager):
    applicant = ApplicantFactory(members=[manager], name="Asso\r\nBcc: tous@exemple.example")
    invitation = members.invite_member(applicant=applicant, email="paul@exemple.example", by=manager)
    tasks.send_invitation.call(invitation.pk)
    assert mail.outbox[0].recipients() == ["paul@exemple.example"]
