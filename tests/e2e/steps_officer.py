"""What the officer does: screen the file, certify what is due, read the log."""

from tests.e2e.steps_applicant import ASSOCIATION, PROJECT, REFERENCE


def find_file(person):
    """Dashboard, list, file."""
    person.visit("/gestion/").look("gestion")
    person.visit("/gestion/dossiers/").sees(ASSOCIATION).look("gestion-dossiers")
    person.press(REFERENCE).sees(PROJECT, "Statuts signés.pdf").look("gestion-dossier")


def ask_complement(person):
    """Without saying what first: refused."""
    person.press("Prendre ce dossier").sees("Ce dossier vous est attribué.")
    person.press("Demander des compléments").press("Envoyer la demande")
    person.look("complements-refuses")
    person.fill(message="Joignez un devis pour les jeux.")
    person.press("Envoyer la demande").sees("La demande de compléments est envoyée.", "Compléments demandés")


def accept(person):
    """What was added is there: admissible."""
    person.visit("/gestion/").press(f"{REFERENCE} – {PROJECT}").sees("Devis.pdf")
    person.press("Déclarer recevable").sees("Le dossier est recevable.").look("gestion-recevable")


def certify(person):
    """Every piece is to be ticked."""
    person.visit("/gestion/paiements/").sees(ASSOCIATION).look("paiements")
    person.press(f"{REFERENCE}-V1").look("paiement")
    person.press("Certifier la liquidation").sees("Cochez cette vérification une fois faite.")
    person.look("paiement-refuse")
    for box in person.page.locator("#certifier input[type=checkbox]").all():
        box.check()
    person.press("Certifier la liquidation").sees("Liquidé")


def read_log(person):
    """Every transition of the file, the first one first."""
    person.visit("/gestion/dossiers/").press(REFERENCE).sees("Soldé").look("gestion-solde")
    return person.page.locator("#historique .timeline strong").all_inner_texts()
