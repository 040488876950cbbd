"""The whole chain in a real browser, one account per role: from the sign-up of an association to « payé »."""

import io

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from grants.applications.models import Application
from tests.e2e import steps_applicant as applicant
from tests.e2e import steps_committee as committee
from tests.e2e import steps_money as money
from tests.e2e import steps_officer as officer
from tests.e2e import world as worlds
from tests.e2e.steps_applicant import EMAIL, PROJECT, REFERENCE
from ui.formatting import french_date
from workflows.queries import history

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TO_THE_ASSOCIATION = [
    "Confirmez votre adresse e-mail",
    f"Accusé de réception de votre dossier {REFERENCE}",
    f"Dossier {REFERENCE} : des compléments sont demandés",
    f"Accusé de réception de votre dossier {REFERENCE}",
    f"Dossier {REFERENCE} : votre demande est recevable",
    f"Votre projet « {PROJECT} » est soutenu",
    "Coordonnées bancaires enregistrées pour Les Jeudis partagés",
    f"Un versement pour « {PROJECT} » est transmis au comptable",
    f"Un versement pour « {PROJECT} » est payé",
]
TRANSITIONS = [
    "Dossier déposé",
    "Compléments demandés",
    "Compléments reçus",
    "Dossier recevable",
    "Proposé par le comité",
    "Subvention attribuée",
    "Dossier soldé",
]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_from_sign_up_to_paid(people, work, javascript):
    world = worlds.build()
    association, desk = people("association"), people("instruction", world.officer)
    apply(association, work)
    screen(association, desk, work)
    examine(people, world, work)
    award(association, people("assemblée", world.assembly), world, work)
    pay(association, desk, people("finances", world.finance), work)

    assert officer.read_log(desk) == TRANSITIONS
    assert [entry.wording for entry in history(Application.objects.get())] == TRANSITIONS
    assert [message.subject for message in mail.outbox if message.to == [EMAIL]] == TO_THE_ASSOCIATION
    said = io.StringIO()
    call_command("verify_log", stdout=said)
    assert "unbroken" in said.getvalue()


def apply(association, work):
    """The association signs up, fills in its file and submits it."""
    applicant.visit_public_pages(association)
    applicant.sign_up(association)
    applicant.register_association(association)
    applicant.start_file(association)
    applicant.fill_project(association)
    applicant.answer_questions(association)
    applicant.fill_budget(association)
    applicant.join_pieces(association)
    applicant.submit(association)
    work()
    applicant.read_receipt(association)


def screen(association, desk, work):
    """The officer asks for a quotation, gets it, and declares the file admissible."""
    officer.find_file(desk.sign_in())
    officer.ask_complement(desk)
    work()
    assert "Joignez un devis pour les jeux." in mail.outbox[-1].body
    applicant.complete(association)
    work()
    officer.accept(desk)
    work()


def examine(people, world, work):
    """Two of three readers read, the third withdraws; the committee votes and proposes."""
    secretariat = people("secrétariat", world.secretary).sign_in()
    readers = [people(user.first_name, user).sign_in() for user in world.readers]
    committee.distribute(secretariat)
    work()
    linked = committee.readers_of_file(readers)[0]
    committee.withdraw(linked)
    committee.distribute(secretariat)
    scores = [["4", "3,5", "5"], ["3", "4", "4"]]
    members = committee.readers_of_file(readers)
    for reader, given in zip(members, scores, strict=True):
        committee.read(reader, given, "Un projet simple et bien préparé.")
    committee.prepare_session(secretariat, world, members)
    committee.put_to_vote(secretariat)
    for reader in members:
        committee.vote(reader, "Pour")
    committee.see_no_vote(linked)
    committee.propose(secretariat)


def award(association, assembly, world, work):
    """The act decides; the association is told, and finds its letter."""
    money.prepare_act(assembly.sign_in(), world)
    money.adopt_act(assembly)
    work()
    assert "3 500,25" in " ".join(mail.outbox[-1].body.split())
    applicant.read_award(association)
    applicant.give_bank_details(association)


def pay(association, desk, office, work):
    """Certified by one person, approved and sent by another, paid by the accountant."""
    officer.certify(desk)
    money.set_up_second_factor(office.sign_in())
    money.approve(office)
    money.send_batch(office)
    money.record_answer(office)
    work()
    applicant.read_payment(association, french_date(timezone.localdate()))
    assert User.objects.get(email=EMAIL).messages.count() == len(TO_THE_ASSOCIATION) - 1
