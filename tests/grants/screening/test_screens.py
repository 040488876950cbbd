"""The officers' screens over HTTP, role by role."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role, grant
from documents.actions import store
from grants.applications.machine import ApplicationState as S
from grants.applications.models import Attachment
from grants.screening import actions
from grants.screening.models import ComplementRequest, Screening
from tests.factories.accounts import UserFactory
from tests.factories.applications import pdf_upload, submitted
from tests.factories.calls import open_call
from tests.factories.screening import draft_file, imported_file, officer, queries_of, reader, sign_in
from workflows.clock import now
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db
PAGES = ["screening:file", "screening:reject", "screening:ask_complement"]
POSTS = [
    "screening:take",
    "screening:note",
    "screening:grid",
    "screening:accept",
    "screening:reject",
    "screening:ask_complement",
]


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def file(call):
    return submitted(call)


def url(name, file):
    return reverse(name, args=[file.pk])


@pytest.mark.parametrize("name", PAGES)
def test_officer_of_the_call_opens_it(call, file, name):
    response = sign_in(officer(call)).get(url(name, file))
    assert response.status_code == 200
    assert file.title in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_officer_of_the_programme_opens_it(call, file, name):
    assert sign_in(officer(call.programme)).get(url(name, file)).status_code == 200


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_officer_of_another_call_is_told_why_not(file, name):
    client = sign_in(officer(open_call()))
    response = client.post(url(name, file)) if name in POSTS else client.get(url(name, file))
    assert response.status_code == 403
    text = response.content.decode()
    assert "autre appel" in text
    assert file.title not in text


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
@pytest.mark.parametrize("who", ["applicant", "stranger", "reader"])
def test_others_find_nothing(call, file, name, who):
    people = {"applicant": file.created_by, "stranger": UserFactory(), "reader": reader(call)}
    client = sign_in(people[who])
    response = client.post(url(name, file)) if name in POSTS else client.get(url(name, file))
    assert response.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_visitor_is_sent_to_sign_in(file, name):
    response = Client().get(url(name, file))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["screening:home", "screening:list"])
def test_queues_are_for_the_staff(call, name):
    assert Client().get(reverse(name)).status_code == 302
    assert sign_in(UserFactory()).get(reverse(name)).status_code == 404
    assert sign_in(reader(call)).get(reverse(name)).status_code == 404
    assert sign_in(officer(call)).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE, Role.ASSEMBLY])
def test_other_staff_read_but_do_not_decide(call, file, role):
    person = UserFactory()
    grant(user=person, role=role, scope=call)
    client = sign_in(person)
    page = client.get(url("screening:file", file))
    assert page.status_code == 200
    assert reverse("screening:accept", args=[file.pk]) not in page.content.decode()
    assert client.post(url("screening:accept", file)).status_code == 403
    assert client.post(url("screening:take", file)).status_code == 403
    file.refresh_from_db()
    assert file.state == S.SUBMITTED


def test_draft_is_nobodys_business(call):
    draft = draft_file(call)
    client = sign_in(officer(call))
    assert client.get(url("screening:file", draft)).status_code == 404
    assert draft.title not in client.get(reverse("screening:list")).content.decode()


def test_list_shows_my_calls_alone(call, file):
    other = submitted(open_call(), title="Ailleurs")
    text = sign_in(officer(call)).get(reverse("screening:list")).content.decode()
    assert file.reference in text
    assert other.reference not in text


@pytest.mark.parametrize("pk", [10**23, 0, 999_999])
def test_no_such_file(call, pk):
    client = sign_in(officer(call))
    assert client.get(f"/gestion/dossiers/{pk}/").status_code == 404


def test_take_note_and_grid(call, file):
    person = officer(call)
    client = sign_in(person)
    assert client.post(url("screening:take", file)).status_code == 302
    assert client.post(url("screening:note", file), {"text": "Appelée\r\nle 3."}).status_code == 302
    answers = {"answer-kind": "yes", "answer-amount": "no", "note-amount": "À revoir"}
    assert client.post(url("screening:grid", file), answers).status_code == 302
    screening = Screening.objects.get(application=file)
    assert (screening.officer, [note.text for note in file.internal_notes.all()]) == (
        person,
        ["Appelée\nle 3."],
    )
    assert list(screening.checks.order_by("key").values_list("key", "answer", "note")) == [
        ("amount", "no", "À revoir"),
        ("kind", "yes", ""),
    ]
    text = client.get(url("screening:file", file)).content.decode()
    assert "Points non conformes" in text
    assert "À revoir" in text


def test_grid_refuses_what_it_does_not_offer_and_keeps_the_rest(call, file):
    client = sign_in(officer(call))
    data = {"answer-kind": "peut-être", "note-kind": "Voir avec le service"}
    response = client.post(url("screening:grid", file), data)
    assert response.status_code == 422
    assert "Voir avec le service" in response.content.decode()
    assert not Screening.objects.filter(application=file).exists()


def test_accept(call, file):
    person = officer(call)
    client = sign_in(person)
    assert client.post(url("screening:accept", file)).status_code == 302
    file.refresh_from_db()
    assert file.state == S.ADMISSIBLE
    assert file.screening.officer == person
    assert client.post(url("screening:accept", file)).status_code == 409


def test_reject_needs_a_reason(call, file):
    client = sign_in(officer(call))
    response = client.post(url("screening:reject", file), {"reason": "  \u00a0 "})
    assert response.status_code == 422
    file.refresh_from_db()
    assert file.state == S.SUBMITTED
    assert client.post(url("screening:reject", file), {"reason": "Hors délai"}).status_code == 302
    file.refresh_from_db()
    assert file.state == S.INADMISSIBLE


def test_decision_on_a_decided_file_keeps_the_text(call):
    file = imported_file(S.ADMISSIBLE, call)
    client = sign_in(officer(call))
    page = client.get(url("screening:reject", file))
    assert "plus possible" in page.content.decode()
    assert client.post(url("screening:reject", file), {"reason": "Hors sujet"}).status_code == 409


def test_complement_in_the_past_is_refused_beside_the_field(call, file):
    client = sign_in(officer(call))
    data = {"message": "Il manque le RIB", "due_on": "2020-01-01"}
    response = client.post(url("screening:ask_complement", file), data)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Cette date est passée." in text
    assert "Il manque le RIB" in text
    assert not ComplementRequest.objects.exists()


def test_complement_is_asked_and_shown_to_the_applicant(call, file):
    client = sign_in(officer(call))
    data = {"message": "Il manque le RIB", "due_on": "2099-01-01"}
    assert client.post(url("screening:ask_complement", file), data).status_code == 422  # over a year
    data["due_on"] = timezone.localdate().isoformat()
    assert client.post(url("screening:ask_complement", file), data).status_code == 302
    file.refresh_from_db()
    assert file.state == S.INCOMPLETE
    page = sign_in(file.created_by).get(reverse("applications:detail", args=[file.pk]))
    assert "Il manque le RIB" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=abc", "page=-1", "page=" + "9" * 5000, "page=0", "per_page=100000", "tri=password", "tri=-",
        "state=%00", "state=draft", "state=nope", "call=abc", "call=" + "9" * 24, "officer=1", "q=%00",
        "q=%ED%A0%80", "q=" + "x" * 5000, "q=%25_", "q='%22;--", "tri=title&tri=-amount",
        "call=%F0%9F%98%80", "state=submitted&state=draft", "q=%E2%80%AE",
    ],
)  # fmt: skip
def test_forged_parameters_open_the_list(call, file, query):
    response = sign_in(officer(call)).get(f"{reverse('screening:list')}?{query}")
    assert response.status_code == 200


def test_search_does_not_mind_accents(call):
    submitted(call, title="Écoute à l’Œuvre")
    submitted(call, title="Théâtre forum")
    client = sign_in(officer(call))
    text = client.get(reverse("screening:list"), {"q": "ecoute OEUVRE"}).content.decode()
    assert "Écoute à l’Œuvre" in text
    assert "Théâtre" not in text.split("<tbody")[1]


def test_filters_and_sort(call):
    low, high = imported_file(S.SUBMITTED, call, amount=1000), imported_file(S.SUBMITTED, call, amount=9000)
    person = officer(call)
    client = sign_in(person)
    client.post(url("screening:take", high))
    rows = client.get(reverse("screening:list"), {"tri": "-amount"}).context["table"].rows
    assert [row.record.pk for row in rows] == [high.pk, low.pk]
    for query, expected in (
        ({"officer": "me"}, [high.pk]),
        ({"officer": "nobody"}, [low.pk]),
        ({"state": "admissible"}, []),
    ):
        table = client.get(reverse("screening:list"), query).context["table"]
        assert [row.record.pk for row in table.rows] == expected


@pytest.mark.parametrize("name", ["screening:list", "screening:home"])
def test_queues_cost_the_same_whatever_their_size(call, name):
    client = sign_in(officer(call))
    imported_file(S.SUBMITTED, call)
    queries_of(client, reverse(name))  # warms the caches of content types
    one = queries_of(client, reverse(name))
    for _turn in range(59):
        imported_file(S.SUBMITTED, call)
    assert queries_of(client, reverse(name)) == one
    assert one <= 12


def test_a_full_page_of_the_list_is_light(call):
    for _turn in range(51):
        imported_file(S.SUBMITTED, call, title="Un intitulé de longueur ordinaire pour un projet associatif")
    response = sign_in(officer(call)).get(reverse("screening:list"))
    assert len(response.content) < 150_000
    assert len(response.context["table"].paginated_rows) == 50


def test_file_costs_the_same_whatever_it_holds(call):
    client = sign_in(officer(call))
    file = submitted(call)
    queries_of(client, url("screening:file", file))
    one = queries_of(client, url("screening:file", file))
    for _turn in range(30):
        imported_file(S.SUBMITTED, open_call(programme=call.programme), applicant=file.applicant)
    for _turn in range(5):
        attachment = Attachment.objects.create(
            application=file, piece="devis", added_at=now(), added_by=file.created_by
        )
        store(upload=pdf_upload(), owner=attachment, uploaded_by=file.created_by)
    assert queries_of(client, url("screening:file", file)) == one
    assert one <= 25


def test_action_refuses_who_may_not(call, file):
    with pytest.raises(NotAllowed):
        actions.take(application=file, by=UserFactory())
