"""Two members, two tabs: nothing of either is lost."""

import pytest
from django.urls import reverse

from grants.applications.models import Application
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.applications import answers, budget, fill, project
from tests.grants.applications.browsing import autosave, plain, post_step, post_submit, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(application):
    user = UserFactory(first_name="Dominique", last_name="Marsan")
    MembershipFactory(user=user, applicant=application.applicant)
    return signed_in(user)


def test_two_members_change_different_fields_and_both_are_kept(browser, colleague, application):
    post_step(browser, application, "projet", project())
    version = Application.objects.get().version
    first = post_step(browser, application, "projet", project(title="Le titre de Claude"), version=version)
    second = post_step(colleague, application, "projet", project(summary="Le résumé de Dominique"), version)
    assert (first.status_code, second.status_code) == (302, 302)
    application.refresh_from_db()
    assert (application.title, application.summary) == ("Le titre de Claude", "Le résumé de Dominique")


def test_two_members_change_the_same_field_and_see_both_texts(browser, colleague, application):
    post_step(browser, application, "projet", project())
    version = Application.objects.get().version
    post_step(browser, application, "projet", project(title="Le titre de Claude"), version=version)
    answer = post_step(colleague, application, "projet", project(title="Le titre de Dominique"), version)
    assert answer.status_code == 409
    text = plain(answer)
    assert "Le titre de Claude" in text
    assert "Le titre de Dominique" in text
    assert "Claude Lesbats a enregistré" in text
    assert Application.objects.get().title == "Le titre de Claude"
    again = post_step(colleague, application, "projet", project(title="Le titre choisi ensemble"))
    assert again.status_code == 302
    assert Application.objects.get().title == "Le titre choisi ensemble"


def test_autosave_gives_both_texts_of_a_conflict(browser, colleague, application):
    version = Application.objects.get().version
    assert autosave(browser, application, "questions", answers(), version).status_code == 200
    answer = autosave(colleague, application, "questions", answers(**{"q-public": "Les jeunes."}), version)
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [
        {"field": "q-public", "mine": "Les jeunes.", "theirs": "Les personnes âgées isolées."}
    ]
    assert Application.objects.get().answers["public"] == "Les personnes âgées isolées."


def test_autosave_of_a_page_that_does_not_show_anothers_change_keeps_it(browser, colleague, application):
    """The page goes on sending the old title: it must not undo the colleague's."""
    post_step(browser, application, "projet", project())
    token = Application.objects.get().version
    post_step(colleague, application, "projet", project(title="Le titre de Dominique"), token)
    for number in range(3):
        answer = autosave(browser, application, "projet", project(summary=f"Version {number}"), token)
        assert answer.status_code == 200
        assert "ont été modifiées ailleurs" in answer.json()["saved_at_label"]
        token = answer.json()["version"]
    application.refresh_from_db()
    assert (application.title, application.summary) == ("Le titre de Dominique", "Version 2")


def test_budget_lines_of_two_members_are_both_kept(browser, colleague, application):
    version = Application.objects.get().version
    post_step(browser, application, "budget", budget(), version)
    mine = {"expense-1-account": "61", "expense-1-label": "Loyer", "expense-1-amount": "300"}
    post_step(colleague, application, "budget", {**budget(), **mine}, version)
    lines = application.budget_lines.order_by("side", "position").values_list("side", "account", "label")
    assert list(lines) == [
        ("expense", "60", "Fournitures"),
        ("expense", "61", "Loyer"),
        ("income", "70", "Participation des adhérents"),
    ]


def test_a_file_submitted_by_a_colleague_is_not_edited_any_more(browser, colleague, application):
    fill(application)
    post_submit(colleague, application)
    answer = autosave(browser, application, "projet", project(title="Trop tard"))
    assert answer.status_code == 409
    assert "Déposé" in answer.json()["message"]
    page_answer = browser.get(reverse("applications:edit", args=[application.pk, "projet"]))
    assert page_answer.url == reverse("applications:detail", args=[application.pk])


def test_starting_twice_leads_to_the_file_that_exists(browser, author, call):
    applicant = ApplicantFactory(members=[author])
    address = reverse("applications:start", args=[call.slug])
    first = browser.post(address, {"applicant": applicant.pk})
    second = browser.post(address, {"applicant": applicant.pk})
    application = Application.objects.get()
    assert first.url == reverse("applications:edit", args=[application.pk, "projet"])
    assert second.url == reverse("applications:detail", args=[application.pk])
