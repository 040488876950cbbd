"""The list, taken away: filtered as on screen, only what may be seen, and written down."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from accounts.roles import Role, grant
from grants.applications.machine import ApplicationState as S
from grants.screening import actions as screening
from grants.screening.lists import actions, exports
from grants.screening.lists.models import ExportLog, Label
from grants.screening.queries import visible_to
from tests.factories.accounts import ApplicantFactory, UserFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, queries_of, reader, sign_in

pytestmark = pytest.mark.django_db
CSV, XLSX = "/gestion/dossiers/export.csv", "/gestion/dossiers/export.xlsx"


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def person(call):
    return officer(call, first_name="Ada", last_name="Martin")


@pytest.fixture
def client(person):
    return sign_in(person)


def files(call, count=1, state=S.SUBMITTED, **values):
    return [imported_file(state, call, **values) for _turn in range(count)]


def read(client, query=""):
    response = client.get(CSV + query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_file_and_all_that_is_known_of_it(call, person, client):
    file = submitted(call)
    screening.take(application=file, by=person)
    label = Label.objects.create(programme=call.programme, name="Urgent", tone="danger")
    actions.put_label(application=file, label=label, by=person)
    [row] = read(client)
    applicant = file.applicant
    assert len(row) == len(exports.columns()) == 31
    assert row["Numéro"] == file.reference
    assert row["État"] == "Déposé"
    assert row["Projet"] == file.title
    assert row["Montant demandé"] == "4000,00"
    assert row["Total des charges"] == row["Total des produits"] == "5000,00"
    assert row["Demandeur"] == applicant.name
    assert row["Statut"] == "Association"
    assert row["SIRET"] == applicant.siret
    assert row["Courriel"] == applicant.email
    assert row["Commune du siège"] == applicant.commune.name
    assert row["Instruit par"] == "Ada Martin"
    assert row["Étiquettes"] == "Urgent"
    assert row["Compléments demandés"] == ""
    assert row["Dispositif"] == call.programme.title


def test_formulas_are_harmless_and_numbers_stay_numbers(call, client):
    applicant = ApplicantFactory(name='=HYPERLINK("http://ailleurs.example")')
    files(call, title="+33 5 58", applicant=applicant, amount=Decimal("1234.50"))
    [row] = read(client)
    assert row["Projet"] == "'+33 5 58"
    assert row["Demandeur"].startswith("'=HYPERLINK")
    response = client.get(XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heading, cells = list(sheet.iter_rows())
    values = {head.value: cell for head, cell in zip(heading, cells, strict=True)}
    assert values["Montant demandé"].value == 1234.5
    assert values["Déposé le"].is_date
    assert values["Demandeur"].data_type == "s"
    assert values["Demandeur"].value.startswith("'=")


def test_it_is_filtered_and_sorted_as_on_screen(call, client):
    low, high = files(call, amount=Decimal(1000))[0], files(call, amount=Decimal(9000))[0]
    other = files(call, state=S.ADMISSIBLE, title="Épicerie")[0]
    references = lambda query: [row["Numéro"] for row in read(client, query)]  # noqa: E731 -- read once
    assert references("?tri=amount&state=submitted") == [low.reference, high.reference]
    assert references("?tri=-amount&state=submitted") == [high.reference, low.reference]
    assert references("?q=epicerie") == [other.reference]
    assert references("?q=epicrie") == [other.reference]
    assert references("?q=rien") == []
    page = client.get("/gestion/dossiers/?state=submitted&page=1").content.decode()
    assert f"{CSV}?state=submitted" in page
    assert f"{XLSX}?state=submitted" in page


def test_only_the_files_that_one_may_see(call, client):
    mine = files(call)[0]
    files(open_call())
    assert [row["Numéro"] for row in read(client)] == [mine.reference]
    for other in (reader(call), UserFactory(), mine.created_by):
        assert sign_in(other).get(CSV).status_code == 404


def test_who_took_what_away_is_written_down(call, person, client):
    files(call, 3)
    files(call, state=S.ADMISSIBLE)
    read(client, "?state=submitted&page=2")
    b"".join(client.get(XLSX).streaming_content)
    assert list(ExportLog.objects.order_by("pk").values_list("by", "name", "format", "query", "rows")) == [
        (person.pk, "dossiers", "csv", "state=submitted", 3),
        (person.pk, "dossiers", "xlsx", "", 4),
    ]


def test_a_download_that_was_cut_is_written_down_without_its_rows(call, person):
    files(call)
    blocks = exports.export(files=visible_to(person), form="csv", query="", by=person)
    next(blocks)
    blocks.close()
    assert ExportLog.objects.get().rows is None


def test_asking_for_the_headers_takes_nothing(call, client):
    files(call)
    assert client.head(CSV).status_code == 200
    assert not ExportLog.objects.exists()


@pytest.mark.parametrize("query", ["state=nope", "call=999", "label=9", "q=%00", "since=hier", "queue=%00"])
def test_a_filter_that_is_not_understood_exports_nothing(call, client, query):
    files(call)
    response = client.get(f"{CSV}?{query}")
    assert response.status_code == 302
    assert not ExportLog.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ASSEMBLY])
def test_the_other_staff_may(call, role):
    files(call)
    person = UserFactory()
    grant(user=person, role=role, scope=call)
    assert len(read(sign_in(person))) == 1


def test_it_costs_the_same_with_1_3_and_50_files(call, client):
    costs = []
    for count in (1, 2, 47):
        files(call, count)
        costs.append(queries_of(client, CSV))
    assert len(set(costs)) == 1


def test_names_of_files_say_the_day(client):
    response = client.get(reverse("screening:export_xlsx"))
    assert response["Content-Disposition"].startswith('attachment; filename="dossiers-20')
    assert response["Cache-Control"] == "private, no-store"
