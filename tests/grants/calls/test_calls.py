"""Calls: prepared, opened with their form frozen, closed by the clock, read by the public pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from grants import public
from grants.calls import actions, form_items, forms_schema, queries
from grants.calls.models import Call
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, ProgrammeFactory, call_ready, open_call
from workflows import deadlines
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def values(**changes):
    now = timezone.now()
    return {
        "reference": "AAP-1",
        "title": "Rompre l’isolement",
        "slug": "rompre-l-isolement",
        "summary": "Près de chez vous.",
        "opens_at": now,
        "closes_at": now + timedelta(days=30),
        "max_amount": Decimal(5000),
        **changes,
    }


def test_an_officer_prepares_and_opens_a_call(officer):
    call = actions.create_call(programme=ProgrammeFactory(), by=officer, **values())
    with pytest.raises(ConditionsUnmet) as raised:
        actions.open_call(call=call, by=officer)
    assert len(raised.value.unmet) == 3
    items = [
        {"key": "public", "kind": "long_text", "label": "Quel public ?"},
        {"key": "rib", "kind": "file", "label": "RIB"},
    ]
    actions.design_call(call=call, by=officer, items=items)
    parts = {"criteria": [{"label": "Utilité"}], "envelopes": [{"amount": Decimal(100_000)}]}
    for part, rows in parts.items():
        actions.set_parts(call=call, part=part, rows=rows, by=officer)
    opened = actions.open_call(call=call, by=officer)
    version = opened.form_versions.get()
    assert (opened.state, version.number) == ("open", 1)
    spec = forms_schema.read(version)
    assert (spec.questions[0].key, spec.pieces[0].label, spec.max_amount) == ("public", "RIB", Decimal(5000))


@pytest.mark.parametrize("role", [None, Role.READER, Role.FINANCE, Role.AUDITOR, Role.SECRETARY])
def test_others_prepare_nothing(role):
    user, call = UserFactory(role=role), call_ready()
    for act in (
        lambda: actions.create_call(programme=call.programme, by=user, **values()),
        lambda: actions.update_call(call=call, by=user, title="X"),
        lambda: actions.set_parts(call=call, part="criteria", rows=[], by=user),
        lambda: actions.design_call(call=call, items=[], by=user),
        lambda: actions.revise_call(call=call, by=user, reason="Parce que"),
        lambda: actions.open_call(call=call, by=user),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (Call.objects.count(), call.criteria.count()) == (1, 3)


def test_an_officer_of_another_programme_prepares_nothing():
    user = UserFactory(role=Role.OFFICER, scope=ProgrammeFactory())
    with pytest.raises(NotAllowed):
        actions.open_call(call=call_ready(), by=user)


def test_the_rules_of_an_open_call_do_not_change(officer):
    call = open_call(by=officer)
    with pytest.raises(ValidationError):
        actions.update_call(call=call, by=officer, max_amount=Decimal(1))
    with pytest.raises(ValidationError):
        actions.design_call(call=call, items=[], by=officer)
    with pytest.raises(ValidationError):
        actions.update_call(call=call, by=officer, closes_at=call.closes_at - timedelta(days=1))


def test_the_clock_closes_a_call_after_its_grace_and_follows_an_extension(officer):
    call = open_call(by=officer, grace_minutes=10)
    later = call.closes_at + timedelta(days=1)
    with time_machine.travel(call.last_moment + timedelta(seconds=1), tick=False):
        actions.update_call(call=call, by=officer, closes_at=later)
        assert deadlines.run().get("close") is None
    with time_machine.travel(later + timedelta(minutes=9, seconds=59), tick=False):
        assert deadlines.run().get("close") is None
    with time_machine.travel(later + timedelta(minutes=10), tick=False):
        assert deadlines.run()["close"] == 1
        assert deadlines.run().get("close") is None
    call.refresh_from_db()
    assert call.state == "closed"
    assert LogEntry.objects.filter(transition="close").count() == 1


def test_a_call_closed_by_hand_is_not_closed_again(officer):
    call = actions.close_call(call=open_call(by=officer), by=officer)
    with time_machine.travel(call.last_moment + timedelta(days=1), tick=False):
        assert deadlines.run().get("failed") is None
    with pytest.raises(WrongState):
        actions.close_call(call=call, by=officer)
    assert actions.conclude_call(call=call, by=officer).state == "concluded"


def test_a_new_version_leaves_the_first_as_it_was(officer):
    call = open_call(by=officer)
    first = call.form_versions.get()
    assert actions.revise_call(call=call, by=officer, reason="Rien ne change") == first
    items = form_items.items_of(call.form)
    items[0]["label"] = "Autrement dit ?"
    with pytest.raises(ValidationError):
        actions.revise_call(call=call, by=officer, reason="  ", **actions.streams(items=items))
    second = actions.revise_call(
        call=call, by=officer, reason="Question plus claire", **actions.streams(items=items)
    )
    first.refresh_from_db()
    assert (second.number, forms_schema.latest_version(call)) == (2, second)
    assert (second.published_by, second.reason) == (officer, "Question plus claire")
    assert forms_schema.read(first).questions[0].label == "Quel public visez-vous ?"
    assert forms_schema.read(second).questions[0].label == "Autrement dit ?"
    assert first.digest == forms_schema.digest(first.schema)


def test_the_next_round_starts_from_this_one(officer):
    call = open_call(by=officer)
    call.envelopes.update(committed=Decimal(5000))
    opens = timezone.now() + timedelta(days=300)
    copy = actions.copy_call(
        call=call,
        reference="AAP-2",
        slug="suivant",
        title="Suivant",
        opens_at=opens,
        closes_at=opens + timedelta(days=30),
        by=officer,
    )
    assert copy.state == "draft"
    assert forms_schema.schema_of(copy) == forms_schema.schema_of(call)
    assert copy.criteria.count() == 3
    envelope = copy.envelopes.get()
    assert (envelope.amount, envelope.committed) == (Decimal(100_000), Decimal(0))


def test_calls_being_prepared_are_seen_by_those_who_prepare_them():
    prepared, published = CallFactory(), open_call()
    visible = {
        "nobody": queries.visible_to(UserFactory()),
        "officer": queries.visible_to(UserFactory(role=Role.OFFICER, scope=prepared)),
        "elsewhere": queries.visible_to(UserFactory(role=Role.OFFICER, scope=published)),
        "communication": queries.visible_to(UserFactory(role=Role.COMMUNICATION)),
    }
    assert {name: set(rows) for name, rows in visible.items()} == {
        "nobody": {published},
        "officer": {prepared, published},
        "elsewhere": {published},
        "communication": {prepared, published},
    }


def test_the_officers_of_a_call():
    call = open_call()
    expected = {
        UserFactory(role=Role.OFFICER),
        UserFactory(role=Role.OFFICER, scope=call),
        UserFactory(role=Role.OFFICER, scope=call.programme),
    }
    UserFactory(role=Role.OFFICER, scope=open_call())
    UserFactory(role=Role.OFFICER, is_active=False)
    UserFactory(role=Role.READER, scope=call)
    found = set(queries.officers(call))
    assert expected <= found
    # `open_call` is opened by an officer of everything.
    assert all(user.email.startswith("personne") for user in found)
    assert len(found) == len(expected) + 2


# --- The doorway of the public pages -------------------------------------------------------------------


def test_the_public_see_published_calls_only():
    CallFactory(slug="en-preparation")
    shown = open_call(slug="ouvert")
    assert [call.slug for call in public.calls()] == ["ouvert"]
    assert public.call_by_slug("en-preparation") is None
    assert public.call_by_slug("\x00") is None
    found = public.call_by_slug("ouvert")
    assert (found.title, found.can_apply, found.envelope) == (shown.title, True, Decimal(100_000))
    assert found.kinds == ("Association", "Organisme public")
    assert [criterion.share for criterion in found.criteria] == [50, 33, 17]
    assert [piece.label for piece in found.pieces] == ["Statuts signés", "Devis"]
    assert found.contact.email == shown.programme.service_email
    assert found.awarded_count is None
    assert found.path == "/appels/ouvert/candidater/"


def test_a_call_open_later_or_closed_takes_no_file():
    later = open_call(opens_at=timezone.now() + timedelta(days=1))
    found = public.call_by_slug(later.slug)
    assert (found.can_apply, found.is_upcoming) == (False, True)
    assert public.open_calls() == []
    with time_machine.travel(later.closes_at + timedelta(seconds=1), tick=False):
        assert public.call_by_slug(later.slug).can_apply is False


def test_the_pages_cost_the_same_for_1_3_and_20_calls():
    costs = set()
    for wanted in (1, 3, 20):
        while Call.objects.count() < wanted:
            open_call()
        for read in (public.calls, public.open_calls):
            with CaptureQueriesContext(connection) as captured:
                assert len(read()) == wanted
            costs.add(len(captured))
    assert costs == {4}


def test_the_public_read_the_rules_and_what_changed_them(officer):
    rules = [{"kind": "report_overdue", "params": {}, "article": "art. 6"}]
    call = open_call(by=officer, slug="ouvert", rules=rules)
    found = public.call_by_slug("ouvert")
    assert (found.version.number, found.version.is_revised, found.test_path) == (
        1,
        False,
        "/appels/ouvert/eligibilite/",
    )
    assert found.rules[-1] == (
        "Le demandeur a remis les comptes rendus des subventions déjà reçues.",
        "art. 6",
    )
    actions.revise_call(call=call, by=officer, reason="Plafond relevé.", max_amount=Decimal(12_000))
    found = public.call_by_slug("ouvert")
    assert (found.version.number, found.version.reason, found.version.is_revised) == (
        2,
        "Plafond relevé.",
        True,
    )
    assert "12\u202f000" in found.rules[1][0]
