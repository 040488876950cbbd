"""Random forms: what the form accepts the server accepts, and nothing else stands in the way of a submission."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.applications import actions, checks, content, texts
from grants.applications.models import Application
from grants.calls import forms_schema
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft, project
from tests.factories.calls import open_call
from tests.factories.territories import CommuneFactory
from tests.strategies import forms as strategies

pytestmark = pytest.mark.django_db
RELAXED = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
ATTEST = "Attestez sur l’honneur l’exactitude du dossier."


def begun(items):
    """A draft of a call with this form, its project told."""
    CommuneFactory()
    call = open_call(questions=items, needs_budget=False, pieces=(), max_rate=None)
    application = draft(call=call, user=UserFactory())
    return save(application, "projet", project())


def save(application, step, data):
    saved = actions.save_step(
        application=application,
        by=application.created_by,
        step=step,
        data=data,
        version=application.version,
    )
    assert saved.conflicts == ()
    return Application.objects.select_related("form_version", "memory").get(pk=application.pk)


def fill(application, kept):
    """Send each section as its page would, in order."""
    spec = texts.spec_of(application)
    for section in spec.sections:
        application = save(application, section.step, strategies.typed(section.questions, kept))
    return application


@RELAXED
@given(data=st.data())
def test_what_the_form_accepts_the_server_accepts(data):
    application = begun(data.draw(strategies.forms()))
    spec = texts.spec_of(application)
    kept = data.draw(strategies.answers_to(spec))
    application = fill(application, kept)
    # Whole answers: no page has anything to say, so nothing lacks and the file is taken.
    for section in spec.sections:
        form = texts.form(application, section.step, texts.stored(application, section.step), strict=True)
        form.hide(texts.asked(application))
        assert form.errors == {}
    assert [item.sentence for item in checks.missing(application)] == [ATTEST]
    done = actions.submit(application=application, by=application.created_by)
    frozen = done.submissions.get().content["answers"]
    asked = texts.asked(application)
    assert [answer["key"] for answer in frozen] == [item.key for item in spec.questions if item.key in asked]
    # What was typed is kept, asked or not; only what is asked was submitted.
    for item in spec.questions:
        now = strategies.typed([item], Application.objects.get(pk=done.pk).answers)
        assert now == strategies.typed([item], kept)


@RELAXED
@given(data=st.data())
def test_what_stands_in_the_way_is_shown_on_its_page(data):
    """Some answers are left out or spoilt: each thing that lacks is an error of the page it names."""
    application = begun(data.draw(strategies.forms(most=5)))
    spec = texts.spec_of(application)
    kept = data.draw(strategies.answers_to(spec))
    for key in list(kept):
        if data.draw(st.integers(0, 3)) == 0:
            del kept[key]
    application = fill(application, kept)
    for section in spec.sections:
        names = sorted(strategies.typed(section.questions, kept))
        spoilt = {name: "⚠" for name in names if data.draw(st.integers(0, 5)) == 0}
        if spoilt:
            application = save(application, section.step, spoilt)
    missing = [item for item in checks.missing(application) if item.sentence != ATTEST]
    shown = {}
    for section in spec.sections:
        form = texts.form(application, section.step, texts.stored(application, section.step), strict=True)
        form.hide(texts.asked(application))
        shown[section.step] = {name[2:].partition(".")[0] for name in form.errors}
    for item in missing:
        assert item.field[2:].partition(".")[0] in shown[item.step], item
    assert {key for keys in shown.values() for key in keys} == {
        item.field[2:].partition(".")[0] for item in missing
    }


@RELAXED
@given(items=strategies.forms())
def test_freezing_loses_no_question(items):
    call = open_call(questions=items, needs_budget=False, pieces=(), max_rate=None)
    spec = forms_schema.read(call.form_versions.get())
    assert [item.key for item in spec.items] == [item["key"] for item in items]
    for item, frozen in zip(items, spec.items, strict=True):
        assert (frozen.kind, frozen.label) == (item["kind"], item.get("label", ""))
        assert [column.key for column in frozen.columns] == [
            column["key"] for column in item.get("columns", ())
        ]
    in_sections = [item.key for section in spec.sections for item in section.items]
    assert in_sections == [item["key"] for item in items if item["kind"] != "section"]


def test_the_content_is_what_was_read_over(db):
    application = begun([{"kind": "commune", "key": "lieu", "label": "Où ?"}])
    application = save(application, "questions", {"q-lieu": "mont de marsan"})
    before = content.content(application)
    done = actions.submit(application=application, by=application.created_by)
    assert done.submissions.get().content == before
