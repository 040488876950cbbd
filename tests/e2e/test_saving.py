"""Saving while one clicks: answers that come late, clicks that are slow, two presses, the back button."""

import re

import pytest
from playwright.sync_api import expect

from grants.applications.models import Application
from tests.e2e.test_typing import TITLE, at_work, author, status
from tests.factories.applications import draft
from tests.factories.calls import open_call
from tests.factories.review import admissible, opened

__all__ = ["author"]  # the fixture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


# Two frames: what an answer changes is on the screen.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Held:
    """Saves that the server has made, and whose answers the page gets when the test says so."""

    def __init__(self, page):
        self.page, self.answers, self.holding = page, [], True
        page.route(re.compile("/(brouillon|enregistrement)/$"), self._hold)

    def _hold(self, route):
        if self.holding:
            self.answers.append((route, route.fetch()))
        else:
            route.continue_()

    def wait(self):
        """Until a save is kept back."""
        while not self.answers:
            self.page.wait_for_timeout(20)

    def let_go(self):
        """The page gets the answers, and every later one at once."""
        self.holding = False
        for route, response in self.answers:
            route.fulfill(response=response)
        self.answers = []


@pytest.fixture
def reading(people):
    """A reader in front of their grid."""
    review = opened(admissible(open_call()))
    return people("lecture", review.reader).enter().visit(f"/comite/lectures/{review.pk}/")


def scores(person):
    return person.page.locator("main [name^=score-]")


def give(person, *values):
    for place, value in enumerate(values):
        scores(person).nth(place).fill(value)
    return person


def press_slowly(person, label, meanwhile):
    """The button goes down, something happens, the button comes up at the same place."""
    person.control(label).first.hover()
    person.page.mouse.down()
    meanwhile()
    with person.page.expect_event("load"):
        person.page.mouse.up()


def test_an_answer_that_comes_during_a_click_does_not_move_the_button(reading):
    held = Held(reading.page)
    give(reading, "9", "9", "9")
    held.wait()

    def answered():
        with reading.page.expect_response(re.compile("/brouillon/$")):
            held.let_go()
        reading.page.evaluate(DRAWN)

    press_slowly(reading, "Rendre ma note", answered)
    expect(reading.page.locator("main [data-error-summary]")).to_be_focused()


def test_leaving_waits_for_the_save_in_flight_however_much_is_typed_during_it(reading):
    held = Held(reading.page)
    reading.page.clock.install()
    give(reading, "3", "4", "5").page.clock.run_for(1000)
    held.wait()
    reading.fill(comment="Un projet simple et bien préparé.").page.clock.run_for(2000)
    with reading.page.expect_event("load"):
        reading.control("Rendre ma note").click()
        expect(status(reading)).to_contain_text("Enregistrement")
        held.let_go()
    reading.sees("Votre note est rendue.", "Un projet simple et bien préparé.")


def posts(person):
    """The addresses that are posted to from now on."""
    sent = []
    person.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    return sent


def test_a_double_click_sends_once(people, author):
    person = at_work(people, draft(user=author), author).fill(title=TITLE)
    sent = posts(person)
    with person.page.expect_event("load"):
        person.control("Enregistrer et continuer").dblclick()
    person.sees("Étape 2 sur 5")
    assert [address for address in sent if address.endswith("/projet/")] == [f"{person.site}{step(author)}"]


def step(user):
    return f"/mon-espace/dossiers/{Application.objects.get(created_by=user).pk}/projet/"


def test_the_back_button_shows_what_was_saved_and_saves_again(people, author):
    person = at_work(people, draft(user=author), author).fill(title=TITLE)
    person.press("Enregistrer et continuer").sees("Étape 2 sur 5")
    person.page.go_back()
    expect(person.field("title")).to_have_value(TITLE)
    person.fill(title="Visites du mardi").press("Enregistrer et continuer").sees("Étape 2 sur 5")
    assert Application.objects.get().title == "Visites du mardi"


def test_a_form_left_open_for_twelve_hours_still_saves(people, author):
    person = at_work(people, draft(user=author), author)
    person.page.clock.install()
    person.fill(title=TITLE).page.clock.fast_forward("12:00:00")
    expect(status(person)).to_contain_text("Enregistré à")
    person.fill(summary="Chez les personnes isolées.").page.clock.fast_forward("12:00:00")
    person.press("Enregistrer et continuer").sees("Étape 2 sur 5")
    assert Application.objects.get().summary == "Chez les personnes isolées."


def test_a_site_that_does_not_answer_is_tried_again(people, author):
    person = at_work(people, draft(user=author), author)
    person.page.clock.install()
    person.page.route("**/enregistrement/", lambda route: route.fulfill(status=503, body="…"))
    person.fill(title=TITLE).page.clock.run_for(1000)
    expect(status(person)).to_contain_text("Le site ne répond pas : votre saisie est gardée sur cet appareil")
    person.page.unroute("**/enregistrement/")
    person.forgive("503").page.clock.run_for(6000)
    expect(status(person)).to_contain_text("Enregistré à")
