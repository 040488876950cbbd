"""The one door: what passes, what is refused and how, and that nothing else changes a state."""

import pytest
from django.db import connection

from grants.calls.machine import CallState
from grants.calls.models import Call
from workflows import effects
from workflows.actors import CLOCK
from workflows.engine import ConditionsUnmet, NotAllowed, WrongState, fire, import_in_state, offered
from workflows.errors import StateIsGuarded
from workflows.models import LogEntry
from workflows.queries import history

pytestmark = pytest.mark.django_db


def test_fire_changes_state_and_logs_who_did_it(call, officer):
    opened = fire(call, "open", actor=officer)

    assert opened.state == CallState.OPEN
    assert Call.objects.get().state == CallState.OPEN
    (entry,) = history(call)
    assert (entry.transition, entry.source, entry.target) == ("open", "draft", "open")
    assert (entry.actor, entry.actor_label, entry.wording) == (officer, officer.display_name, "Appel ouvert")


def test_fire_leaves_the_given_instance_as_it_was(call, officer):
    fire(call, "open", actor=officer)

    assert call.state == CallState.DRAFT


def test_fire_from_another_state_is_wrong_state(call, officer):
    with pytest.raises(WrongState) as refusal:
        fire(call, "close", actor=officer)

    assert refusal.value.status == 409
    assert refusal.value.reason == (
        "« Clore l’appel » n’est pas possible : l’état est maintenant « En préparation »."
    )


def test_fire_asks_the_state_before_the_right(call, stranger):
    with pytest.raises(WrongState):
        fire(call, "close", actor=stranger)


def test_fire_without_the_right_says_who_may(call, stranger):
    with pytest.raises(NotAllowed) as refusal:
        fire(call, "open", actor=stranger)

    assert refusal.value.status == 403
    assert refusal.value.reason == "Seules les personnes qui instruisent ce dispositif ouvrent l’appel."


def test_fire_lists_every_unmet_condition(call, officer):
    call.form = []
    call.save()
    call.criteria.all().delete()
    call.envelopes.all().delete()

    with pytest.raises(ConditionsUnmet) as refusal:
        fire(call, "open", actor=officer)

    assert refusal.value.status == 422
    assert refusal.value.unmet == [
        "Le règlement doit poser au moins une question.",
        "Un appel examiné par un comité dit au moins un critère.",
        "L’enveloppe doit être définie.",
    ]


def test_a_refused_transition_leaves_no_trace(call, stranger):
    with pytest.raises(NotAllowed):
        fire(call, "open", actor=stranger)

    assert Call.objects.get().state == CallState.DRAFT
    assert LogEntry.objects.count() == 0


def test_an_unknown_transition_is_a_mistake_of_the_code(call, officer):
    with pytest.raises(LookupError):
        fire(call, "explode", actor=officer)


def test_a_disabled_account_may_nothing(call, officer):
    officer.is_active = False

    with pytest.raises(NotAllowed):
        fire(call, "open", actor=officer)


def test_the_clock_fires_only_automatic_transitions(call, officer):
    with pytest.raises(NotAllowed):
        fire(call, "open", actor=CLOCK)
    fire(call, "open", actor=officer)

    closed = fire(call, "close", actor=CLOCK)

    assert closed.state == CallState.CLOSED
    assert history(call).last().actor_label == "Échéance automatique"


def test_an_effect_that_fails_rolls_everything_back(call, officer, monkeypatch):
    def explode(event):
        raise RuntimeError("effect")

    monkeypatch.setitem(effects._registry, ("calls.call", "open"), [explode])

    with pytest.raises(RuntimeError):
        fire(call, "open", actor=officer)

    assert Call.objects.get().state == CallState.DRAFT
    assert LogEntry.objects.count() == 0


def test_an_effect_sees_the_saved_row_and_its_log_entry(call, officer, monkeypatch):
    seen = []
    monkeypatch.setitem(effects._registry, ("calls.call", "open"), [seen.append])

    fire(call, "open", actor=officer, reason="essai")

    (event,) = seen
    assert event.instance.state == CallState.OPEN
    assert event.facts == {"reason": "essai"}
    assert event.entry.facts == {"reason": "essai"}


@pytest.mark.parametrize(
    "write", ["update", "bulk_update", "save", "method", "assign", "constructor", "bulk"]
)
def test_no_back_door_writes_a_state(call, write):
    def update():
        Call.objects.filter(pk=call.pk).update(state="open")

    def bulk_update():
        Call.objects.bulk_update([call], ["state"])

    def save():
        call.save(update_fields=["state"])

    def method():
        call.open()

    def assign():
        call.state = "open"

    def constructor():
        Call(programme=call.programme, state="open", title="x").save()

    def bulk():
        Call.objects.bulk_create([Call(programme=call.programme, state="open", title="x")])

    with pytest.raises((StateIsGuarded, AttributeError)):
        locals()[write]()
    assert Call.objects.get().state == CallState.DRAFT


def test_a_stale_copy_does_not_carry_the_old_state_back(call, officer):
    stale = Call.objects.get()
    fire(call, "open", actor=officer)

    stale.title = "Titre corrigé"
    stale.save()

    fresh = Call.objects.get()
    assert (fresh.title, fresh.state) == ("Titre corrigé", CallState.OPEN)


def test_the_database_knows_the_states(call):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE calls_call SET state = 'anything'")


def test_full_clean_works_on_a_machine(call):
    call.full_clean()


def test_offered_says_what_stands_in_the_way(call, officer, stranger):
    call.envelopes.all().delete()

    (mine,) = offered(call, officer)
    (theirs,) = offered(call, stranger)

    assert (mine.name, mine.allowed, mine.unmet, mine.ready) == (
        "open",
        True,
        ["L’enveloppe doit être définie."],
        False,
    )
    assert (theirs.allowed, theirs.reason) == (
        False,
        "Seules les personnes qui instruisent ce dispositif ouvrent l’appel.",
    )


def test_import_in_state_logs_each_row_and_runs_no_effect(call, officer, monkeypatch):
    ran = []
    monkeypatch.setitem(effects._registry, ("calls.call", "open"), [ran.append])
    past = Call(
        programme=call.programme,
        reference="OLD",
        title="Ancien",
        slug="ancien",
        summary="-",
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        max_amount=1,
        state=CallState.CONCLUDED,
    )

    (created,) = import_in_state([past], actor=officer, reason="Reprise 2025")

    assert ran == []
    (entry,) = history(created)
    assert (entry.transition, entry.source, entry.target, entry.wording) == (
        "import",
        "",
        "concluded",
        "Reprise 2025",
    )
