"""A new version of the rules while drafts exist: nothing typed is lost, and everybody concerned is told once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from grants.applications import content
from grants.applications.models import Application, DraftMemory
from grants.applications.tasks import tell_rules_changed
from grants.calls import actions as calls
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import draft, submitted
from tests.factories.calls import BUDGET, PIECES, QUESTIONS
from tests.grants.applications.browsing import autosave, page, plain, post_step
from workflows.models import Message

pytestmark = pytest.mark.django_db
PUBLIC = "Les personnes âgées isolées."


def revise(call, questions, reason="La commission a resserré l’appel.", later=timedelta(hours=1)):
    """Publish a new version with these questions."""
    items = [*questions, BUDGET, *({"kind": "file", **piece} for piece in PIECES)]
    with time_machine.travel(timezone.now() + later, tick=False):
        return calls.revise_call(
            call=call,
            by=UserFactory(role=Role.OFFICER),
            reason=reason,
            form=calls.streams(items=items)["form"],
        )


def fresh():
    return Application.objects.get()


def proof(browser, application):
    return plain(browser.get(reverse("applications:proof", args=[application.pk])))


def test_a_removed_question_keeps_its_answer_and_says_so(browser, application, call):
    post_step(browser, application, "questions", {"q-public": PUBLIC, "q-beneficiaires": "12"})
    revise(call, QUESTIONS[1:])
    for text in (page(browser, application, "questions"), proof(browser, application)):
        assert "Réponses gardées mais non transmises" in text
        assert "Cette question n’est plus posée." in text
        assert PUBLIC in text
    assert fresh().answers["public"] == PUBLIC
    assert [answer["key"] for answer in content.content(fresh())["answers"]] == ["beneficiaires", "benevoles"]


def test_a_page_opened_before_loses_nothing(browser, application, call):
    version = fresh().version
    revise(call, QUESTIONS[1:])
    answer = autosave(
        browser, application, "questions", {"q-public": PUBLIC, "q-beneficiaires": "12"}, version
    )
    assert answer.status_code == 200
    assert fresh().answers == {"public": PUBLIC, "beneficiaires": 12}
    version = answer.json()["version"]
    autosave(browser, application, "questions", {"q-public": PUBLIC + " Et leurs proches."}, version)
    assert fresh().answers["public"] == PUBLIC + " Et leurs proches."


def test_what_could_not_be_read_of_a_removed_question_is_kept_too(browser, application, call):
    version = fresh().version
    revise(call, QUESTIONS[:1])
    answer = autosave(browser, application, "questions", {"q-beneficiaires": "une dizaine"}, version)
    assert answer.status_code == 200
    assert fresh().memory.unread == {"q-beneficiaires": "une dizaine"}
    assert "une dizaine" in proof(browser, application)


def test_a_page_of_a_step_that_is_no_more_is_saved(browser, application, call):
    section = {"kind": "section", "key": "suite", "label": "Suite"}
    revise(call, [QUESTIONS[0], section, *QUESTIONS[1:]])
    version = fresh().version
    post_step(browser, application, "questions-2", {"q-beneficiaires": "11"}, version)
    revise(call, QUESTIONS, reason="Une rubrique de moins.", later=timedelta(hours=2))
    answer = post_step(browser, application, "questions-2", {"q-beneficiaires": "12"}, version + 1)
    assert answer.status_code == 302
    assert fresh().answers == {"beneficiaires": 12}
    missing = browser.get(reverse("applications:edit", args=[application.pk, "questions-2"]))
    assert missing.status_code == 404


def test_a_question_that_moved_is_saved_where_it_is_now(browser, application, call):
    version = fresh().version
    section = {"kind": "section", "key": "suite", "label": "Suite"}
    revise(call, [QUESTIONS[0], section, *QUESTIONS[1:]])
    autosave(browser, application, "questions", {"q-public": PUBLIC, "q-beneficiaires": "12"}, version)
    assert fresh().answers == {"public": PUBLIC, "beneficiaires": 12}


def test_a_question_of_another_kind_keeps_what_was_answered_aside(browser, application, call):
    post_step(browser, application, "questions", {"q-public": PUBLIC})
    choice = {"kind": "person", "key": "public", "label": "Qui suit le projet ?", "required": False}
    revise(call, [choice, *QUESTIONS[1:]])
    assert PUBLIC in page(browser, application, "questions")
    post_step(browser, application, "questions", {"q-public.first_name": "", "q-beneficiaires": "3"})
    assert fresh().answers == {"public": PUBLIC, "beneficiaires": 3}
    answers = {answer["key"]: answer["value"] for answer in content.content(fresh())["answers"]}
    assert answers["public"] is None


def test_a_banner_says_what_changed_to_drafts_begun_before(browser, author, application, call):
    revise(call, QUESTIONS[1:])
    text = page(browser, application, "projet")
    assert "Les règles de cet appel ont changé" in text
    assert "version 2, publiée le" in text
    assert "La commission a resserré l’appel." in text
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        after = draft(call=call, user=UserFactory())
    assert "Les règles de cet appel ont changé" not in page(
        browser, draft(call=call, user=author, created_at=after.created_at), "projet"
    )


def test_each_author_is_told_once(application, author, call):
    colleague = UserFactory()
    MembershipFactory(user=colleague, applicant=application.applicant)
    done = submitted(call=call)
    version = revise(call, QUESTIONS[1:])
    assert tell_rules_changed.func(version.pk) == 1
    told = Message.objects.filter(kind="applications.rules_changed")
    assert set(told.values_list("recipient", flat=True)) == {author.pk, colleague.pk}
    message = told.first()
    assert "version 2" in message.body
    assert "La commission a resserré l’appel." in message.body
    assert tell_rules_changed.func(version.pk) == 0
    assert told.count() == 2
    assert not DraftMemory.objects.filter(application=done, told_version__gt=0).exists()
    assert Application.objects.get(pk=done.pk).form_version.number == 1


def test_whoever_revises_is_told_how_many_files_it_touches():
    from grants.calls import revisions
    from grants.calls.models import Call
    from tests.factories.calls import open_call

    call = open_call()
    assert revisions.told(call) == []
    draft(call)
    draft(call)
    submitted(call)
    assert revisions.told(Call.objects.get(pk=call.pk)) == [
        "2 brouillons suivraient une nouvelle version. 1 dossier déposé garderait sa version."
    ]
