"""The readers' and the secretariat's screens over HTTP."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.roles import Role
from grants.calls.models import Criterion
from grants.review import actions, queries
from grants.review.machine import ReviewState
from grants.review.models import Recusal, Review
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.review import admissible, assigned, opened, scored
from tests.factories.screening import officer, queries_of, reader, secretary, sign_in
from workflows import engine
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def review(call):
    return opened(admissible(call))


def url(name, *args):
    return reverse(f"review:{name}", args=args)


def grid(review, value="3,5", **values):
    """What the form posts: the same score everywhere."""
    criteria = Criterion.objects.filter(call_id=review.application.call_id)
    version = Review.objects.get(pk=review.pk).version
    return {f"score-{each.pk}": value for each in criteria} | {
        "version": version,
        "comment": "Utile.",
        "action": "final",
        **values,
    }


def test_another_reader_finds_nothing(call, review):
    for person in (reader(call), officer(call), secretary(call), review.application.created_by):
        client = sign_in(person)
        assert client.get(url("read", review.pk)).status_code == 404
        assert client.post(url("read", review.pk), grid(review)).status_code == 404
        assert client.post(url("autosave", review.pk), grid(review)).status_code == 404
    assert Client().get(url("read", review.pk)).status_code == 302


def test_role_taken_back_is_lost_at_once(call, review):
    client = sign_in(review.reader)
    assert client.get(url("read", review.pk)).status_code == 200
    roles.revoke(user=review.reader, role=Role.READER, scope=call)
    assert client.get(url("read", review.pk)).status_code == 404


def test_who_enters(call):
    assert Client().get(url("home")).status_code == 302
    assert sign_in(UserFactory()).get(url("home")).status_code == 404
    assert sign_in(officer(call)).get(url("home")).status_code == 404
    assert sign_in(reader(call)).get(url("home")).status_code == 200
    assert sign_in(secretary(call)).get(url("home"))["Location"] == url("secretary")


@pytest.mark.parametrize("name", ["assignments", "distribute"])
def test_secretariat_is_for_the_secretary_of_this_call(call, name):
    for person in (reader(call), officer(call), secretary(open_call()), UserFactory()):
        client = sign_in(person)
        answer = client.get if name == "assignments" else client.post
        assert answer(url(name, call.pk)).status_code == 404


def test_note_is_given(review):
    client = sign_in(review.reader)
    response = client.post(url("read", review.pk), grid(review))
    assert response.status_code == 302
    review.refresh_from_db()
    assert (review.state, review.total, review.comment) == (ReviewState.FINAL, Decimal("14.00"), "Utile.")
    assert client.post(url("read", review.pk), grid(review, value="1")).status_code == 409
    review.refresh_from_db()
    assert review.total == Decimal("14.00")


@pytest.mark.parametrize("typed", ["", "NaN", "1e3", "-1", "6", "٣"])
def test_bad_score_is_said_beside_its_field_and_the_rest_is_kept(review, typed):
    first = Criterion.objects.filter(call=review.application.call).first()
    data = grid(review, value="4") | {f"score-{first.pk}": typed}
    response = sign_in(review.reader).post(url("read", review.pk), data)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [f"score-{first.pk}"]
    assert "Utile." in response.content.decode()
    review.refresh_from_db()
    assert (review.state, review.scores.count()) == (ReviewState.ASSIGNED, 0)


def test_draft_keeps_what_can_be_read(review):
    client = sign_in(review.reader)
    first, second, third = Criterion.objects.filter(call=review.application.call)
    data = grid(review) | {f"score-{first.pk}": "2", f"score-{second.pk}": "douze", f"score-{third.pk}": ""}
    response = client.post(url("autosave", review.pk), data)
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [f"score-{second.pk}"]
    assert list(review.scores.values_list("criterion", "value")) == [(first.pk, Decimal("2.00"))]
    data |= {"version": response.json()["version"], f"score-{second.pk}": "1,5", f"score-{first.pk}": ""}
    response = client.post(url("autosave", review.pk), data)
    assert response.status_code == 200
    assert list(review.scores.values_list("criterion", "value")) == [(second.pk, Decimal("1.50"))]
    assert client.get(url("read", review.pk)).context["form"][f"score-{second.pk}"].value() == "1,5"


def test_two_windows_are_told_and_lose_nothing(review):
    client = sign_in(review.reader)
    old = grid(review, value="1", action="draft", comment="Première fenêtre")
    assert client.post(url("read", review.pk), old).status_code == 302
    late = old | {"comment": "Seconde fenêtre"}
    assert client.post(url("autosave", review.pk), late).status_code == 409
    response = client.post(url("read", review.pk), late)
    assert response.status_code == 409
    assert "Seconde fenêtre" in response.content.decode()
    review.refresh_from_db()
    assert review.comment == "Première fenêtre"
    again = late | {"version": review.version}
    assert client.post(url("read", review.pk), again).status_code == 302
    review.refresh_from_db()
    assert review.comment == "Seconde fenêtre"


@pytest.mark.parametrize("version", ["", "abc", "0", "-1", "9" * 30])
def test_forged_version(review, version):
    client = sign_in(review.reader)
    data = grid(review) | {"version": version}
    assert client.post(url("read", review.pk), data).status_code == 422
    assert client.post(url("autosave", review.pk), data).status_code == 409


def test_others_notes_are_hidden_until_mine_is_given(call):
    file = admissible(call)
    mine = opened(file)
    scored(file, value="1", comment="Avis d’une collègue")
    client = sign_in(mine.reader)
    before = client.get(url("read", mine.pk)).content.decode()
    assert "Avis d’une collègue" not in before
    assert "4,00" not in before
    assert client.get(url("board", call.pk)).status_code == 403
    client.post(url("read", mine.pk), grid(mine))
    after = client.get(url("read", mine.pk)).content.decode()
    assert "Avis d’une collègue" in after
    assert client.get(url("board", call.pk)).status_code == 200


def test_a_member_without_readings_does_not_see_the_board(call):
    scored(admissible(call))
    assert sign_in(reader(call)).get(url("board", call.pk)).status_code == 403
    assert sign_in(secretary(call)).get(url("board", call.pk)).status_code == 200
    assert sign_in(officer(call)).get(url("board", call.pk)).status_code == 200
    assert sign_in(officer(open_call())).get(url("board", call.pk)).status_code == 404


def test_note_taken_back_leaves_the_mean_and_is_logged(call, review):
    client = sign_in(review.reader)
    client.post(url("read", review.pk), grid(review))
    assert client.post(url("reopen", review.pk)).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.total) == (ReviewState.ASSIGNED, None)
    assert queries.standings(call)[0].mean is None
    assert LogEntry.objects.get(transition="reopen").facts["previous_total"] == "14.00"


def test_board_ranks_by_mean_and_ties_share(call):
    best, tie_a, tie_b, last = (admissible(call) for _turn in range(4))
    for file, values in ((best, "55"), (tie_a, "24"), (tie_b, "33"), (last, "1")):
        for value in values:
            scored(file, value=value)
    unread = admissible(call)
    rows = queries.standings(call)
    assert [(row.rank, row.application_id, row.readings) for row in rows] == [
        (1, best.pk, 2),
        (2, tie_a.pk, 2),
        (2, tie_b.pk, 2),
        (4, last.pk, 1),
        (None, unread.pk, 0),
    ]
    assert [row.disagreement for row in rows] == [False, True, False, False, False]


def test_sharing_out_is_balanced_complete_and_without_conflict(call):
    readers = [reader(call) for _turn in range(4)]
    files = [admissible(call) for _turn in range(10)]
    MembershipFactory(user=readers[0], applicant=files[0].applicant)
    client = sign_in(secretary(call))
    assert client.post(url("distribute", call.pk)).status_code == 302
    loads = [Review.objects.filter(reader=person).count() for person in readers]
    assert (sum(loads), max(loads) - min(loads)) == (20, 0)
    assert all(file.reviews.count() == 2 for file in files)
    assert not files[0].reviews.filter(reader=readers[0]).exists()
    assert Recusal.objects.get().member == readers[0]
    assert Message.objects.filter(kind="review.readings_assigned").count() == 4
    client.post(url("distribute", call.pk))
    assert Review.objects.count() == 20


def test_sharing_out_says_what_lacks(call):
    file = admissible(call)
    reader(call)
    outcome = actions.distribute(call=call, by=secretary(call))
    assert (outcome.count, [(each.pk, missing) for each, missing in outcome.short]) == (1, [(file.pk, 1)])


def test_assignment_by_hand(call):
    file = admissible(call)
    person, conflicted = reader(call), reader(call)
    MembershipFactory(user=conflicted, applicant=file.applicant)
    client = sign_in(secretary(call))
    page = client.get(url("assign", call.pk, file.pk))
    assert [value for value, _label in page.context["form"].fields["reader"].choices] == [str(person.pk)]
    for forged in ("", "abc", str(conflicted.pk), "9" * 24):
        assert client.post(url("assign", call.pk, file.pk), {"reader": forged}).status_code == 422
    assert client.post(url("assign", call.pk, file.pk), {"reader": person.pk}).status_code == 302
    review = Review.objects.get()
    assert review.reader == person
    assert client.post(url("unassign", review.pk)).status_code == 302
    assert not Review.objects.exists()


def test_a_reading_that_was_begun_stays(call, review):
    sign_in(review.reader).post(url("autosave", review.pk), grid(review))
    assert sign_in(secretary(call)).post(url("unassign", review.pk)).status_code == 409


def test_only_admissible_files_are_read(call):
    file = submitted(call)
    client = sign_in(secretary(call))
    reader(call)
    assert client.get(url("assign", call.pk, file.pk)).status_code == 404
    assert file.title not in client.get(url("assignments", call.pk)).content.decode()


def test_notes_are_frozen_once_the_file_moved_on(call, review):
    client = sign_in(review.reader)
    engine.fire(review.application, "propose", actor=secretary(call))
    assert client.post(url("read", review.pk), grid(review)).status_code == 409
    assert "Rendre ma note" not in client.get(url("read", review.pk)).content.decode()


@pytest.mark.parametrize("page", ["home", "assignments", "board"])
def test_pages_cost_the_same_whatever_their_size(call, page):
    person = reader(call)
    keeper = secretary(call)
    address = url("home") if page == "home" else url(page, call.pk)
    client = sign_in(person if page == "home" else keeper)
    scored(admissible(call), person)
    assigned(admissible(call), person)
    queries_of(client, address)
    few = queries_of(client, address)
    for turn in range(10):
        file = admissible(call)
        scored(file) if turn % 2 else assigned(file, person)
    assert queries_of(client, address) == few
    assert few <= 15
