"""/gestion/imports/, over HTTP."""

import csv
import io

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Applicant
from accounts.roles import Role
from grants.applications.imports import reading
from grants.applications.imports.columns import COLUMNS, Kind
from grants.applications.imports.models import ImportRow, ImportRun
from tests.factories.accounts import ApplicantFactory, UserFactory, siret
from tests.factories.imports import APPLICANTS, PAST, association, csv_bytes, tried, upload
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db
URL = "/gestion/imports/"


@pytest.fixture(autouse=True)
def mont_de_marsan(db):
    return CommuneFactory()


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def browser(client, officer):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_from_the_file_to_the_register(browser, mont_de_marsan):
    ApplicantFactory(siret=siret(1), name="Ancien nom", commune=mont_de_marsan)
    assert "20 000 lignes au plus par fichier" in browser.get(URL).content.decode().replace(
        "\u202f", " "
    ).replace("\xa0", " ")
    content = csv_bytes(
        APPLICANTS,
        association(siret(1), "Nouveau <nom>"),
        association(siret(2), "Neuve"),
        association("1", "Fausse"),
    )
    response = browser.post(URL, {"kind": "applicants", "file": upload(content)})
    run = ImportRun.objects.get()
    assert (response.status_code, response.url) == (302, f"{URL}{run.pk}/")
    page = browser.get(response.url).content.decode()
    assert "Rien n’est encore enregistré" in page
    assert "<del>Ancien nom</del> → <ins>Nouveau &lt;nom&gt;</ins>" in page
    assert "Importer 2 lignes" in page
    assert "1 ligne en erreur ne sera pas importée." in page
    only = browser.get(f"{response.url}?suite=error").content.decode()
    assert ("Fausse" in only, "Neuve" in only) == (True, False)
    response = browser.post(f"{URL}{run.pk}/confirmer/", {"seal": run.seal})
    assert said(response) == ["L’import est fait."]
    assert Applicant.objects.count() == 2
    page = browser.get(f"{URL}{run.pk}/").content.decode()
    assert "Cet import est fait" in page
    assert [word in page for word in ("Créée", "Modifiée", "Non importée", "À créer")] == [
        True,
        True,
        True,
        False,
    ]
    assert "confirmer/" not in page
    response = browser.post(f"{URL}{run.pk}/confirmer/", {"seal": run.seal})
    assert said(response)[-1] == "Cet import est déjà fait : rien n’a changé."
    assert "Importé" in browser.get(URL).content.decode()


def test_past_grants_say_where_they_come_from(browser):
    content = csv_bytes(PAST, ["1", "", "Les Jardins", "", "2023", "100", ""])
    response = browser.post(URL, {"kind": "past_grants", "file": upload(content)})
    assert response.status_code == 422
    assert response.context["form"].errors["source"] == ["Dites d’où viennent ces subventions."]
    response = browser.post(
        URL, {"kind": "past_grants", "source": "Ancien logiciel", "file": upload(content)}
    )
    assert response.status_code == 302
    assert "Ancien logiciel" in browser.get(response.url).content.decode()


