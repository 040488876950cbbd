"""Starting from an earlier file."""

import pytest
from django.urls import reverse

from grants.applications import checks, copying, texts
from grants.applications.models import Application
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft, filled, in_state
from tests.factories.calls import QUESTIONS, open_call
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier():
    return in_state("awarded")


def started(source, **values):
    call = open_call(programme=source.call.programme, **values)
    return copying.start_from(source=source, call=call, applicant=source.applicant, by=source.created_by)


def test_everything_that_fits_is_carried_over_but_pieces_and_attestation(earlier):
    made = started(earlier)
    assert (made.title, made.summary, made.commune, made.amount) == (
        earlier.title,
        earlier.summary,
        earlier.commune,
        earlier.amount,
    )
    assert made.answers == earlier.answers
    kept = ["side", "account", "label", "amount", "requested"]
    assert sorted(made.budget_lines.values_list(*kept)) == sorted(earlier.budget_lines.values_list(*kept))
    assert (made.attachments.count(), made.certified, made.state) == (0, False, "draft")
    sentences = [str(item) for item in checks.missing(made)]
    assert sentences == [
        "Joignez la pièce « Statuts signés ».",
        "Attestez sur l’honneur l’exactitude du dossier.",
    ]


def test_an_answer_that_the_new_form_cannot_read_stays_as_text_to_correct(earlier):
    """« Quel public » was a text; it is now a number."""
    changed = [{**QUESTIONS[0], "kind": "number"}, *QUESTIONS[1:]]
    changed[0].pop("max_length")
    made = started(earlier, questions=changed)
    assert "public" not in made.answers
    assert texts.memory_of(made).unread["q-public"] == earlier.answers["public"]
    assert made.answers["beneficiaires"] == earlier.answers["beneficiaires"]


def test_a_question_that_is_new_or_gone_is_no_trouble(earlier):
    new = {"key": "nouveau", "kind": "short_text", "label": "Nouveau ?"}
    made = started(earlier, questions=[QUESTIONS[1], new])
    assert made.answers == {"beneficiaires": earlier.answers["beneficiaires"]}


def test_nobody_starts_from_the_file_of_another_body(earlier):
    other = draft()
    with pytest.raises(NotAllowed):
        copying.start_from(source=earlier, call=open_call(), applicant=other.applicant, by=other.created_by)
    stranger = UserFactory()
    with pytest.raises(NotAllowed):
        copying.start_from(source=earlier, call=open_call(), applicant=earlier.applicant, by=stranger)


def test_the_page_offers_my_earlier_files_those_of_the_programme_first(client):
    other = filled(open_call())
    mine = in_state("submitted", open_call(), other.applicant, other.created_by)
    call = open_call(programme=other.call.programme)
    client.force_login(other.created_by)
    address = reverse("applications:start", args=[call.slug])
    form = client.get(address).context["form"]
    assert [key for key, _label in form.fields["source"].choices] == ["", str(other.pk), str(mine.pk)]
    answer = client.post(address, {"applicant": other.applicant.pk, "source": mine.pk})
    made = Application.objects.get(call=call)
    assert answer.url == reverse("applications:edit", args=[made.pk, "projet"])
    assert made.title == mine.title


def test_a_file_that_is_not_offered_is_refused(client, earlier):
    mine = draft()
    client.force_login(mine.created_by)
    call = open_call()
    answer = client.post(
        reverse("applications:start", args=[call.slug]),
        {"applicant": mine.applicant.pk, "source": earlier.pk},
    )
    assert answer.status_code == 422
    assert not Application.objects.filter(call=call).exists()
