"""Messages are queued with the transition, once per person, as plain text."""

import pytest
from django.core import mail

from tests.factories.accounts import UserFactory
from tests.workflows.tasks import deliveries
from workflows import notifications
from workflows.engine import fire
from workflows.models import EmailState, Message, Preference

pytestmark = pytest.mark.django_db


def test_a_transition_queues_one_message_per_person(kind, call, officer):
    person = UserFactory()
    kind.people = [person, person, "lecteur@exemple.example"]

    fire(call, "open", actor=officer)

    rows = Message.objects.order_by("pk").values_list("recipient", "email", "email_state")
    assert list(rows) == [
        (person.pk, person.email, EmailState.QUEUED),
        (None, "lecteur@exemple.example", EmailState.QUEUED),
    ]
    assert deliveries().count() == 2
    assert mail.outbox == []


def test_user_text_stays_literal_and_the_subject_on_one_line(kind, call, officer, settings):
    call.title = "<b>Été</b>\r\nBcc: a@b.example {{ secret }} & l’hiver"
    call.save()
    kind.people = [officer]

    fire(call, "open", actor=officer)

    message = Message.objects.get()
    assert message.subject == "Appel ouvert : <b>Été</b>"
    assert "{{ secret }} & l’hiver" in message.body
    assert f"{settings.BASE_URL}/appels/essai/" in message.body


def test_a_muted_kind_is_kept_but_not_sent(kind, call, officer):
    Preference.objects.create(user=officer, kind=kind.code, email=False)
    kind.people = [officer]

    fire(call, "open", actor=officer)

    assert Message.objects.get().email_state == EmailState.NONE
    assert deliveries().count() == 0


def test_a_mandatory_kind_cannot_be_muted(kind, call, officer, monkeypatch):
    monkeypatch.setattr(kind, "mandatory", True)
    Preference.objects.create(user=officer, kind=kind.code, email=False)
    kind.people = [officer]

    fire(call, "open", actor=officer)

    assert Message.objects.get().email_state == EmailState.QUEUED


def test_a_rolled_back_transition_leaves_no_message(kind, call, officer, monkeypatch):
    kind.people = [officer, "autre@exemple.example"]

    def explode(self, event):
        raise RuntimeError("attachment")

    monkeypatch.setattr(kind, "attachment", explode)

    with pytest.raises(RuntimeError):
        fire(call, "open", actor=officer)

    assert (Message.objects.count(), deliveries().count()) == (0, 0)


def test_telling_twice_about_one_event_makes_one_message(kind, call, officer, monkeypatch):
    events = []
    monkeypatch.setitem(notifications._by_transition, ("calls.call", "open"), [kind])
    monkeypatch.setattr("workflows.effects.run", events.append)
    kind.people = [officer]
    fire(call, "open", actor=officer)

    assert notifications.tell(kind(), events[0]) == []
    assert Message.objects.count() == 1
