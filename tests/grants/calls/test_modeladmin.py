"""The registers of the administration: who enters, what may be written, and hostile addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ApplicantKind
from accounts.roles import Role
from grants.calls.machine import CallState
from grants.calls.models import Call, Criterion
from tests.factories.accounts import UserFactory
from tests.factories.calls import ProgrammeFactory, call_ready, open_call

pytestmark = pytest.mark.django_db
REGISTERS = [
    "calls_call",
    "calls_programme",
    "calls_question",
    "calls_requiredpiece",
    "calls_criterion",
    "calls_envelope",
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


def entered(call):
    """The fields of the form of a call, as a browser sends them."""
    return {
        "programme": call.programme_id,
        "title": call.title,
        "reference": call.reference,
        "slug": call.slug,
        "summary": call.summary,
        "description": call.description,
        "opens_at": "2026-01-05 09:00",
        "closes_at": "2027-01-05 17:00",
        "grace_minutes": 0,
        "min_amount": "500",
        "max_amount": "10000",
        "max_rate": "80",
        "applicant_kinds": [ApplicantKind.ASSOCIATION],
        "one_per_applicant": "on",
        "readers_per_file": 2,
        "silence_months": 2,
    }


@pytest.mark.parametrize("name", REGISTERS)
def test_an_administrator_opens_every_register(administrator, name):
    open_call()

    assert administrator.get(index(name)).status_code == 200


@pytest.mark.parametrize("name", REGISTERS)
def test_nobody_else_does(client, name):
    client.force_login(UserFactory(role=Role.COMMUNICATION))
    response = client.get(index(name))

    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    "query",
    [
        "?p=abc",
        "?p=-1",
        "?p=" + "9" * 40,
        "?o=abc&ot=xyz",
        "?q=%00",
        "?q=%ED%A0%80",
        "?call__id__exact=abc",
        "?call__id__exact=" + "9" * 30,
        "?state__exact=%00",
        "?programme__service_email__startswith=a",
        "?export=exe",
        "?_x=1",
    ],
)
@pytest.mark.parametrize("name", ["calls_call", "calls_question", "applications_application"])
def test_hostile_parameters_never_break_a_list(administrator, name, query):
    assert administrator.get(index(name) + query).status_code == 200


@pytest.mark.parametrize("pk", ["abc", "0", "9" * 30, "1-1", "_5F"])
def test_hostile_identifiers_are_not_found(administrator, pk):
    for verb in ("edit", "inspect", "delete"):
        assert administrator.get(f"/admin/calls/call/{verb}/{pk}/").status_code == 404


def test_a_call_is_prepared_in_the_administration(administrator):
    model = call_ready()
    data = {**entered(model), "reference": "NEUF26", "slug": "neuf"}
    response = administrator.post(reverse("calls_call_modeladmin_create"), data)

    assert response.status_code == 302
    created = Call.objects.get(reference="NEUF26")
    assert (created.state, created.applicant_kinds) == (CallState.DRAFT, [ApplicantKind.ASSOCIATION])


def test_a_prepared_call_is_changed_and_its_state_is_no_field(administrator):
    call = call_ready()
    address = reverse("calls_call_modeladmin_edit", args=[call.pk])
    page = administrator.get(address)
    response = administrator.post(address, {**entered(call), "title": "Autre titre", "state": "open"})

    assert (page.status_code, response.status_code) == (200, 302)
    call.refresh_from_db()
    assert (call.title, call.state) == ("Autre titre", CallState.DRAFT)


def test_an_open_call_is_no_longer_changed(administrator):
    call = open_call()
    question = Question.objects.filter(call=call).first()
    for name, row in (("calls_call", call), ("calls_question", question)):
        response = administrator.post(reverse(f"{name}_modeladmin_edit", args=[row.pk]), {"title": "Autre"})
        assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    call.refresh_from_db()
    assert call.title != "Autre"


def test_a_call_opened_while_its_form_was_on_screen_is_not_overwritten(administrator, monkeypatch):
    call = open_call()
    monkeypatch.setattr("grants.calls.modeladmin.WhilePrepared.user_can_edit_obj", lambda *args: True)
    address = reverse("calls_call_modeladmin_edit", args=[call.pk])
    response = administrator.post(address, {**entered(call), "title": "Autre"})

    assert response.status_code == 409
    call.refresh_from_db()
    assert call.title != "Autre"


def test_the_choices_of_a_question_are_typed_one_per_line(administrator):
    call = call_ready()
    data = {"call": call.pk, "label": "Où ?", "key": "ou", "kind": "choice", "position": 9}
    data["choices"] = " Au nord \r\n\r\nAu sud"
    response = administrator.post(reverse("calls_question_modeladmin_create"), data)

    assert response.status_code == 302
    question = Question.objects.get(key="ou")
    assert question.choices == ["Au nord", "Au sud"]
    page = administrator.get(reverse("calls_question_modeladmin_edit", args=[question.pk]))
    assert "Au nord\nAu sud" in page.text


def test_a_part_is_not_added_to_an_open_call(administrator):
    call = open_call()
    data = {"call": call.pk, "label": "Nouveau", "weight": 1, "scale": 5, "position": 9}
    response = administrator.post(reverse("calls_criterion_modeladmin_create"), data)

    assert response.status_code == 200
    assert not Criterion.objects.filter(label="Nouveau").exists()


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

    assert response.status_code in (302, 403)
    call.refresh_from_db()
    assert call.state == CallState.DRAFT


def test_an_export_holds_no_formula(administrator):
    ProgrammeFactory(title="=1+1")
    call_ready(title="=1+1")
    response = administrator.get(index("calls_call") + "?export=csv")

    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode() if response.streaming else response.text
    assert "\n=1+1" not in content


@pytest.mark.parametrize("name", ["calls_call", "calls_question", "calls_envelope"])
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