def test_a_workbook_goes_all_the_way(browser):
    book = openpyxl.Workbook()
    for row in (APPLICANTS, association(siret(1), "Du classeur")):
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    response = browser.post(URL, {"kind": "applicants", "file": upload(stream.getvalue(), "demandeurs.xlsx")})
    assert response.status_code == 302
    assert ImportRow.objects.get().label == "Du classeur"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "kind"),
        ({"kind": "applicants"}, "file"),
        ({"kind": "users", "file": b"Nom\r\na"}, "kind"),
        ({"kind": "applicants", "file": b""}, "file"),
        ({"kind": "applicants", "file": b"Nom;Nom\r\na;b"}, "file"),
        ({"kind": "applicants", "file": b'Nom\r\n"a'}, "file"),
        ({"kind": "applicants", "file": b"%PDF-1.4"}, "file"),
        ({"kind": "applicants", "file": b"PK\x03\x04"}, "file"),
        ({"kind": "past_grants", "source": "\x00", "file": b"Nom\r\na"}, "source"),
        ({"kind": "past_grants", "source": "x" * 500, "file": b"Nom\r\na"}, "source"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(browser, data, field):
    if "file" in data:
        data = {**data, "file": upload(data["file"])}
    response = browser.post(URL, data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not ImportRun.objects.exists()


def test_what_changed_since_the_trial_is_tried_again(browser, officer, mont_de_marsan):
    run = tried(csv_bytes(APPLICANTS, association(siret(1))), officer)
    ApplicantFactory(siret=siret(1), commune=mont_de_marsan)
    response = browser.post(f"{URL}{run.pk}/confirmer/", {"seal": run.seal})
    assert said(response) == [
        "Les registres ont changé depuis l’essai, rien n’a été importé. Voici le nouvel essai."
    ]
    assert run.rows.get().outcome == "changed"
    response = browser.post(f"{URL}{run.pk}/essayer/")
    assert said(response)[-1] == "Voici ce que le fichier ferait aujourd’hui."


@pytest.mark.parametrize("seal", ["", "x", "\x00", "é" * 5000])
def test_a_forged_seal_writes_nothing(browser, officer, seal):
    run = tried(csv_bytes(APPLICANTS, association(siret(1))), officer)
    assert browser.post(f"{URL}{run.pk}/confirmer/", {"seal": seal}).status_code == 302
    assert not Applicant.objects.exists()


def test_giving_up(browser, officer):
    run = tried(csv_bytes(APPLICANTS, association(siret(1))), officer)
    assert browser.post(f"{URL}{run.pk}/abandonner/").url == URL
    assert browser.get(f"{URL}{run.pk}/").status_code == 404


def test_the_errors_leave_as_a_file(browser, officer):
    run = tried(csv_bytes(APPLICANTS, association("123", "'=Fausse")), officer)
    response = browser.get(f"{URL}{run.pk}/erreurs.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["Ligne", "Nom", "Remarque"],
        ["2", "'=Fausse", "SIRET : Un numéro SIRET compte 14 chiffres ; vous en avez saisi 3."],
    ]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_model_file_is_accepted_as_it_is(browser, officer, kind, extension):
    response = browser.get(f"{URL}modeles/{kind}.{extension}")
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="modele-{kind.replace("_", "-")}.{extension}"'
    )
    table = reading.read(response.content)
    assert table.header == [str(column.title) for column in COLUMNS[kind]]
    run = tried(response.content, officer, kind=kind, source="Modèle", name=f"modele.{extension}")
    assert [(row.outcome, row.message) for row in run.rows.all()] == [("new", "")]


@pytest.mark.parametrize(
    "path", ["modeles/users.csv", "modeles/applicants.exe", "0/", "99999999999999999999/"]
)
def test_what_does_not_exist_is_not_found(browser, path):
    assert browser.get(URL + path).status_code == 404


@pytest.mark.parametrize("query", ["?suite=x", "?page=0", "?page=9999", "?page=%00", "?suite=new&suite=%ff"])
def test_strange_parameters_open_the_page(browser, officer, query):
    run = tried(csv_bytes(APPLICANTS, association(siret(1))), officer)
    assert browser.get(f"{URL}{run.pk}/{query}").status_code == 200
    assert browser.get(f"{URL}{query}").status_code == 200


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.COMMUNICATION, Role.ASSEMBLY])
def test_the_pages_do_not_exist_for_others(client, officer, role):
    run = tried(csv_bytes(APPLICANTS, association(siret(1))), officer)
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    client.session.save()
    found = {
        client.get(path, follow=False).status_code
        for path in (URL, f"{URL}{run.pk}/", f"{URL}modeles/applicants.csv")
    }
    assert found <= {404, 302}
    assert "Imports" not in client.get("/mon-espace/").content.decode()


def test_pages_cost_the_same_whatever_they_show(browser, officer):
    costs = set()
    for count in (1, 3, 50):
        ImportRun.objects.all().delete()
        for _ in range(count):
            run = tried(csv_bytes(APPLICANTS, *[association(siret(n)) for n in range(count)]), officer)
        with CaptureQueriesContext(connection) as listed:
            assert browser.get(URL).status_code == 200
        with CaptureQueriesContext(connection) as shown:
            assert browser.get(f"{URL}{run.pk}/").status_code == 200
        costs.add((len(listed), len(shown)))
    assert len(costs) == 1, costs
