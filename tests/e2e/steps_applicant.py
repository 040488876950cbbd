"""What the association does: sign up, apply, complete, follow."""

import re

from django.core import mail
from playwright.sync_api import expect

from tests.documents.reading import words_of
from tests.e2e.world import CALL, TRIBUNAL
from tests.factories.accounts import PASSWORD, siret
from tests.factories.applications import PDF
from tests.factories.payments import iban

EMAIL = "camille.dupouy@jeudis-partages.example"
ASSOCIATION = "Les Jeudis partagés"
PROJECT = "Un jeudi sur deux, la porte ouverte"
REFERENCE = "SOL26-0001"


def visit_public_pages(person):
    """Home, list of calls, the page of the call."""
    person.visit("/").look("accueil")
    person.visit("/appels-a-projets/").sees(CALL).look("appels")
    person.press(CALL)
    person.sees("Utilité sociale", "Statuts signés").look("appel")


def sign_up(person):
    """From the call page to an account, with the code that came by e-mail."""
    person.press("Déposer un dossier")
    person.look("connexion").press("Créer un compte").look("inscription")
    person.fill(first_name="Camille", last_name="Dupouy", email=EMAIL, password1=PASSWORD, password2=PASSWORD)
    person.press("Créer mon compte")
    person.sees("Acceptez les conditions pour créer un compte.").look("inscription-refusee")
    person.fill(password1=PASSWORD, password2=PASSWORD)
    person.field("terms").check()
    person.press("Créer mon compte")
    expect(person.field("code")).to_be_visible()
    person.look("code")
    person.fill(code=code_in(mail.outbox[-1]))
    person.press("Confirmer")


def code_in(message):
    """The code of a sign-up e-mail, alone on its line."""
    assert message.to == [EMAIL]
    return re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", message.body, re.MULTILINE)[1]


def register_association(person):
    """Back on the call, which asks in whose name; a wrong SIRET first."""
    person.sees("Aucun de vos demandeurs ne peut répondre à cet appel").look("commencer-sans-demandeur")
    person.press("Enregistrer un autre demandeur").look("statuts").press("Association")
    person.look("demandeur")
    person.fill(
        name=ASSOCIATION,
        siret="012 345 678 90123",
        representative_name="Camille Dupouy",
        representative_function="Présidente",
        address="12 chemin de la Fontaine",
        postcode="40000",
        commune="Mont-de-Marsan",
    )
    person.press("Enregistrer")
    expect(person.field("siret")).to_have_attribute("aria-invalid", "true")
    expect(person.field("name")).to_have_value(ASSOCIATION)
    person.look("demandeur-refuse")
    person.fill(siret=siret(4242)).press("Enregistrer")
    person.sees(f"« {ASSOCIATION} » est enregistré.").look("mon-espace")


def start_file(person):
    person.visit("/appels-a-projets/rompre-l-isolement/").press("Déposer un dossier")
    person.look("commencer")
    person.page.get_by_label(ASSOCIATION).check()
    person.press("Commencer le dossier")
    person.sees("Étape 1 sur 5")


def fill_project(person):
    """An amount that cannot be read first: told beside the field, nothing lost."""
    person.look("etape-projet")
    person.fill(
        title=PROJECT,
        summary="Des bénévoles ouvrent la salle du bourg et vont chercher qui ne peut venir.",
        commune="Mont-de-Marsan",
        amount="abc",
    )
    person.press("Enregistrer et continuer")
    person.sees("Indiquez un montant en chiffres, par exemple 1 000,50.", "Étape 1 sur 5")
    expect(person.field("amount")).to_have_value("abc")
    expect(person.field("title")).to_have_value(PROJECT)
    person.look("etape-projet-refusee")
    person.fill(amount="4 000,50 €").press("Enregistrer et continuer")
    person.sees("Étape 2 sur 5")


def answer_questions(person):
    person.look("etape-questions")
    person.fill(q__public="Les personnes de plus de 75 ans qui vivent seules.", q__beneficiaires="1 200")
    person.page.get_by_label("Oui").check()
    person.press("Enregistrer et continuer")
    person.sees("Étape 3 sur 5")


