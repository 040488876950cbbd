"""What the assembly service and the finance office do: decide, approve, send, record."""

import csv
import io

from django.utils import timezone

from tests.e2e.person import code_of
from tests.e2e.steps_applicant import ASSOCIATION, PROJECT, REFERENCE, upload
from tests.factories.accounts import PASSWORD
from tests.factories.payments import iban

ACT = "2026-114"
PAYMENT = f"{REFERENCE}-V1"


def prepare_act(person, world):
    """The act takes up what the committee proposes; the amount is lowered."""
    person.visit("/gestion/attributions/").look("deliberations").press("Préparer une délibération")
    person.press("Enregistrer et continuer").look("deliberation-refusee")
    person.field("call").select_option(label=world.call.title)
    person.fill(
        number=ACT,
        date=f"{timezone.localdate():%Y-%m-%d}",
        subject="Subventions aux associations",
        assembly="Commission permanente",
    )
    person.press("Enregistrer et continuer").sees(ASSOCIATION, "3 600 €").look("deliberation-dossiers")
    person.page.locator("main [name$=-amount]").fill("3 500,25")
    person.page.locator("main [name$=-conditions]").fill("Transmettre un bilan.")
    person.press("Ajouter à la délibération").sees("3 500,25 €").look("deliberation")


def adopt_act(person):
    person.press("Enregistrer l’adoption…").sees("1 subvention est attribuée").look("adoption")
    person.press("Enregistrer l’adoption").sees("Adoptée").look("deliberation-adoptee")
    person.visit("/gestion/attributions/registre/").sees(ACT, ASSOCIATION).look("registre")


def set_up_second_factor(person):
    """Nothing opens to the finance office before a second factor is there."""
    person.visit("/gestion/paiements/").sees("un mot de passe ne suffit pas").look("second-facteur")
    person.follow(person.page.get_by_role("link", name="Une application d’authentification"))
    person.look("mot-de-passe-encore").fill(password=PASSWORD)
    person.follow(person.page.locator("main form:has([name=password]) button[type=submit]").first)
    person.page.wait_for_selector("#authenticator_secret")
    person.look("second-facteur-code")
    secret = person.page.locator("#authenticator_secret").input_value()
    person.fill(code=code_of(secret))
    person.follow(person.page.locator("main form:has([name=code]) button[type=submit]").first)
    person.page.wait_for_url("**/recovery-codes/**")
    person.look("codes-de-secours")


def approve(person):
    person.visit("/gestion/paiements/").look("finances-paiements").press(PAYMENT)
    person.look("finances-paiement").press("Valider le paiement").sees("Validé")


def send_batch(person):
    """The batch leaves once; its file holds what the finance software wants."""
    person.visit("/gestion/paiements/lots/").look("lots-vides").press("Préparer un lot")
    person.look("lot-choix").press("Préparer le lot").sees(PAYMENT).look("lot")
    person.press("Figer et transmettre le lot").sees("Le lot est transmis.").look("lot-transmis")
    exported = person.download("Télécharger le fichier").decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(exported, newline=""), delimiter=";")
    shown = ("REFERENCE", "BENEFICIAIRE", "IBAN", "MONTANT", "DELIBERATION", "DOSSIER")
    assert [line[name] for name in shown] == [
        PAYMENT, ASSOCIATION, str(iban()), "3500,25", ACT, REFERENCE,
    ]  # fmt: skip


def record_answer(person):
    """A file without the right columns first; then the accountant's."""
    person.visit("/gestion/paiements/retours/").look("retours")
    upload(person, "file", "retour.csv", b"A;B\n1;2\n")
    person.press("Lire le fichier").sees("Il manque dans l’en-tête").look("retours-refuses")
    header = "REFERENCE;NUM_MANDAT;DATE_PAIEMENT;MONTANT_PAIEMENT;STATUT"
    line = f"{PAYMENT};4512;{timezone.localdate():%d/%m/%Y};3 500,25;payé"
    upload(person, "file", "retour.csv", f"{header}\n{line}\n".encode("cp1252"))
    person.press("Lire le fichier").sees(ASSOCIATION, "4512").look("retour")
    person.press("Enregistrer 1 réponse").look("retour-enregistre")
    person.press(PAYMENT).sees("Payé", "4512", PROJECT).look("finances-paye")
