"""The registers of the administration: who enters, what may be written, and hostile addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from grants.calls.machine import CallState
from grants.calls.models import Call, Envelope
from tests.factories.accounts import UserFactory
from tests.factories.calls import ProgrammeFactory, call_ready, open_call

pytestmark = pytest.mark.django_db
REGISTERS = [
    "calls_call",
    "calls_programme",
    "applications_application",
    "accounts_applicant",
    "payments_instalment",
]


@pytest.fixture
def administrator(client, monkeypatch):
    monkeypatch.setattr("accounts.middleware.has_second_factor", lambda user: True)
    user = UserFactory(role=Role.ADMINISTRATOR)
    client.force_login(user)
    client.user = user
    return client


def index(name):
    return reverse(f"{name}_modeladmin_index")


@pytest.mark.parametrize("name", REGISTERS)
def test_an_administrator_opens_every_register(administrator, name):
    open_call()

    assert administrator.get(index(name)).status_code == 200


@pytest.mark.parametrize("name", REGISTERS)
def test_communication_opens_none(client, name):
    client.force_login(UserFactory(role=Role.COMMUNICATION))
    response = client.get(index(name))

    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/"


# --- Officers: the calls of their programmes, and nothing else of the administration --------------------


@pytest.fixture
def officer(client):
    programme = ProgrammeFactory()
    client.force_login(UserFactory(role=Role.OFFICER, scope=programme))
    client.programme = programme
    return client


def test_an_officer_finds_the_calls_of_the_programme_alone(officer):
    mine, other = call_ready(programme=officer.programme, title="Le mien"), open_call(title="Un autre")
    page = officer.get(index("calls_call"))

    assert "Le mien" in page.text
    assert "Un autre" not in page.text
    for verb in ("edit", "inspect", "delete"):
        address = f"calls_call_modeladmin_{verb}"
        assert officer.get(reverse(address, args=[mine.pk])).status_code == 200
        assert officer.get(reverse(address, args=[other.pk])).status_code == 404
    for address in (reverse("calls_versions", args=[other.pk]), f"/admin/appels/{other.pk}/clore/"):
        assert officer.get(address).status_code == 404


def test_an_officer_opens_a_call_of_the_programme(officer):
    call = call_ready(programme=officer.programme)

    assert officer.post(reverse("calls_transition", args=[call.pk, "ouvrir"])).status_code == 302
    call.refresh_from_db()
    assert call.state == CallState.OPEN


@pytest.mark.parametrize(
    "path",
    [
        "/admin/pages/",
        "/admin/images/",
        "/admin/choose-page/",
        "/admin/tag-autocomplete/?term=a",
        "/admin/reports/site-history/",
        "/admin/calls/programme/",
        "/admin/applications/application/",
    ],
)
def test_an_officer_finds_nothing_else_there(officer, path):
    assert officer.get(path).status_code == 404


def test_the_door_leads_an_officer_to_the_calls(officer):
    response = officer.get("/admin/")

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/calls/call/")
    assert "/admin/calls/call/" in officer.get("/gestion/").text
    assert officer.get("/admin/account/").headers["Location"] == "/mon-espace/profil/"


def test_somebody_without_that_role_any_more_is_sent_away(client):
    from accounts import roles

    user = UserFactory(role=Role.OFFICER)
    roles.revoke(user=user, role=Role.OFFICER)
    client.force_login(user)

    assert client.get(index("calls_call")).headers["Location"].startswith("/compte/")


@pytest.mark.parametrize(
    "query",
    [
        "?p=abc",
        "?p=-1",
        "?p=" + "9" * 40,
        "?o=abc&ot=xyz",
        "?q=%00",
        "?q=%ED%A0%80",
        "?programme__id__exact=abc",
        "?programme__id__exact=" + "9" * 30,
        "?state__exact=%00",
        "?programme__service_email__startswith=a",
        "?export=exe",
        "?_x=1",
    ],
)
@pytest.mark.parametrize("name", ["calls_call", "calls_programme", "applications_application"])
def test_hostile_parameters_never_break_a_list(administrator, name, query):
    assert administrator.get(index(name) + query).status_code == 200


@pytest.mark.parametrize("pk", ["abc", "0", "9" * 30, "1-1", "_5F"])
def test_hostile_identifiers_are_not_found(administrator, pk):
    for verb in ("edit", "inspect", "delete"):
        assert administrator.get(f"/admin/calls/call/{verb}/{pk}/").status_code == 404


def test_a_call_that_was_never_opened_is_discarded_with_its_parts(administrator):
    call, opened = call_ready(), open_call()
    for row in (call, opened):
        administrator.post(reverse("calls_call_modeladmin_delete", args=[row.pk]))

    assert list(Call.objects.all()) == [opened]
    assert Envelope.objects.count() == 1


def test_opening_is_explained_then_done(administrator):
    call = call_ready()
    address = reverse("calls_transition", args=[call.pk, "ouvrir"])

    assert administrator.get(address).status_code == 200
    call.refresh_from_db()
    assert call.state == CallState.DRAFT
    assert administrator.post(address).status_code == 302
    call.refresh_from_db()
    assert call.state == CallState.OPEN


def test_opening_without_criteria_says_what_is_missing(administrator):
    call = call_ready(criteria=())
    response = administrator.post(reverse("calls_transition", args=[call.pk, "ouvrir"]))

    assert response.status_code == 422
    assert "au moins un critère" in response.text


def test_opening_twice_is_refused_the_second_time(administrator):
    call = open_call()

    assert administrator.post(reverse("calls_transition", args=[call.pk, "ouvrir"])).status_code == 409
    assert administrator.get(f"/admin/appels/{call.pk}/supprimer/").status_code == 404
    assert administrator.get("/admin/appels/999999/ouvrir/").status_code == 404


def test_communication_does_not_open_calls(client):
    call = call_ready()
    client.force_login(UserFactory(role=Role.COMMUNICATION))
    response = client.post(reverse("calls_transition", args=[call.pk, "ouvrir"]))

    assert response.status_code == 404
    call.refresh_from_db()
    assert call.state == CallState.DRAFT


def test_an_export_holds_no_formula(administrator):
    ProgrammeFactory(title="=1+1")
    call_ready(title="=1+1")
    response = administrator.get(index("calls_call") + "?export=csv")

    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode() if response.streaming else response.text
    assert "\n=1+1" not in content


@pytest.mark.parametrize("name", ["calls_call", "calls_programme"])
def test_the_cost_of_a_register_does_not_grow_with_its_rows(administrator, name):
    programme = ProgrammeFactory()
    counts = []
    for total in (1, 3, 30):
        while Call.objects.count() < total:
            call_ready(programme=programme)
        administrator.get(index(name))
        with CaptureQueriesContext(connection) as captured:
            assert administrator.get(index(name)).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
