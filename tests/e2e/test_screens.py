"""Screens that the walk does not cross: empty ones, refusals, accounts, upkeep, standard pages."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from accounts.models import MembershipRole
from accounts.roles import Role
from grants.committee.models import Attendance
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.applications import in_state, submitted
from tests.factories.awards import act_with, declined_file, proposed_file
from tests.factories.calls import call_ready, open_call
from tests.factories.cms import starter_site
from tests.factories.payments import sent
from workflows.clock import now
from workflows.models import EmailState, Message

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

STANDARD = ("comment-ca-marche", "questions-frequentes", "mentions-legales", "accessibilite")
EMPTY = {
    Role.OFFICER: ("/gestion/", "/gestion/dossiers/", "/gestion/paiements/"),
    Role.ASSEMBLY: ("/gestion/", "/gestion/attributions/", "/gestion/attributions/registre/"),
    Role.FINANCE: ("/gestion/", "/gestion/paiements/", "/gestion/paiements/lots/nouveau/"),
    Role.READER: ("/comite/", "/comite/seances/"),
    Role.SECRETARY: ("/comite/secretariat/",),
    Role.AUDITOR: ("/gestion/messages/journal/",),
    Role.ADMINISTRATOR: ("/gestion/messages/", "/gestion/messages/apercu/"),
}


def tour(person, *addresses, status=200):
    """Look at each address; its picture is named after it."""
    for address in addresses:
        assert person.page.goto(person.site + address).status == status, address
        person.look(f"{person.name}{address.rstrip('/').replace('/', '-')}")


def test_standard_and_sign_in_pages(people):
    starter_site()
    visitor = people("public")
    tour(visitor, *(f"/{slug}/" for slug in STANDARD), "/donnees-personnelles/", "/plan-du-site/")
    tour(visitor, "/compte/password/reset/", "/compte/login/code/")
    tour(visitor, "/nulle-part/", status=404)


def test_calls_to_come_and_calls_that_are_over(people):
    starter_site()
    call = open_call(title="Un été dehors", slug="un-ete-dehors")
    call_ready(title="Pas encore annoncé")
    visitor = people("public")
    type(call).objects.update(opens_at=call.opens_at, closes_at=now())
    visitor.visit("/appels-a-projets/").sees("Aucun appel n’est ouvert").look("appels-aucun")
    visitor.visit("/appels-a-projets/un-ete-dehors/").sees("Cet appel est clos").look("appel-clos")


def test_screens_before_anything_happened(people):
    starter_site()
    newcomer = people("vide", UserFactory(first_name="Camille", last_name="Dupouy")).enter()
    tour(newcomer, "/mon-espace/", "/mon-espace/dossiers/", "/mon-espace/messages/")
    tour(newcomer, "/mon-espace/coordonnees-bancaires/", "/mon-espace/rattachements/")
    for role, addresses in EMPTY.items():
        person = people(f"vide-{role.value}", UserFactory(role=role)).enter()
        tour(person, *addresses)


def test_one_s_own_account(people):
    starter_site()
    user = UserFactory(first_name="Camille", last_name="Dupouy")
    person = people("compte", user).enter()
    tour(person, "/mon-espace/profil/", "/mon-espace/messages/preferences/", "/compte/email/")
    tour(person, "/compte/password/change/", "/compte/logout/", "/compte/2fa/", "/mon-espace/second-facteur/")
    TOTP.activate(user, generate_totp_secret())
    tour(person, "/compte/2fa/")
    person.context.clear_cookies()
    person.sign_in(look="compte-code").sees("Bonjour Camille Dupouy")


def test_an_applicant_and_its_members(people):
    starter_site()
    user, colleague, stranger = UserFactory(), UserFactory(), UserFactory()
    applicant = ApplicantFactory(members=[user], name="Les Jardins partagés")
    MembershipFactory(applicant=applicant, user=colleague, role=MembershipRole.EDITOR)
    MembershipFactory(applicant=applicant, user=stranger, status="pending")
    person = people("membre", user).enter()
    tour(person, "/mon-espace/rattachements/", "/mon-espace/", f"/mon-espace/demandeurs/{applicant.pk}/")
    person.visit(f"/mon-espace/demandeurs/{applicant.pk}/membres/").fill(email="pas une adresse")
    person.press("Envoyer l’invitation").look("membres-refuse")
    person.fill(email="lou@exemple.example").press("Envoyer l’invitation").look("membres")
    for kind in ("public_body", "company", "informal_group", "person"):
        tour(person, f"/mon-espace/demandeurs/nouveau/?statut={kind}")


def test_messages_and_withdrawal(people, work):
    starter_site()
    user = UserFactory()
    application = submitted(user=user)
    work()
    person = people("messages", user).enter()
    tour(person, "/mon-espace/", "/mon-espace/messages/")
    person.follow(person.page.locator("main .card a").first)
    person.sees("Accusé de réception").look("message")
    person.visit(f"/mon-espace/dossiers/{application.pk}/").look("dossier-depose")
    person.press("Retirer ce dossier").look("retrait")
    person.follow(person.page.locator("main form button[type=submit]").last)
    person.sees("Le dossier est retiré.").look("dossier-retire")


def test_refusals_say_why_and_lead_back(people):
    starter_site()
    here, elsewhere = open_call(), open_call()
    application = submitted(call=here)
    desk = f"/gestion/dossiers/{application.pk}/"
    tour(people("autre-appel", UserFactory(role=Role.OFFICER, scope=elsewhere)).enter(), desk, status=403)
    tour(people("inconnu", UserFactory()).enter(), f"/mon-espace/dossiers/{application.pk}/", status=404)
    officer = people("instruction", UserFactory(role=Role.OFFICER, scope=here)).enter()
    officer.visit(desk)
    other = people("collegue", UserFactory(role=Role.OFFICER, scope=here)).enter()
    other.visit(desk).press("Déclarer recevable").sees("Le dossier est recevable.")
    officer.press("Déclarer recevable").sees("409").look("refus-409")
    officer.press("Rouvrir la page").sees("Recevable")
    officer.context.clear_cookies()
    officer.page.get_by_text("Ajouter une note", exact=True).click()
    officer.press("Ajouter la note").look("refus-403-csrf")
    expect(officer.control("Rouvrir la page")).to_have_attribute("href", desk)


def test_a_file_that_is_refused_and_a_condition_that_fails(people):
    starter_site()
    call = open_call()
    application = in_state("inadmissible", call=call)
    officer = people("instruction", UserFactory(role=Role.OFFICER, scope=call)).enter()
    tour(officer, f"/gestion/dossiers/{application.pk}/")
    waiting = submitted(call=call)
    tour(officer, f"/gestion/dossiers/{waiting.pk}/irrecevable/")
    applicant = people("refus", application.created_by).enter()
    tour(applicant, f"/mon-espace/dossiers/{application.pk}/")


def test_sessions_and_readings_by_the_way(people):
    starter_site()
    call = open_call()
    readers = [UserFactory(role=Role.READER, scope=call) for _number in range(2)]
    application = in_state("admissible", call=call)
    secretariat = people("secretariat", UserFactory(role=Role.SECRETARY, scope=call)).enter()
    tour(secretariat, f"/comite/appels/{call.pk}/dossiers/{application.pk}/")
    secretariat.page.locator("main input[type=radio]").first.check()
    secretariat.press("Confier la lecture")
    reader = people("lecture", application.reviews.get().reader).enter()
    tour(reader, f"/comite/appels/{call.pk}/classement/", status=403)
    tour(reader, f"/comite/lectures/{application.reviews.get().pk}/deport/")
    secretariat.visit("/comite/seances/nouvelle/").field("call").select_option(label=call.title)
    secretariat.fill(title="Comité", held_at=f"{now():%Y-%m-%dT%H:%M}", quorum="2").press("Enregistrer")
    for member in readers:
        secretariat.page.get_by_label(member.display_name).check()
    secretariat.press("Enregistrer l’émargement").press("Ouvrir la séance")
    secretariat.follow(secretariat.page.locator("main table a").first)
    expect(secretariat.control("Mettre aux voix")).to_be_visible()
    Attendance.objects.update(present=False)
    secretariat.press("Mettre aux voix").sees("Le quorum n’est pas atteint").look("refus-422")
    secretariat.press("Revenir à la page").sees("Mettre aux voix")


def test_money_by_the_way(people):
    starter_site()
    call = open_call()
    act = act_with(call, [proposed_file(call)], refused=[declined_file(call)])
    assembly = people("assemblee", UserFactory(role=Role.ASSEMBLY)).enter()
    page = f"/gestion/attributions/{act.pk}"
    tour(assembly, f"{page}/", f"{page}/modifier/", f"{page}/adopter/")
    tour(assembly, f"{page}/attributions/{act.awards.get().pk}/", f"{page}/refus/{act.refusals.get().pk}/")
    instalment = sent()
    office = people("finances", UserFactory(role=Role.FINANCE)).enter()
    office.visit(instalment.get_absolute_url()).look("paiement-transmis")
    office.page.get_by_text("La banque a rejeté ce paiement").click()
    office.fill(bounced__reason="Compte clos").press("Constater le rejet").look("paiement-rejete")


def test_what_keeps_the_site_running(people, work):
    starter_site()
    submitted()
    work()
    Message.objects.update(email_state=EmailState.DEAD, last_error="SMTPRecipientsRefused: 550")
    administrator = people("upkeep", UserFactory(role=Role.ADMINISTRATOR)).enter()
    tour(administrator, "/gestion/messages/", "/gestion/messages/apercu/", "/gestion/messages/journal/")
    tour(administrator, "/gestion/messages/apercu/applications.receipt/", "/gestion/charte/")


def test_editors_find_the_administration(people):
    starter_site()
    person = people("communication", UserFactory(role=Role.COMMUNICATION)).enter()
    person.visit("/admin/")
    expect(person.page.locator("#wagtail")).to_be_visible()
    expect(person.page.get_by_role("link", name="Pages").first).to_be_visible()
