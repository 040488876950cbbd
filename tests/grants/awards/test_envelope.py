"""Never beyond the envelope: by the sum, by brute force, and by races with the guard on and off."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.awards import actions, envelopes
from grants.awards.models import Award, Deliberation
from grants.awards.queries import unbalanced_envelopes
from grants.calls.models import Envelope
from tests.factories.awards import act_with, call_with, clerk, proposed_file
from tests.factories.calls import call_ready
from tests.factories.races import meeting, together
from workflows import syncpoints
from workflows.engine import ConditionsUnmet
from workflows.models import LogEntry

euros = st.decimals("0.01", "700", places=2, allow_nan=False)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(euros, max_size=12))
def test_taking_follows_the_plain_sum(amounts):
    with transaction.atomic():
        envelope = call_ready(envelope=Decimal("1000.01")).envelopes.get()
        left = Decimal("1000.01")
        for amount in amounts:
            assert envelopes.take(envelope.pk, amount) is (amount <= left)
            left -= amount if amount <= left else 0
        assert Envelope.objects.get(pk=envelope.pk).left == left
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_whatever_the_order_of_the_acts_the_envelope_holds():
    call, by = call_with(1000), clerk()
    for amount in (400, 350, 260, 200, 51, 50):
        act = act_with(call, [proposed_file(call, amount, requested=500)], by)
        committed = call.envelopes.get().committed
        if committed + amount <= 1000:
            actions.adopt(deliberation=act, by=by)
        else:
            with pytest.raises(ConditionsUnmet, match="Il reste"):
                actions.adopt(deliberation=act, by=by)
            assert call.envelopes.get().committed == committed
    assert call.envelopes.get().committed == Decimal(1000)
    assert list(unbalanced_envelopes()) == []


@pytest.mark.django_db
def test_the_sentence_names_what_is_left():
    call, by = call_with(1000), clerk()
    with pytest.raises(ConditionsUnmet) as refused:
        actions.adopt(deliberation=act_with(call, [proposed_file(call, 1200, requested=2000)], by), by=by)
    assert [" ".join(sentence.split()) for sentence in refused.value.unmet] == [
        "Il reste 1 000 € dans l’enveloppe « Enveloppe générale », et cet acte en attribue 1 200 €."
    ]


@pytest.mark.django_db
def test_several_envelopes_are_each_respected():
    call, by = call_with(1000), clerk()
    youth = Envelope.objects.create(call=call, name="Jeunesse", amount=300)
    files = [proposed_file(call, 500), proposed_file(call, 400)]
    act = act_with(call, files, by)
    award = Award.objects.get(application=files[1])
    actions.change_award(
        deliberation=act, by=by, award_id=award.pk, amount=Decimal(400), envelope=youth, conditions=""
    )
    with pytest.raises(ConditionsUnmet, match="Jeunesse"):
        actions.adopt(deliberation=act, by=by)
    assert list(call.envelopes.values_list("committed", flat=True)) == [0, 0]


# --- Races ------------------------------------------------------------------------------------------

race = pytest.mark.postgresql
database = pytest.mark.django_db(transaction=True)


def _acts(count, amount):
    call, by = call_with(1000), clerk()
    return call, by, [act_with(call, [proposed_file(call, amount)], by) for _ in range(count)]


def _adopt_at_once(by, acts):
    """All have read that the envelope is sufficient before any of them takes from it."""
    with syncpoints.held("awards.checked", meeting(len(acts))):
        return together(*[lambda act=act: actions.adopt(deliberation=act, by=by) for act in acts])


@race
@database
def test_acts_adopted_at_once_stay_within_the_envelope():
    call, by, acts = _acts(4, 400)
    outcomes = _adopt_at_once(by, acts)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "ConditionsUnmet",
        "ConditionsUnmet",
        "Deliberation",
        "Deliberation",
    ]
    assert call.envelopes.get().committed == Decimal(800)
    assert Award.objects.filter(state="decided").aggregate(total=Sum("amount"))["total"] == Decimal(800)
    assert LogEntry.objects.filter(transition="adopt").count() == 2
    assert list(unbalanced_envelopes()) == []


def _take_without_looking(envelope_id, amount):
    return bool(Envelope.objects.filter(pk=envelope_id).update(committed=F("committed") + amount))


@race
@database
def test_without_the_guard_the_constraint_still_holds(monkeypatch):
    monkeypatch.setattr(envelopes, "take", _take_without_looking)
    call, by, acts = _acts(4, 400)
    outcomes = _adopt_at_once(by, acts)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Deliberation",
        "Deliberation",
        "IntegrityError",
        "IntegrityError",
    ]
    assert call.envelopes.get().committed == Decimal(800)


@race
@database
def test_negative_control_without_guard_and_constraint_the_race_overruns(monkeypatch):
    """If this one did not overrun, the tests above would prove nothing."""
    monkeypatch.setattr(envelopes, "take", _take_without_looking)
    call, by, acts = _acts(4, 400)
    constraint = next(
        item for item in Envelope._meta.constraints if item.name == "envelope_never_over_committed"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(Envelope, constraint)
    try:
        outcomes = _adopt_at_once(by, acts)
        assert all(isinstance(outcome, Deliberation) for outcome in outcomes)
        assert call.envelopes.get().committed == Decimal(1600)
        assert list(unbalanced_envelopes()) == [
            f"Envelope {call.envelopes.get().pk}: 1600.00 committed of 1000.00."
        ]
    finally:
        Envelope.objects.update(committed=0)
        with connection.schema_editor() as editor:
            editor.add_constraint(Envelope, constraint)


@race
@database
def test_taking_from_many_connections():
    envelope = call_ready(envelope=Decimal(1000)).envelopes.get()
    outcomes = together(*[lambda: envelopes.take(envelope.pk, Decimal(70))] * 20)
    assert sum(outcomes) == 14
    assert Envelope.objects.get(pk=envelope.pk).committed == Decimal(980)


@race
@database
def test_negative_control_reading_before_writing_loses_money():
    envelope = call_ready(envelope=Decimal(1000)).envelopes.get()
    meet = meeting(8)

    def naive():
        row = Envelope.objects.get(pk=envelope.pk)
        meet()
        if row.left < 300:
            return False
        Envelope.objects.filter(pk=envelope.pk).update(committed=row.committed + 300)
        return True

    assert sum(together(*[naive] * 8)) == 8  # 2 400 € given, and the counter says 300
    assert Envelope.objects.get(pk=envelope.pk).committed == Decimal(300)


@race
@database
def test_the_same_act_adopted_by_eight_at_once():
    call, by, (act,) = _acts(1, 400)
    outcomes = together(*[lambda: actions.adopt(deliberation=act, by=by)] * 8)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Deliberation", *["WrongState"] * 7]
    assert call.envelopes.get().committed == Decimal(400)
    assert LogEntry.objects.filter(transition="adopt").count() == 1


@race
@database
def test_a_file_taken_into_two_acts_at_once_stands_in_one():
    call, by = call_with(1000), clerk()
    file = proposed_file(call, 400)
    acts = [act_with(call, [], by), act_with(call, [], by)]
    envelope = call.envelopes.get()
    award, refuse = actions.Line(file, Decimal(400), envelope), actions.Line(file, reason="Non.")
    outcomes = together(
        lambda: actions.add_lines(deliberation=acts[0], by=by, lines=[award]),
        lambda: actions.add_lines(deliberation=acts[1], by=by, lines=[refuse]),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ValidationError", "int"]
    assert Award.objects.count() + acts[1].refusals.count() == 1


@pytest.mark.django_db
def test_a_failure_in_the_middle_leaves_nothing(monkeypatch):
    """The process dies on the second award: no envelope taken, no award, no message, no log row."""
    from grants.awards import effects

    call, by = call_with(1000), clerk()
    act = act_with(call, [proposed_file(call, 100), proposed_file(call, 100)], by)
    before = LogEntry.objects.count()
    count = iter(range(10))
    real = effects.fire

    def dies(*args, **facts):
        if next(count) == 2:
            raise IntegrityError("killed")
        return real(*args, **facts)

    monkeypatch.setattr(effects, "fire", dies)
    with pytest.raises(IntegrityError, match="killed"):
        actions.adopt(deliberation=act, by=by)
    assert Deliberation.objects.get().state == "prepared"
    assert set(Award.objects.values_list("state", flat=True)) == {"prepared"}
    assert call.envelopes.get().committed == 0
    assert LogEntry.objects.count() == before
