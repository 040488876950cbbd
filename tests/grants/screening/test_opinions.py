"""Opinions: asked of an account or of an address, given by whom it concerns, late, revoked; what the link shows."""

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from documents.models import PrivateFile
from grants.applications import actions as applications
from grants.applications.machine import ApplicationState as A
from grants.screening import actions as screening
from grants.screening.opinions import actions, links
from grants.screening.opinions.actions import Question
from grants.screening.opinions.machine import OpinionState as S
from grants.screening.opinions.machine import Verdict
from grants.screening.opinions.models import Opinion
from grants.screening.opinions.queries import for_committee, visible_to
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import pdf_upload, submitted
from tests.factories.calls import open_call
from tests.factories.races import together
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from workflows import deadlines, engine
from workflows.actors import CLOCK
from workflows.clock import now
from workflows.engine import import_in_state
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState
from workflows.machine import transitions
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return submitted(open_call())


@pytest.fixture
def person(file):
    return officer(file.call)


def ask(file, by, email="experte@avis.example", days=15, **values):
    question = Question(kind="expert", name="Une experte", email=email, text="Est-ce faisable ?", **values)
    return actions.ask_opinion(
        application=file, question=question, due_at=now() + timedelta(days=days), by=by
    )


def kinds():
    rows = Message.objects.filter(kind__startswith="screening.opinion").order_by("pk")
    return [(message.kind.removeprefix("screening.opinion_"), message.email) for message in rows]


def link(opinion):
    return reverse("opinions:guest", args=[links.token(opinion)])


def fresh(opinion):
    return Opinion.objects.get(pk=opinion.pk)


# --- Asking ---------------------------------------------------------------------------------------------


def test_an_address_is_asked_through_its_own_link(file, person):
    with time_machine.travel(now(), tick=False):  # the link holds the second at which it was made
        opinion = ask(file, person, email=" Experte@Avis.Example ")
        assert Message.objects.get(kind="screening.opinion_asked").url == link(opinion)
    assert (opinion.email, opinion.user, opinion.state) == ("experte@avis.example", None, S.ASKED)
    message = Message.objects.get(kind="screening.opinion_asked")
    assert (message.recipient, message.email) == (None, "experte@avis.example")
    assert "Est-ce faisable ?" in message.body


def test_an_account_is_asked_as_itself(file, person):
    user = UserFactory(email="service@avis.example")
    opinion = ask(file, person, email="service@avis.example")
    assert opinion.user == user
    assert Message.objects.get(kind="screening.opinion_asked").url == reverse(
        "opinions:own", args=[opinion.pk]
    )
    assert links.opinion_of(links.token(opinion)) is None


def test_nobody_is_asked_about_their_own_body_nor_twice_nor_too_late(file, person):
    member = MembershipFactory(applicant=file.applicant).user
    for email in (member.email, member.email.upper(), file.created_by.email):
        with pytest.raises(ValidationError):
            ask(file, person, email=email)
    with pytest.raises(ValidationError):
        ask(file, person, days=-1)
    ask(file, person)
    with pytest.raises(ValidationError):
        ask(file, person)
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize("state", [A.INADMISSIBLE, A.AWARDED, A.REFUSED, A.CLOSED, A.WITHDRAWN])
def test_nothing_is_asked_on_a_file_that_is_decided(state):
    decided = imported_file(state)
    with pytest.raises(WrongState):
        ask(decided, officer(decided.call))


def test_only_officers_of_the_call_ask(file):
    for by in (UserFactory(), officer(open_call()), file.created_by):
        with pytest.raises(NotAllowed):
            ask(file, by)


# --- The machine, exhaustively --------------------------------------------------------------------------


@pytest.fixture
def in_state(file, person):
    count = itertools.count()

    def make(state):
        opinion = ask(file, person, email=f"avis{next(count)}@avis.example")
        if state == S.LAPSED:
            return engine.fire(opinion, "lapse", actor=CLOCK)
        if state == S.GIVEN:
            return actions.give(opinion=opinion, verdict="favourable", text="", by=person)
        return actions.revoke(opinion=opinion, by=person) if state == S.REVOKED else opinion

    return make


