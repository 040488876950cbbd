"""Which role opens what, on what, and until when."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import actions, roles, rules
from accounts.models import Applicant, MembershipRole, MembershipStatus, User
from accounts.roles import EDITOR_ROLES, Role
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", Role)
def test_a_role_on_everything_is_that_role_and_no_other(role):
    user = UserFactory(role=role)
    scope = ApplicantFactory()
    assert {other for other in Role if roles.has_role(user, other)} == {role}
    assert roles.has_role(user, role, scope)
    assert roles.any_role(user) == {role}
    assert roles.scope_ids(user, role, Applicant) is None


@pytest.mark.parametrize("role", Role)
def test_a_scoped_role_holds_on_its_scope_only(role):
    mine, other = ApplicantFactory(), ApplicantFactory()
    user = UserFactory(role=role, scope=mine)
    assert roles.has_role(user, role, mine)
    assert roles.has_role(user, role, other, None, mine)
    assert not roles.has_role(user, role, other)
    assert not roles.has_role(user, role)
    # The same id of another model is not the scope.
    assert not roles.has_role(user, role, User(pk=mine.pk))
    assert roles.scope_ids(user, role, Applicant) == {mine.pk}
    assert roles.scope_ids(user, role, User) == set()


def test_visitors_and_disabled_accounts_hold_nothing():
    user = UserFactory(role=Role.OFFICER)
    user.is_active = False
    for nobody in (AnonymousUser(), user, None):
        assert roles.any_role(nobody) == set()
        assert not roles.has_role(nobody, Role.OFFICER)


def test_a_superuser_is_an_administrator_and_nothing_else():
    user = UserFactory(is_superuser=True)
    assert roles.any_role(user) == {Role.ADMINISTRATOR}


def test_one_query_whatever_is_asked(django_assert_num_queries):
    user = fresh(UserFactory(role=Role.OFFICER, scope=ApplicantFactory()))
    scope = ApplicantFactory()
    with django_assert_num_queries(1):
        for role in Role:
            roles.has_role(user, role, scope)
            roles.scope_ids(user, role, Applicant)
        roles.any_role(user)


def test_dates_bound_a_role_to_the_day():
    user = UserFactory()
    with time_machine.travel("2026-03-01 12:00:00+01:00", tick=False):
        today = timezone.localdate()
        roles.grant(
            user=user, role=Role.READER, starts_on=today.replace(day=10), ends_on=today.replace(day=12)
        )
    held = {}
    for day in (9, 10, 12, 13):
        with time_machine.travel(f"2026-03-{day:02} 23:30:00+01:00", tick=False):
            held[day] = roles.has_role(fresh(user), Role.READER)
    assert held == {9: False, 10: True, 12: True, 13: False}


def test_granting_again_after_the_end_keeps_the_past():
    user = UserFactory()
    with time_machine.travel("2026-03-01 12:00:00+01:00", tick=False):
        roles.grant(user=user, role=Role.READER, ends_on=timezone.localdate())
    with time_machine.travel("2026-05-01 12:00:00+01:00", tick=False):
        roles.grant(user=user, role=Role.READER)
        assert roles.has_role(user, Role.READER)
        assert user.role_grants.count() == 2
        roles.grant(user=user, role=Role.READER, ends_on=timezone.localdate())
        assert user.role_grants.count() == 2


def test_a_revoked_role_is_lost_on_the_next_request():
    user = UserFactory(role=Role.AUDITOR)
    assert roles.revoke(user=fresh(user), role=Role.AUDITOR) == 1
    assert not roles.has_role(fresh(user), Role.AUDITOR)
    assert roles.revoke(user=user, role=Role.AUDITOR) == 0


@pytest.mark.parametrize("role", [None, *Role])
def test_only_administrators_grant(role):
    actor = UserFactory(role=role) if role else UserFactory()
    target = UserFactory()
    if role == Role.ADMINISTRATOR:
        granted = actions.grant_role(user=target, role=Role.READER, by=actor)
        assert granted.granted_by == actor
        actions.revoke_role(grant=granted, by=actor)
        assert roles.any_role(fresh(target)) == set()
    else:
        with pytest.raises(PermissionDenied):
            actions.grant_role(user=target, role=Role.READER, by=actor)


def test_nobody_ends_their_own_administration():
    actor = UserFactory(role=Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        actions.revoke_role(grant=actor.role_grants.get(), by=actor)


SEES_EVERY_APPLICANT = {Role.OFFICER, Role.ASSEMBLY, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR}
DECIDES_MEMBERS = {Role.OFFICER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("scoped", [False, True])
@pytest.mark.parametrize("role", Role)
def test_what_each_role_may_do_with_applicants(role, scoped):
    applicant = ApplicantFactory()
    user = UserFactory(role=role, scope=ApplicantFactory() if scoped else None)
    assert Applicant.objects.visible_to(user).filter(pk=applicant.pk).exists() == (
        role in SEES_EVERY_APPLICANT and not scoped
    )
    decides = role in DECIDES_MEMBERS and not scoped
    assert rules.can_decide_members(user, applicant) == decides
    assert Applicant.objects.managed_by(user).filter(pk=applicant.pk).exists() == decides
    assert not rules.is_member_of(user, applicant)


@pytest.mark.parametrize(
    ("status", "role", "member", "manager"),
    [
        (MembershipStatus.ACTIVE, MembershipRole.MANAGER, True, True),
        (MembershipStatus.ACTIVE, MembershipRole.EDITOR, True, False),
        (MembershipStatus.PENDING, MembershipRole.MANAGER, False, False),
        (MembershipStatus.REVOKED, MembershipRole.MANAGER, False, False),
    ],
)
def test_what_a_membership_gives(status, role, member, manager):
    membership = MembershipFactory(status=status, role=role)
    user, applicant = membership.user, membership.applicant
    assert rules.is_member_of(user, applicant) is member
    assert user.has_perm("accounts.change_applicant_record", applicant) is member
    assert rules.can_decide_members(user, applicant) is manager
    assert Applicant.objects.visible_to(user).exists() is member
    assert Applicant.objects.managed_by(user).exists() is manager
    assert not rules.is_member_of(user, ApplicantFactory())
    assert not rules.is_member_of(AnonymousUser(), applicant)


def groups_of(user):
    return set(user.groups.values_list("name", flat=True))


def test_editors_of_the_site_are_in_their_wagtail_group_while_they_hold_the_role():
    user = UserFactory(role=Role.COMMUNICATION)
    assert groups_of(user) == {"Communication"}
    assert fresh(user).has_perm("wagtailadmin.access_admin")
    roles.grant(user=user, role=Role.ADMINISTRATOR)
    assert groups_of(user) == {"Communication", "Administration"}
    roles.revoke(user=user, role=Role.COMMUNICATION)
    assert groups_of(user) == {"Administration"}
    roles.revoke(user=user, role=Role.ADMINISTRATOR)
    assert groups_of(user) == set()
    assert not fresh(user).has_perm("wagtailadmin.access_admin")


def test_officers_enter_the_administration_and_hold_no_right_on_pages_there():
    user = UserFactory(role=Role.OFFICER)
    assert groups_of(user) == {"Instruction"}
    assert fresh(user).get_all_permissions() == {"wagtailadmin.access_admin"}
    roles.revoke(user=user, role=Role.OFFICER)
    assert groups_of(user) == set()


@pytest.mark.parametrize("role", [role for role in Role if role not in {*EDITOR_ROLES, Role.OFFICER}])
def test_the_others_have_no_group(role):
    assert groups_of(UserFactory(role=role)) == set()


def test_the_command_grants_and_revokes(capsys):
    user, applicant = UserFactory(), ApplicantFactory()
    call_command("grant_role", user.email.upper(), "officer", scope=f"accounts.applicant:{applicant.pk}")
    assert roles.has_role(fresh(user), Role.OFFICER, applicant)
    call_command("grant_role", user.email, "officer", scope=f"accounts.applicant:{applicant.pk}", revoke=True)
    assert roles.any_role(fresh(user)) == set()


@pytest.mark.parametrize(
    ("email", "scope"),
    [
        ("personne@nulle-part.example", None),
        ("", "rien"),
        ("", "accounts.rien:1"),
        ("", "accounts.applicant:abc"),
        ("", "accounts.applicant:99999999999999999999999"),
    ],
)
def test_the_command_says_what_is_wrong(email, scope):
    with pytest.raises(CommandError):
        call_command("grant_role", email or UserFactory().email, "officer", scope=scope)


def test_the_statement_written_once_reads_what_is_current():
    """Whatever the day and the person, it finds what `RoleGrantQuerySet.current` finds."""
    person, other = UserFactory(), UserFactory()
    scope = ApplicantFactory()
    today = timezone.localdate()
    spans = [(-2, -1), (-1, 0), (0, 0), (0, 5), (1, 5), (-3, None)]
    for role, (start, end) in zip(Role, spans, strict=False):
        roles.grant(
            user=person,
            role=role,
            scope=scope if role in (Role.OFFICER, Role.READER) else None,
            starts_on=today + timezone.timedelta(days=start),
            ends_on=None if end is None else today + timezone.timedelta(days=end),
        )
    roles.grant(user=other, role=Role.AUDITOR)
    roles.revoke(user=other, role=Role.AUDITOR)
    for day in range(-4, 7):
        with time_machine.travel(timezone.now() + timezone.timedelta(days=day), tick=False):
            for user in (person, other):
                expected = user.role_grants.current().values_list(
                    "role", "scope_type__app_label", "scope_type__model", "scope_id"
                )
                assert sorted(roles._read(user.pk), key=str) == sorted(map(tuple, expected), key=str)


def test_a_revocation_is_seen_by_the_very_next_request(client):
    user = UserFactory(role=Role.OFFICER)
    client.force_login(user)
    assert client.get("/gestion/").status_code == 200
    roles.revoke(user=User.objects.get(pk=user.pk), role=Role.OFFICER)
    assert client.get("/gestion/").status_code == 404
