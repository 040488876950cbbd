"""What the committee does: share out, read, withdraw, vote, propose."""

from django.utils import timezone

from grants.review.machine import ReviewState
from grants.review.models import Review
from tests.e2e.steps_applicant import ASSOCIATION, PROJECT, REFERENCE

SESSION = "Comité de décembre"


def distribute(person):
    person.visit("/comite/secretariat/").look("secretariat")
    person.follow(person.page.get_by_role("link", name="Lectures – ").first)
    person.look("lectures-a-repartir")
    person.press("Répartir automatiquement").sees("confiée").look("lectures-reparties")


def readers_of_file(readers):
    """The people who have the file to read, by name."""
    rows = Review.objects.filter(state=ReviewState.ASSIGNED).order_by("reader__last_name")
    held = set(rows.values_list("reader_id", flat=True))
    return [person for person in readers if person.user.pk in held]


def withdraw(person):
    """A link with the applicant: the file is gone."""
    person.visit("/comite/").sees(PROJECT).look("mes-lectures")
    address = person.page.get_by_role("link", name=PROJECT).get_attribute("href")
    person.press(PROJECT).sees("Avez-vous un lien avec ce demandeur ?", ASSOCIATION)
    person.press("Continuer").sees("Répondez avant d’ouvrir le dossier.").look("lien-refuse")
    person.page.get_by_label("Oui, j’ai un lien : je me déporte").check()
    person.fill(reason="Ma sœur en est la trésorière.").press("Continuer")
    person.sees("Votre déport est enregistré").misses(PROJECT).look("lectures-vides")
    assert person.page.goto(person.site + address).status == 404


def read(person, scores, comment):
    """No link; a score out of its scale first; then the note is given."""
    person.visit("/comite/").press(PROJECT).look("lien")
    person.page.get_by_label("Non, je n’ai aucun lien : ouvrir le dossier").check()
    person.press("Continuer").sees("Ma note", "Statuts signés").look("lecture")
    fields = person.page.locator("main [name^=score-]")
    for place, score in enumerate(["9", *scores[1:]]):
        fields.nth(place).fill(score)
    person.fill(comment=comment).press("Rendre ma note")
    person.sees("Rendre ma note")
    person.look("lecture-refusee")
    fields.nth(0).fill(scores[0])
    person.press("Rendre ma note").sees("Votre note est rendue.").look("lecture-rendue")


def prepare_session(person, world, present):
    """With a quorum of two: it does not open before they have signed in."""
    person.visit(f"/comite/appels/{world.call.pk}/classement/").sees(REFERENCE).look("classement")
    person.visit("/comite/seances/").look("seances-vides").press("Préparer une séance")
    person.press("Enregistrer").look("seance-refusee")
    person.field("call").select_option(label=world.call.title)
    today = timezone.localtime()
    person.fill(title=SESSION, held_at=f"{today:%Y-%m-%dT00:00}", place="Salle des Pins", quorum="2")
    person.press("Enregistrer").sees("Le quorum n’est pas atteint.", REFERENCE).look("seance")
    for reader in present:
        person.page.get_by_label(reader.user.display_name).check()
    person.press("Enregistrer l’émargement").sees("2 membres présents, quorum 2")
    person.press("Ouvrir la séance").sees("La séance est ouverte.").look("seance-ouverte")


def put_to_vote(person):
    person.press(f"{REFERENCE} – {PROJECT}").look("point")
    person.press("Mettre aux voix").sees("Le dossier est aux voix.").look("point-aux-voix")


def vote(person, choice):
    """Each member on their own screen."""
    person.visit("/comite/seances/").look("seances").press(SESSION).sees("Aux voix maintenant")
    person.look("seance-membre")
    person.press("Voter").look("point-membre").press(choice).sees(f"Vous avez voté : {choice}")


def see_no_vote(person):
    """Who withdrew is told so, and sees nothing of the file."""
    person.visit("/comite/seances/").press(SESSION)
    person.sees("Vous êtes déporté·e de ce dossier").misses(PROJECT).look("seance-deport")


def propose(person):
    """More than what is asked first: refused."""
    person.page.reload()
    person.sees("Pour 2, contre 0, abstention 0")
    person.fill(proposer__amount="9 000").press("Proposer")
    person.sees("Le montant ne peut pas dépasser 4 000,50 €.").look("proposition-refusee")
    person.fill(proposer__amount="3 600").press("Proposer")
    person.sees("Proposition enregistrée.", "Proposé")
    person.press("Lever la séance").sees("La séance est levée").look("seance-levee")
    person.press("Procès-verbal").sees("Décision", PROJECT).look("proces-verbal")
    assert person.download("Télécharger en PDF").startswith(b"%PDF-")