FACTS = {"give": {"verdict": Verdict.FAVOURABLE, "text": "", "at": None}, "lapse": {}, "revoke": {}}
POSSIBLE = {(item.source, item.name): item.target for item in transitions(Opinion)}


@pytest.mark.parametrize(("state", "name"), list(itertools.product(S.values, FACTS)))
def test_each_transition_exists_where_it_should(in_state, person, state, name):
    opinion = in_state(state)
    facts = {**FACTS[name], **({"at": now()} if name == "give" else {})}
    if (state, name) in POSSIBLE:
        assert engine.fire(opinion, name, actor=person, **facts).state == POSSIBLE[state, name]
    else:
        with pytest.raises(WrongState):
            engine.fire(opinion, name, actor=person, **facts)


@pytest.mark.parametrize("name", FACTS)
def test_who_is_not_concerned_fires_nothing(file, in_state, name):
    opinion = in_state(S.ASKED)
    facts = {**FACTS[name], **({"at": now()} if name == "give" else {})}
    for user in (UserFactory(), file.created_by, officer(open_call())):
        with pytest.raises(NotAllowed):
            engine.fire(opinion, name, actor=user, **facts)


@pytest.mark.parametrize(
    ("verdict", "text"), [("", ""), ("peut-être", "x"), ("reserved", " "), ("unfavourable", "")]
)
def test_an_opinion_has_a_verdict_and_says_why(file, person, verdict, text):
    with pytest.raises(ConditionsUnmet):
        actions.give(opinion=ask(file, person), verdict=verdict, text=text, by=person)


# --- The officers ---------------------------------------------------------------------------------------


def test_officers_ask_record_and_revoke_on_the_page(file, person):
    client = sign_in(person)
    url = reverse("screening:opinions", args=[file.pk])
    day = f"{now() + timedelta(days=10):%Y-%m-%d}"
    data = {
        "kind": "service",
        "name": "Voirie",
        "email": "voirie@avis.example",
        "text": "L’accès ?",
        "due_on": day,
    }
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 422  # asked already
    assert client.post(url, {**data, "email": "panel@avis.example", "kind": "panel"}).status_code == 302
    first, second = Opinion.objects.order_by("pk")
    assert first.confidential is False
    record = reverse("screening:opinion_record", args=[file.pk, first.pk])
    assert client.get(record).status_code == 200
    assert client.post(record, {"verdict": "unfavourable"}).status_code == 422
    assert client.post(record, {"verdict": "unfavourable", "text": "Trop étroit"}).status_code == 302
    assert fresh(first).given_by == person
    assert client.post(reverse("screening:opinion_again", args=[file.pk, second.pk])).status_code == 302
    assert client.post(reverse("screening:opinion_revoke", args=[file.pk, second.pk])).status_code == 302
    assert client.post(reverse("screening:opinion_revoke", args=[file.pk, second.pk])).status_code == 409
    page = client.get(url).content.decode()
    assert "Trop étroit" in page
    assert ("revoked", "panel@avis.example") in kinds()


def test_a_confidential_opinion_is_for_officers_alone(file, person):
    from accounts.roles import Role, grant

    auditor = UserFactory()
    grant(user=auditor, role=Role.AUDITOR)
    secret = ask(file, person, email="a@avis.example", confidential=True)
    told = ask(file, person, email="b@avis.example")
    for opinion, text in ((secret, "Secret"), (told, "Public")):
        actions.give(opinion=opinion, verdict="favourable", text=text, by=person, uploads=[pdf_upload()])
    assert set(visible_to(person)) == {secret, told}
    assert list(visible_to(auditor)) == [told]
    assert list(visible_to(file.created_by)) == []
    assert [line.opinion for line in for_committee(file)] == [told]
    page = sign_in(auditor).get(reverse("screening:opinions", args=[file.pk])).content.decode()
    assert "Public" in page
    assert "Secret" not in page
    for opinion, expected in ((secret, 404), (told, 200)):
        joined = PrivateFile.objects.owned_by(opinion).get()
        url = reverse("documents:download", args=[joined.pk])
        assert sign_in(auditor).get(url).status_code == expected
        assert sign_in(person).get(url).status_code == 200
        assert sign_in(file.created_by).get(url).status_code == 404


