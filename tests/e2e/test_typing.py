"""What is typed is kept: by itself, in two windows, past the deadline, by keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from grants.applications.models import Application
from grants.calls.models import Call
from tests.e2e import world
from tests.factories.accounts import PASSWORD, ApplicantFactory, UserFactory
from tests.factories.applications import draft, filled
from tests.factories.calls import open_call
from tests.factories.cms import starter_site
from workflows.clock import now

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TITLE = "Visites du jeudi"


@pytest.fixture
def author():
    world.CommuneFactory()
    return UserFactory(first_name="Camille", last_name="Dupouy")


def at_work(people, application, user, step="projet"):
    """A member of the association in front of one step of the draft."""
    person = people(user.first_name, user).enter()
    return person.visit(f"/mon-espace/dossiers/{application.pk}/{step}/")


def status(person):
    return person.page.locator("#enregistrement")


def test_what_is_typed_saves_itself_and_is_there_after_a_reload(people, author):
    application = draft(user=author)
    person = at_work(people, application, author).fill(title=TITLE, amount="abc")
    expect(status(person)).to_contain_text("Une réponse est à corriger")
    person.sees("Indiquez un montant en chiffres, par exemple 1 000,50.").look("saisie-a-corriger")
    person.fill(amount="1 000,50 €")
    expect(status(person)).to_contain_text("Enregistré à")
    person.look("saisie-enregistree").page.reload()
    expect(person.field("title")).to_have_value(TITLE)
    expect(person.field("amount")).to_have_value(re.compile(r"1\s000,50"))


def test_two_tabs_on_two_answers_keep_both(people, author):
    application = draft(user=author)
    person = at_work(people, application, author)
    other = at_work(people, application, author)
    person.fill(title=TITLE)
    expect(status(person)).to_contain_text("Enregistré à")
    other.fill(summary="Chez les personnes isolées.")
    expect(status(other)).to_contain_text("Enregistré à")
    application.refresh_from_db()
    assert (application.title, application.summary) == (TITLE, "Chez les personnes isolées.")


def test_two_members_on_the_same_answer_are_told_and_choose(people, author):
    colleague = UserFactory(first_name="Sacha", last_name="Labat")
    application = draft(user=author, applicant=ApplicantFactory(members=[author, colleague]))
    first = at_work(people, application, author)
    second = at_work(people, application, colleague)
    first.fill(title=TITLE)
    expect(status(first)).to_contain_text("Enregistré à")
    second.fill(title="Visites du mardi")
    expect(status(second)).to_contain_text("La même réponse a été modifiée ailleurs")
    second.press("Enregistrer").sees(TITLE, "Visites du mardi", "Rien n’est perdu").look("saisie-a-deux")
    expect(second.field("title")).to_have_value("Visites du mardi")
    second.press("Enregistrer").sees("Votre brouillon est enregistré.")
    application.refresh_from_db()
    assert application.title == "Visites du mardi"


def test_a_deadline_that_passes_while_typing_keeps_the_draft_and_says_so(people, author):
    application = filled(user=author)
    person = at_work(people, application, author)
    proof = at_work(people, application, author, "relecture")
    proof.field("certified").check()
    Call.objects.update(closes_at=now() - timedelta(seconds=1))
    person.fill(title=TITLE)
    told = person.page.locator("#cloture")
    expect(told).to_contain_text("L’appel est clos")
    programme = application.call.programme
    for words in (programme.service, programme.service_email, programme.service_phone):
        expect(told).to_contain_text(words)
    expect(status(person)).to_contain_text("Enregistré à")
    person.look("cloture-en-cours-de-saisie")
    proof.page.reload()
    proof.sees("L’appel est clos").look("saisie-trop-tard")
    expect(proof.control("Déposer le dossier")).to_have_count(0)
    call_command("run_due", verbosity=0)
    person.page.reload()
    expect(person.field("title")).to_have_value(TITLE)


def test_a_submission_sent_too_late_is_refused_in_words(people, author):
    application = filled(user=author)
    person = at_work(people, application, author, "relecture")
    person.field("certified").check()
    Call.objects.update(closes_at=now() - timedelta(seconds=1))
    person.press("Déposer le dossier").sees(
        "Le dossier n’a pas été déposé", "L’appel n’accepte plus de dépôt."
    )
    assert Application.objects.get().state == "draft"


def test_the_keyboard_is_enough_to_sign_in_and_submit(people, author):
    starter_site()
    application = filled(call=open_call(), user=author)
    person = people("clavier", author).visit("/compte/login/")
    person.tab_to("[name=login]").type(author.email)
    person.tab_to("[name=password]").type(PASSWORD)
    person.page.keyboard.press("Enter")
    person.sees("Bonjour Camille Dupouy").visit(f"/mon-espace/dossiers/{application.pk}/relecture/")
    person.tab_to("[name=certified]")
    person.page.keyboard.press("Space")
    person.tab_to("#depot button")
    person.page.keyboard.press("Enter")
    person.sees("Votre dossier est déposé.")


def test_the_first_tab_leads_to_the_content(people, author):
    starter_site()
    person = people("clavier").visit("/")
    person.tab_to(".skip-link")
    person.page.keyboard.press("Enter")
    expect(person.page.locator("#contenu")).to_be_focused()
