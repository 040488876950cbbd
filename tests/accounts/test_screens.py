"""The screens of /mon-espace/, over HTTP."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import dashboard, members
from accounts.context import spaces
from accounts.models import Applicant, ApplicantKind, Membership, MembershipRole, MembershipStatus, User
from accounts.roles import Role
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory, siret
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db
NEW = "/mon-espace/demandeurs/nouveau/"
JOIN = "Demander à rejoindre ce demandeur"


@pytest.fixture
def browser(person, sign_in):
    return sign_in(person)


def values(**changes):
    CommuneFactory()
    return {
        "name": "Les Amis du quartier",
        "siret": siret(8_000_001),
        "representative_name": "Dominique Lafitte",
        "address": "12 rue des Acacias",
        "postcode": "40 000",
        "commune": "mont de marsan",
        **changes,
    }


@pytest.mark.parametrize("path", ["", "profil/", "second-facteur/", "demandeurs/nouveau/", "rattachements/"])
def test_visitors_are_sent_to_sign_in(path):
    response = Client().get(f"/mon-espace/{path}")
    assert response.status_code == 302
    assert response.url.startswith("/compte/login/?next=/mon-espace/")


@pytest.mark.parametrize("path", ["", "profil/", "second-facteur/", "demandeurs/nouveau/", "rattachements/"])
def test_each_page_opens(browser, path):
    response = browser.get(f"/mon-espace/{path}")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_choosing_a_kind_then_filling_in(browser, person):
    page = browser.get(NEW).content.decode()
    for kind in ApplicantKind:
        assert f'href="{NEW}?statut={kind}"' in page
    response = browser.post(f"{NEW}?statut=association", values(siret="000 000 018 00010"[:0] + siret(18)))
    assert (response.status_code, response.url) == (302, "/mon-espace/")
    applicant = Applicant.objects.get()
    assert (applicant.kind, applicant.commune_id, applicant.postcode) == ("association", "40192", "40000")
    assert person.memberships.get().role == MembershipRole.MANAGER
    assert applicant.name in browser.get("/mon-espace/").content.decode()


@pytest.mark.parametrize("kind", ApplicantKind)
def test_each_kind_has_its_form(browser, kind):
    page = browser.get(f"{NEW}?statut={kind}")
    fields = set(page.context["form"].fields)
    assert ("siret" in fields) == (kind not in ("informal_group", "person"))
    assert ("rna" in fields) == ("registry_court" in fields) == (kind == "association")
    assert ("birth_date" in fields) == ("guardian_name" in fields) == (kind == "person")
    assert ("founded_on" in fields) == (kind != "person")
    assert ("legal_category" in fields) == ("siret" in fields)
    assert ("public_utility" in fields) == (kind == "association")
    wanted = {name: value for name, value in values().items() if name in fields}
    response = browser.post(f"{NEW}?statut={kind}", wanted)
    assert response.status_code == 302
    assert Applicant.objects.get().kind == kind


def test_fields_of_another_kind_are_not_taken(browser):
    browser.post(f"{NEW}?statut=person", values(rna="W751000000", version="9", kind="company"))
    applicant = Applicant.objects.get()
    assert (applicant.kind, applicant.siret, applicant.rna, applicant.version) == ("person", "", "", 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"siret": "123"}, "siret"),
        ({"siret": ""}, "siret"),
        ({"siret": "", "registry_court": "Strasbourg"}, "registry_volume"),
        (
            {
                "siret": "",
                "registry_court": "Metz",
                "registry_volume": "1",
                "registry_folio": "2",
                "registry_date": "14/03/2012",
            },
            "registry_court",
        ),
        ({"rna": "751000000"}, "rna"),
        ({"commune": "Mont de Marsanne"}, "commune"),
        ({"postcode": "4000"}, "postcode"),
        ({"phone": "rappelez-moi"}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"email": "pas une adresse"}, "email"),
        ({"representative_name": ""}, "representative_name"),
        ({"legal_category": "92"}, "legal_category"),
        ({"founded_on": "2999-01-01"}, "founded_on"),
        ({"founded_on": "31/02/2012"}, "founded_on"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(browser, changes, field):
    response = browser.post(f"{NEW}?statut=association", values(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Les Amis du quartier" in response.content.decode()
    assert not Applicant.objects.exists()


def test_a_minor_is_asked_for_an_adult_and_then_accepted(browser):
    typed = values(birth_date="15/06/2015")
    response = browser.post(f"{NEW}?statut=person", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"guardian_name", "guardian_email"}
    assert "Vous avez moins de 18 ans" in page
    assert '<details class="disclosure" open>' in page
    typed |= {"guardian_name": "Camille Dupouy", "guardian_email": "camille@exemple.example"}
    assert browser.post(f"{NEW}?statut=person", typed).status_code == 302
    applicant = Applicant.objects.get()
    assert (applicant.birth_date.isoformat(), applicant.guardian_name) == ("2015-06-15", "Camille Dupouy")


def test_the_legal_status_is_kept(browser):
    typed = values(legal_category="9230", founded_on="1908-02-29", public_utility="on")
    assert browser.post(f"{NEW}?statut=association", typed).status_code == 302
    applicant = Applicant.objects.get()
    found = (applicant.legal_category, applicant.founded_on.isoformat(), applicant.public_utility)
    assert found == ("9230", "1908-02-29", True)


CANARIES = ("Association secrète", "Personne Cachée", "12 rue secrète", "secret@exemple.example")


def test_a_known_number_says_nothing_of_its_holder(browser, person):
    known = ApplicantFactory(
        name=CANARIES[0], representative_name=CANARIES[1], address=CANARIES[2], email=CANARIES[3]
    )
    response = browser.post(f"{NEW}?statut=association", values(siret=known.siret))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ce numéro est déjà enregistré." in page
    assert JOIN in page
    assert not any(canary in page for canary in CANARIES)
    response = browser.post(f"{NEW}?statut=association", values(siret=known.siret, join="1"))
    assert response.url == "/mon-espace/"
    assert Membership.objects.get(user=person).status == MembershipStatus.PENDING
    page = browser.get("/mon-espace/").content.decode()
    assert known.siret in page
    assert not any(canary in page for canary in CANARIES)
    for path in (f"demandeurs/{known.pk}/", f"demandeurs/{known.pk}/membres/"):
        assert browser.get(f"/mon-espace/{path}").status_code == 404


def test_the_answer_to_a_request_is_the_same_sentence_for_all(sign_in):
    manager = UserFactory()
    known = ApplicantFactory(members=[manager])
    said = set()
    for person, number in ((UserFactory(), known.siret), (manager, known.siret), (UserFactory(), siret(77))):
        client = sign_in(person)
        response = client.post(f"{NEW}?statut=association", values(siret=number, join="1"))
        said.add(tuple(str(message) for message in get_messages(response.wsgi_request)))
    assert len(said) == 1


def edit_values(applicant, **changes):
    return values(
        **{"siret": applicant.siret, "version": applicant.version, "name": applicant.name, **changes}
    )


def test_editing(browser, person):
    applicant = ApplicantFactory(members=[person])
    url = f"/mon-espace/demandeurs/{applicant.pk}/"
    page = browser.get(url)
    assert page.context["form"]["commune"].value() == "Mont-de-Marsan (40192)"
    response = browser.post(url, edit_values(applicant, name="Nouveau nom"))
    assert (response.status_code, response.url) == (302, url)
    applicant.refresh_from_db()
    assert (applicant.name, applicant.version) == ("Nouveau nom", 2)


def test_two_members_at_once_see_both_values(sign_in):
    first, second = UserFactory(), UserFactory()
    applicant = ApplicantFactory(members=[first, second], name="Nom de départ")
    url = f"/mon-espace/demandeurs/{applicant.pk}/"
    assert sign_in(first).post(url, edit_values(applicant, name="Nom de la première")).status_code == 302
    browser = sign_in(second)
    response = browser.post(url, edit_values(applicant, name="Nom de la seconde"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Un autre membre a modifié cette fiche" in page
    assert "Nom de la première" in page
    assert "Nom de la seconde" in page
    assert response.context["version_form"]["version"].value() == 2
    assert browser.post(url, edit_values(applicant, name="Nom de la seconde", version=2)).status_code == 302
    assert Applicant.objects.get().name == "Nom de la seconde"


@pytest.mark.parametrize("version", ["", "abc", "0", "-1", "9" * 40, "1\x00"])
def test_a_forged_version_saves_nothing(browser, person, version):
    applicant = ApplicantFactory(members=[person])
    url = f"/mon-espace/demandeurs/{applicant.pk}/"
    response = browser.post(url, edit_values(applicant, name="Forgé", version=version))
    assert response.status_code == 409
    assert "Forgé" in response.content.decode()
    assert Applicant.objects.get().name == applicant.name


def test_what_belongs_to_others_does_not_exist(browser):
    manager = UserFactory()
    applicant = ApplicantFactory(members=[manager])
    membership = applicant.memberships.get()
    invitation = members.invite_member(applicant=applicant, email="a@exemple.example", by=manager)
    gets = [f"demandeurs/{applicant.pk}/", f"demandeurs/{applicant.pk}/membres/"]
    posts = [
        *gets,
        *(f"habilitations/{membership.pk}/{verb}/" for verb in ("accepter", "refuser", "retirer")),
        f"invitations/{invitation.pk}/accepter/",
        f"invitations/{invitation.pk}/decliner/",
    ]
    for path in gets:
        assert browser.get(f"/mon-espace/{path}").status_code == 404
    for path in posts:
        assert browser.post(f"/mon-espace/{path}", {"role": "manager"}).status_code == 404
    response = browser.post(f"/mon-espace/habilitations/{membership.pk}/role/", {"role": "manager"})
    assert response.status_code == 404


@pytest.mark.parametrize("key", ["0", "99999999999999999999999"])
def test_impossible_ids_are_not_found(browser, key):
    assert browser.get(f"/mon-espace/demandeurs/{key}/").status_code == 404
    assert browser.post(f"/mon-espace/habilitations/{key}/retirer/").status_code == 404


def test_a_manager_runs_the_members_page(sign_in):
    manager, asking = UserFactory(), UserFactory()
    applicant = ApplicantFactory(members=[manager])
    request = members.ask_to_join(by=asking, siret=applicant.siret)
    browser = sign_in(manager)
    assert "1 demande de rattachement attend" in browser.get("/mon-espace/").content.decode()
    assert asking.email in browser.get("/mon-espace/rattachements/").content.decode()
    url = f"/mon-espace/demandeurs/{applicant.pk}/membres/"
    assert browser.post(f"/mon-espace/habilitations/{request.pk}/accepter/").url == url
    assert browser.post(f"/mon-espace/habilitations/{request.pk}/role/", {"role": "manager"}).url == url
    request.refresh_from_db()
    assert (request.status, request.role) == ("active", "manager")
    assert browser.post(url, {"email": "paul@exemple.example", "role": "editor"}).url == url
    assert "paul@exemple.example" in browser.get(url).content.decode()
    paul = sign_in(UserFactory(email="paul@exemple.example"))
    invitation = applicant.invitations.get()
    assert applicant.name in paul.get("/mon-espace/").content.decode()
    assert paul.post(f"/mon-espace/invitations/{invitation.pk}/accepter/").url == "/mon-espace/"
    page = paul.get(url).content.decode()
    assert "Inviter une personne" not in page
    assert manager.email not in page
    assert paul.post(url, {"email": "x@exemple.example", "role": "editor"}).status_code == 403


def test_the_last_manager_is_told_why(sign_in):
    manager = UserFactory()
    membership = ApplicantFactory(members=[manager]).memberships.get()
    response = sign_in(manager).post(f"/mon-espace/habilitations/{membership.pk}/retirer/", follow=True)
    assert "Il doit rester au moins une personne responsable" in response.content.decode()


def test_actions_refuse_get(browser, person):
    membership = ApplicantFactory(members=[person]).memberships.get()
    for verb in ("accepter", "refuser", "retirer", "role"):
        assert browser.get(f"/mon-espace/habilitations/{membership.pk}/{verb}/").status_code == 405


def test_profile(browser, person):
    assert browser.post("/mon-espace/profil/", {"first_name": "Zoé", "last_name": "Lesca"}).status_code == 302
    person.refresh_from_db()
    assert person.display_name == "Zoé Lesca"
    response = browser.post("/mon-espace/profil/", {"first_name": "A", "last_name": "B", "phone": "abc"})
    assert response.status_code == 422
    assert User.objects.get(pk=person.pk).first_name == "Zoé"


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (None, ["Mon espace"]),
        (Role.READER, ["Mon espace", "Comité"]),
        (Role.SECRETARY, ["Mon espace", "Comité"]),
        (Role.OFFICER, ["Mon espace", "Gestion"]),
        (Role.ASSEMBLY, ["Mon espace", "Gestion"]),
        (Role.FINANCE, ["Mon espace", "Gestion"]),
        (Role.AUDITOR, ["Mon espace", "Gestion"]),
        (Role.COMMUNICATION, ["Mon espace", "Administration"]),
        (Role.ADMINISTRATOR, ["Mon espace", "Gestion", "Administration"]),
    ],
)
def test_the_spaces_of_each_role(rf, role, labels):
    request = rf.get("/mon-espace/profil/")
    request.user = UserFactory(role=role) if role else UserFactory()
    offered = list(spaces(request)["spaces"])
    assert [item["label"] for item in offered] == labels
    assert [item["label"] for item in offered if item["current"]] == ["Mon espace"]


def test_spaces_cost_nothing_until_shown(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        spaces(rf.get("/"))  # not even a user on this request


def test_other_rooms_add_cards(browser, settings, monkeypatch):
    monkeypatch.setattr(dashboard, "_providers", {})
    seen = []
    dashboard.register(lambda request: seen.append(request.user) or [], order=1)
    assert browser.get("/mon-espace/").status_code == 200
    assert len(seen) == 1


@pytest.mark.parametrize("path", ["/mon-espace/", "members", "/mon-espace/rattachements/"])
def test_queries_do_not_grow_with_rows(sign_in, path):
    counts = []
    for number in (1, 3, 50):
        manager = UserFactory()
        applicants = [ApplicantFactory(members=[manager]) for _row in range(number)]
        for _row in range(number):
            MembershipFactory(applicant=applicants[0], status=MembershipStatus.PENDING)
            MembershipFactory(applicant=applicants[0], role=MembershipRole.EDITOR)
        url = f"/mon-espace/demandeurs/{applicants[0].pk}/membres/" if path == "members" else path
        browser = sign_in(manager)
        browser.get(url)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(url).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 16


def test_messages_are_written_as_their_templates():
    context = {"membership": MembershipFactory(), "url": "https://exemple.example/"}
    for name in ("request", "decision"):
        assert "https://exemple.example/" in render_to_string(f"accounts/mail/{name}.txt", context)
