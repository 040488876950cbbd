"""Without a network or a session, what is typed is kept on the device, offered again, and never left behind."""

import re

import pytest
from playwright.sync_api import expect

from grants.applications import actions
from grants.applications.models import Application
from tests.e2e.test_typing import TITLE, at_work, author, status
from tests.factories.accounts import PASSWORD, ApplicantFactory, UserFactory
from tests.factories.applications import draft
from tests.factories.cms import starter_site

__all__ = ["author"]  # the fixture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

KEPT = "Hors connexion : votre saisie est gardée sur cet appareil"
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
LEFT = "() => Object.keys(localStorage).filter(key => key.startsWith('terreau-saisie:')).length"


def cut(person, **values):
    """Type while the network is gone, until the page says what becomes of it."""
    person.context.set_offline(True)
    person.fill(**values)
    expect(status(person)).to_contain_text(KEPT)
    return person


def back(person):
    person.context.set_offline(False)
    return person.forgive("ERR_INTERNET_DISCONNECTED")


def reopen(person):
    """The window is closed with what it held; another one opens on the same page once the network is back."""
    address = person.page.url.removeprefix(person.site)
    person.page.close(run_before_unload=False)
    back(person)
    person.page = person.context.new_page()
    return person.visit(address)


def offer(person):
    return person.page.locator("#saisie-gardee")


def nothing_left(person):
    """Polled: the device forgets just after the answer of the server is shown."""
    person.page.wait_for_function(f"({LEFT})() === 0")


def saved(person):
    expect(status(person)).to_contain_text("Enregistré à")
    nothing_left(person)
    return Application.objects.get()


def test_what_is_typed_without_a_network_leaves_when_it_is_back(people, author):
    person = cut(at_work(people, draft(user=author), author), title=TITLE)
    assert person.page.evaluate(LEFT) == 1
    person.look("hors-connexion")
    assert saved(back(person)).title == TITLE


def test_a_submission_without_a_network_stays_in_sight(people, author):
    person = cut(at_work(people, draft(user=author), author), title=TITLE)
    person.control("Enregistrer et continuer").click()
    expect(person.field("title")).to_have_value(TITLE)
    back(person).press("Enregistrer et continuer").sees("Étape 2 sur 5")
    assert Application.objects.get().title == TITLE
    nothing_left(person)


def test_a_window_closed_without_a_network_offers_its_text_field_by_field(people, author):
    colleague = UserFactory()
    application = draft(user=author, applicant=ApplicantFactory(members=[author, colleague]))
    person = cut(at_work(people, application, author), title=TITLE, summary="Chez les personnes isolées.")
    application.refresh_from_db()
    actions.save_step(
        application=application,
        by=colleague,
        step="projet",
        data={"title": "Visites du mardi"},
        version=application.version,
    )
    reopen(person)
    expect(offer(person)).to_contain_text(
        re.compile(r"Dans le dossier\s: .*Visites du mardi.*Sur cet appareil")
    )
    expect(offer(person)).to_contain_text(TITLE)
    expect(person.field("title")).to_have_value("Visites du mardi")
    person.look("saisie-gardee")
    offer(person).get_by_role("button", name="Reprendre cette réponse : Résumé du projet").click()
    expect(status(person)).to_contain_text("Enregistré à")
    application.refresh_from_db()
    assert (application.title, application.summary) == ("Visites du mardi", "Chez les personnes isolées.")
    offer(person).get_by_role("button", name="Oublier cette saisie").click()
    nothing_left(person)
    expect(offer(person)).to_have_count(0)


def test_an_ended_session_loses_nothing(people, author):
    person = at_work(people, draft(user=author), author)
    person.context.clear_cookies()
    person.fill(title=TITLE)
    expect(status(person)).to_contain_text("Votre session a pris fin")
    person.look("session-finie").follow(status(person).get_by_role("link", name="Se reconnecter"))
    person.page.locator("input[name=login]").fill(author.email)
    person.page.locator("input[name=password]").fill(PASSWORD)
    person.follow(person.page.locator("main form button[type=submit]").first)
    offer(person).get_by_role("button", name="Reprendre cette réponse").click()
    assert saved(person).title == TITLE


def test_signing_in_again_in_another_window_saves_by_itself(people, author):
    person = at_work(people, draft(user=author), author)
    person.context.clear_cookies()
    person.enter()
    other = person.context.new_page()
    other.goto(person.page.url)
    person.fill(title=TITLE)
    assert saved(person).title == TITLE


def test_signing_out_says_what_is_not_saved_then_leaves_nothing(people, author):
    starter_site()
    application = draft(user=author)
    person = cut(at_work(people, application, author), title=TITLE)
    person.page.goto("about:blank")
    back(person).visit("/compte/logout/").sees("Une saisie n’est pas encore enregistrée").look("quitter")
    expect(person.page.locator("main [data-kept-list] a")).to_have_count(1)
    person.press("Se déconnecter")
    assert person.page.evaluate(LEFT) == 0


def test_what_somebody_else_left_on_the_device_is_not_shown(people, author):
    colleague = UserFactory()
    application = draft(user=author, applicant=ApplicantFactory(members=[author, colleague]))
    person = cut(at_work(people, application, author), title=TITLE)
    person.context.clear_cookies()
    person.user = colleague
    reopen(person.enter())
    expect(person.field("title")).to_have_value("")
    person.fill(summary="Chez les personnes isolées.")
    expect(status(person)).to_contain_text("Enregistré à")
    expect(offer(person)).to_have_count(0)


def test_a_window_still_open_is_not_taken_for_a_closed_one(people, author):
    person = cut(at_work(people, draft(user=author), author), title=TITLE)
    first = person.page
    person.context.set_offline(False)
    first.route("**/enregistrement/", lambda route: route.abort())
    person.page = person.context.new_page()
    person.visit(first.url.removeprefix(person.site)).fill(summary="Chez les personnes isolées.")
    expect(status(person)).to_contain_text("Enregistré à")
    expect(offer(person)).to_have_count(0)
    for words in CUT:
        person.forgive(words)