def fill_budget(person):
    """Balanced to the cent with what is asked."""
    person.field("expense-0-account").select_option("60")
    person.field("income-0-account").select_option("70")
    person.fill(
        expense__0__label="Goûters et jeux",
        expense__0__amount="6 000,50",
        income__0__label="Cotisations",
        income__0__amount="2 000",
    )
    person.press("Enregistrer").sees("Le budget est équilibré.").look("etape-budget")
    person.press("Enregistrer et continuer").sees("Étape 4 sur 5")


def join_pieces(person):
    """A file that is not what its name says first."""
    person.look("etape-pieces")
    upload(person, "piece-statuts", "statuts.pdf", b"<html>pas un PDF</html>")
    if person.javascript:  # a file that is chosen leaves at once
        expect(person.page.locator(".upload__state")).to_contain_text("Le contenu de ce fichier")
    else:
        person.press("Envoyer les fichiers choisis")
        expect(person.page.locator("main .errorlist").first).to_be_visible()
    person.look("etape-pieces-refusee")
    upload(person, "piece-statuts", "Statuts signés.pdf", PDF)
    person.press("Enregistrer et continuer").sees("Étape 5 sur 5", "Statuts signés.pdf")


def upload(person, name, file, content):
    person.field(name).set_input_files([{"name": file, "mimeType": "application/pdf", "buffer": content}])


def submit(person):
    """Without the attestation first, then for good."""
    person.look("relecture").press("Déposer le dossier")
    person.sees("Le dossier n’a pas été déposé").look("relecture-refusee")
    person.field("certified").check()
    twice = person.context.new_page()
    twice.goto(person.page.url)
    twice.locator("main [name=certified]").check()
    person.press("Déposer le dossier")
    person.sees("Votre dossier est déposé.", REFERENCE, "article L. 231-4").look("accuse")
    twice.get_by_role("button", name="Déposer le dossier").click()
    expect(twice.locator("main")).to_contain_text("Ce dossier était déjà déposé : il ne l’a été qu’une fois.")
    twice.close()


def read_receipt(person):
    """The PDF, once the worker has made it, says what the law wants said."""
    person.page.reload()
    content = person.download("Télécharger en PDF")
    words = words_of(content)
    for mention in (
        REFERENCE,
        ASSOCIATION,
        PROJECT,
        "4 000,50 €",
        "Service de la vie associative",
        "05 58 00 00 00",
        "L. 231-4",
        TRIBUNAL,
        "deux mois",
        "Télérecours",
    ):
        assert mention in words, mention
    received = mail.outbox[-1]
    assert [name for name, _content, _type in received.attachments] == [
        f"accuse-de-reception-{REFERENCE}.pdf"
    ]
    assert received.attachments[0][1] == content


def complete(person):
    """The complement that was asked: a quotation."""
    open_file(person)
    person.sees("Joignez un devis pour les jeux.").look("complements-demandes")
    person.press("Compléter le dossier").sees("Étape 1 sur 5")
    person.follow(person.page.get_by_role("link", name=re.compile("Pièces")).first)
    person.sees("Étape 4 sur 5")
    upload(person, "piece-devis", "Devis.pdf", PDF)
    person.press("Enregistrer et continuer").sees("Étape 5 sur 5", "Devis.pdf")
    person.field("certified").check()
    person.press("Envoyer les compléments")
    person.sees("Vos compléments sont envoyés.").look("complements-envoyes")


def open_file(person):
    person.visit("/mon-espace/dossiers/").look("mes-dossiers").press(PROJECT)


def give_bank_details(person):
    """Once the award is known; a wrong IBAN first."""
    person.visit("/mon-espace/coordonnees-bancaires/").look("banque-vide").press("Enregistrer un compte")
    person.fill(iban="FR76 0000 0000 0000 0000 0000 000").press("Enregistrer ce compte")
    expect(person.field("iban")).to_have_attribute("aria-invalid", "true")
    person.look("banque-refusee")
    person.fill(iban=str(iban()).lower()).press("Enregistrer ce compte")
    person.sees("Les coordonnées bancaires sont enregistrées.").look("banque")


def read_award(person):
    """The decision, its amount and the letter in the file."""
    open_file(person)
    person.sees("Attribué", "3 500,25 €", "2026-114").look("attribue")


def read_payment(person, day):
    """« Payé » with its date, and the file closed."""
    open_file(person)
    person.sees("Soldé", "Payé", day).look("solde")