# --- Time -----------------------------------------------------------------------------------------------


def test_one_reminder_then_late_once_each_whatever_is_restarted(file, person):
    screening.take(application=file, by=person)
    opinion = ask(file, person)
    with time_machine.travel(opinion.due_at - timedelta(days=2, seconds=1), tick=False):
        deadlines.run()
        assert kinds() == [("asked", opinion.email)]
    for moment in (opinion.due_at - timedelta(days=2), opinion.due_at - timedelta(hours=1)):
        with time_machine.travel(moment, tick=False):
            deadlines.run()
            deadlines.run()
    assert kinds()[1:] == [("reminder", opinion.email)]
    for moment in (opinion.due_at, opinion.due_at + timedelta(days=3)):
        with time_machine.travel(moment, tick=False):
            deadlines.run()
            deadlines.run()
    assert kinds()[2:] == [("late", person.email)]
    assert fresh(opinion).state == S.LAPSED
    assert Client().get(link(opinion)).status_code == 200  # still of use


def test_no_reminder_once_given_nor_once_late(file, person):
    given, late = ask(file, person), ask(file, person, email="b@avis.example")
    actions.give(opinion=given, verdict="favourable", text="", by=person)
    with time_machine.travel(late.due_at + timedelta(days=1), tick=False):
        deadlines.run()
    assert not [kind for kind, _email in kinds() if kind == "reminder"]
    assert [kind for kind, _email in kinds()].count("late") >= 1
    assert fresh(given).state == S.GIVEN


def test_a_withdrawn_file_awaits_no_opinion(file, person):
    opinion = ask(file, person)
    applications.withdraw(application=file, by=file.created_by)
    assert fresh(opinion).state == S.REVOKED
    assert kinds()[-1] == ("revoked", opinion.email)


def test_pages_cost_the_same_with_1_3_and_50_opinions(file, person):
    client, costs = sign_in(person), []
    for count in (1, 3, 50):
        while (made := Opinion.objects.count()) < count:
            opinion = ask(file, person, email=f"avis{made}@avis.example")
            if made % 2 == 0:
                actions.give(
                    opinion=opinion, verdict="favourable", text="", uploads=[pdf_upload()], by=person
                )
        costs.append(
            [
                queries_of(client, reverse(f"screening:{name}", args=[file.pk]))
                for name in ("opinions", "file")
            ]
        )
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][1] <= 20


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_given_and_revoked_at_the_same_instant_is_one_of_both(file, person):
    opinion = ask(file, person)
    outcomes = together(
        lambda: actions.give(opinion=opinion, verdict="favourable", text="", by=None),
        lambda: actions.revoke(opinion=opinion, by=person),
        lambda: actions.give(opinion=opinion, verdict="reserved", text="Non", by=person),
    )
    assert sum(isinstance(each, WrongState) for each in outcomes) == 2
    assert LogEntry.objects.filter(transition__in=["give", "revoke"]).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_the_same_instant_is_asked_once(file, person):
    outcomes = together(*[lambda: ask(file, person)] * 3)
    assert sum(isinstance(each, ValidationError) for each in outcomes) == 2
    assert Message.objects.filter(kind="screening.opinion_asked").count() == 1


def test_an_imported_opinion_keeps_its_constraints(file, person):
    from django.db import IntegrityError, transaction

    row = Opinion(
        application=file, kind="expert", name="X", email="x@avis.example", question="?", asked_by=person,
        asked_at=now(), due_at=now() + timedelta(days=1), expires_at=now(), state="given",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        import_in_state([row], actor=CLOCK, reason="Jeu d’essai")
