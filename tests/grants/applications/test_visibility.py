"""Who sees which files, and who downloads what is joined to them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications import queries
from grants.applications.models import Application
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import filled, in_state
from tests.factories.calls import open_call
from tests.grants.applications.browsing import signed_in

pytestmark = pytest.mark.django_db

STAFF = [Role.OFFICER, Role.ASSEMBLY, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR]


@pytest.fixture
def files(call):
    """One file in each of three states on the call, one submitted on another."""
    named = {state: in_state(state, call=call) for state in ("submitted", "admissible")}
    named["draft"] = filled(call=call)
    named["elsewhere"] = in_state("submitted", call=open_call())
    return named


def seen(user, files):
    visible = set(Application.objects.visible_to(user))
    return {name for name, application in files.items() if application in visible}


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_submitted_files_of_what_they_work_on(files, call, role):
    assert seen(UserFactory(role=role), files) == {"submitted", "admissible", "elsewhere"}
    assert seen(UserFactory(role=role, scope=call), files) == {"submitted", "admissible"}
    assert seen(UserFactory(role=role, scope=call.programme), files) == {"submitted", "admissible"}
    assert seen(UserFactory(role=role, scope=files["elsewhere"].call), files) == {"elsewhere"}


def test_the_secretary_sees_what_is_on_the_table(files, call):
    assert seen(UserFactory(role=Role.SECRETARY, scope=call), files) == {"admissible"}
    assert seen(UserFactory(role=Role.SECRETARY), files) == {"admissible"}


def test_others_see_nothing(files, call):
    reader = UserFactory(role=Role.READER, scope=call)
    inactive = UserFactory(role=Role.OFFICER, is_active=False)
    for user in (AnonymousUser(), UserFactory(), reader, UserFactory(role=Role.COMMUNICATION), inactive):
        assert seen(user, files) == set()


def test_members_see_theirs_drafts_included(files):
    user = UserFactory()
    MembershipFactory(user=user, applicant=files["draft"].applicant)
    assert seen(user, files) == {"draft"}


def test_a_withdrawn_draft_stays_with_its_authors(call):
    application = in_state("withdrawn", call=call)
    assert seen(UserFactory(role=Role.OFFICER), {"it": application}) == {"it"}
    draft = filled(call=call)
    from grants.applications import actions

    actions.withdraw(application=draft, by=draft.created_by)
    assert seen(UserFactory(role=Role.OFFICER), {"it": draft}) == set()


def test_later_stages_show_files_to_more_people_but_never_drafts(files, monkeypatch):
    user = UserFactory()
    monkeypatch.setattr(queries, "_visibilities", dict(queries._visibilities))
    queries.register_visibility(lambda asked: Q(pk__isnull=False) if asked == user else None)
    assert seen(user, files) == {"submitted", "admissible", "elsewhere"}
    assert seen(UserFactory(), files) == set()


def test_attachments_follow_the_file(files, call):
    author = files["draft"].created_by
    officer = signed_in(UserFactory(role=Role.OFFICER, scope=call))
    answers = {}
    for name, application in files.items():
        file = PrivateFile.objects.owned_by(application.attachments.get()).get()
        address = reverse("documents:download", args=[file.pk])
        answers[name] = (officer.get(address).status_code, signed_in(author).get(address).status_code)
    assert answers == {
        "submitted": (200, 404),
        "admissible": (200, 404),
        "draft": (404, 200),
        "elsewhere": (404, 404),
    }


def test_lists_of_files_follow_too(files, call):
    officer = UserFactory(role=Role.OFFICER, scope=call)
    owners = {files[name].attachments.get().pk for name in ("submitted", "admissible")}
    visible = PrivateFile.objects.visible_to(officer).filter(kind="piece")
    assert {int(file.owner_id) for file in visible} == owners
