"""Labels on files and filters that one keeps or shares."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role, grant
from grants.applications.machine import ApplicationState as S
from grants.screening.lists import actions, offers
from grants.screening.lists.models import FileLabel, Label, SavedFilter
from tests.factories.accounts import UserFactory
from tests.factories.applications import submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file, officer, queries_of, sign_in
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db
LIST = "/gestion/dossiers/"


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def person(call):
    """Screens the whole programme."""
    return officer(call.programme)


@pytest.fixture
def client(person):
    return sign_in(person)


@pytest.fixture
def label(call, person):
    return actions.make_label(programme=call.programme, name="Urgent", tone="danger", by=person)


def files(call, count=1):
    return [imported_file(S.SUBMITTED, call) for _turn in range(count)]


def listed(client, **query):
    return [row.record.pk for row in client.get(LIST, query).context["table"].paginated_rows]


def test_labels_are_made_by_who_screens_the_whole_programme(call, client):
    data = {"programme": call.programme_id, "name": "À revoir", "tone": "warning"}
    assert client.post(reverse("screening:labels"), data).status_code == 302
    made = Label.objects.get()
    assert (made.programme, made.name, made.tone) == (call.programme, "À revoir", "warning")
    assert "À revoir" in client.get(reverse("screening:labels")).content.decode()


def test_officer_of_one_call_uses_labels_without_making_them(call, label):
    person = officer(call)
    client = sign_in(person)
    page = client.get(reverse("screening:labels")).content.decode()
    assert "Urgent" in page
    assert "Créer l’étiquette" not in page
    data = {"programme": call.programme_id, "name": "Autre", "tone": "info"}
    assert client.post(reverse("screening:labels"), data).status_code == 422
    assert (
        client.post(reverse("screening:label", args=[label.pk]), {"name": "X", "tone": "info"}).status_code
        == 403
    )
    assert client.post(reverse("screening:label_delete", args=[label.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        actions.make_label(programme=call.programme, name="Autre", tone="info", by=person)


@pytest.mark.parametrize("name", ["urgent", "URGENT", " Urgent "])
def test_two_labels_of_one_programme_have_two_names(call, client, label, name):
    data = {"programme": call.programme_id, "name": name, "tone": "info"}
    response = client.post(reverse("screening:labels"), data)
    assert response.status_code == 422
    assert "Ce dispositif a déjà une étiquette de ce nom." in response.content.decode()
    assert Label.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "tone": "info"}, {"name": "x" * 41, "tone": "info"}, {"name": "Bien", "tone": "rainbow"},
        {"name": "\x00", "tone": "info"}, {"name": "Bien", "tone": "\x00"},
    ],
)  # fmt: skip
def test_hostile_labels_are_refused_beside_their_field(call, client, label, data):
    with_programme = {**data, "programme": call.programme_id}
    assert client.post(reverse("screening:labels"), with_programme).status_code == 422
    assert client.post(reverse("screening:label", args=[label.pk]), data).status_code == 422
    assert client.post(reverse("screening:labels"), {**data, "programme": "9" * 30}).status_code == 422
    assert Label.objects.get() == label


def test_labels_of_elsewhere_are_not_found(label):
    client = sign_in(officer(open_call().programme))
    assert client.get(reverse("screening:label", args=[label.pk])).status_code == 404
    assert client.post(reverse("screening:label_delete", args=[label.pk])).status_code == 404
    assert "Urgent" not in client.get(reverse("screening:labels")).content.decode()


def test_a_file_gets_the_labels_that_are_ticked(call, client, person, label):
    other = actions.make_label(programme=call.programme, name="Innovant", tone="accent", by=person)
    file = files(call)[0]
    address = reverse("screening:file_labels", args=[file.pk])
    assert client.post(address, {"labels": [label.pk, other.pk]}).status_code == 302
    assert set(FileLabel.objects.values_list("label", "by")) == {(label.pk, person.pk), (other.pk, person.pk)}
    page = client.get(reverse("screening:file", args=[file.pk])).content.decode()
    assert page.count("checked") >= 2
    client.post(address, {"labels": [other.pk]})
    assert list(FileLabel.objects.values_list("label", flat=True)) == [other.pk]
    client.post(address, {})
    assert not FileLabel.objects.exists()


def test_a_label_of_elsewhere_changes_nothing(call, client, label):
    file = files(call)[0]
    elsewhere = open_call()
    foreign = Label.objects.create(programme=elsewhere.programme, name="Ailleurs", tone="info")
    address = reverse("screening:file_labels", args=[file.pk])
    client.post(address, {"labels": [label.pk]})
    for given in (foreign.pk, "abc", "9" * 30, "\x00"):
        client.post(address, {"labels": [given]})
    assert list(FileLabel.objects.values_list("label", flat=True)) == [label.pk]
    with pytest.raises(NotAllowed):
        actions.put_label(application=file, label=foreign, by=officer(call))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.ADMINISTRATOR])
def test_who_does_not_screen_sees_the_labels_without_changing_them(call, client, label, role):
    file = files(call)[0]
    client.post(reverse("screening:file_labels", args=[file.pk]), {"labels": [label.pk]})
    other = UserFactory()
    grant(user=other, role=role, scope=call)
    visitor = sign_in(other)
    page = visitor.get(reverse("screening:file", args=[file.pk])).content.decode()
    assert "Urgent" in page
    assert reverse("screening:file_labels", args=[file.pk]) not in page
    assert visitor.post(reverse("screening:file_labels", args=[file.pk]), {}).status_code == 403
    assert FileLabel.objects.count() == 1


def test_the_applicant_never_sees_them(call, person, label):
    file = submitted(call)
    actions.put_label(application=file, label=label, by=person)
    page = sign_in(file.created_by).get(reverse("applications:detail", args=[file.pk])).content.decode()
    assert "Urgent" not in page


def test_the_list_shows_labels_and_filters_by_them(call, client, person, label):
    plain, urgent = files(call, 2)
    actions.put_label(application=urgent, label=label, by=person)
    assert listed(client, label=label.pk) == [urgent.pk]
    text = client.get(LIST).content.decode()
    assert '<span class="badge badge--danger">Urgent</span>' in text
    assert plain.pk in listed(client)


def test_deleting_a_label_takes_it_off_and_says_of_how_many(call, client, person, label):
    for file in files(call, 3):
        actions.put_label(application=file, label=label, by=person)
    page = client.post(reverse("screening:label_delete", args=[label.pk]), follow=True).content.decode()
    assert "3 dossiers la portaient" in page
    assert not FileLabel.objects.exists()


@pytest.mark.parametrize("name", ["list", "labels"])
def test_labels_cost_the_same_with_1_3_and_50(call, client, person, label, name):
    address = reverse(f"screening:{name}")
    costs = []
    for count in (1, 2, 47):
        for file in files(call, count):
            actions.put_label(application=file, label=label, by=person)
            other = Label.objects.create(programme=call.programme, name=f"N{file.pk}", tone="info")
            actions.put_label(application=file, label=other, by=person)
        queries_of(client, address)
        costs.append(queries_of(client, address))
    assert len(set(costs)) == 1
    assert costs[0] <= 12


# --- Filters kept ------------------------------------------------------------------------------------


def keep(client, **data):
    return client.post(
        reverse("screening:filter_keep"), {"name": "Mes retards", "query": "queue=late", **data}
    )


def test_a_list_is_kept_under_a_name_and_found_again(client, person):
    response = keep(client, query="queue=late&tri=-amount&page=4&csrf=1")
    assert response["Location"] == f"{LIST}?queue=late&tri=-amount"
    made = SavedFilter.objects.get()
    assert (made.owner, made.name, made.query, made.programme, made.everybody) == (
        person, "Mes retards", "queue=late&tri=-amount", None, False,
    )  # fmt: skip
    text = client.get(LIST).content.decode()
    assert f"{LIST}?queue=late&amp;tri=-amount" in text
    assert "Mes retards" in text
    assert "Mes retards" not in sign_in(officer()).get(LIST).content.decode()


def test_the_same_name_replaces(client):
    keep(client)
    keep(client, name="MES RETARDS", query="queue=mine")
    assert list(SavedFilter.objects.values_list("name", "query")) == [("MES RETARDS", "queue=mine")]


def test_it_is_shared_with_the_service_of_a_programme(call, client, person):
    keep(client, share=call.programme_id)
    assert "Mes retards" in sign_in(officer(call)).get(LIST).content.decode()
    assert "Mes retards" not in sign_in(officer(open_call())).get(LIST).content.decode()
    assert [kept.name for kept in offers.of(person).filters] == ["Mes retards"]


def test_it_is_shared_with_everybody_by_who_screens_everything(client):
    keep(client, share="all")
    assert not SavedFilter.objects.exists()
    keep(sign_in(officer()), share="all")
    assert SavedFilter.objects.get().everybody
    assert "Mes retards" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""}, {"name": "x" * 61}, {"name": "\x00"}, {"share": "9" * 30}, {"share": "-1"}, {"query": ""},
        {"query": "page=3"}, {"query": "q=" + "x" * 5000}, {"share": "\x00"},
    ],
)  # fmt: skip
def test_hostile_filters_are_not_kept(client, data):
    assert keep(client, **data).status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "query", ["https://ailleurs.example/", "//ailleurs.example", "\r\nX: 1", "%0d%0aX=1"]
)
def test_the_way_back_stays_here(client, query):
    assert keep(client, query=query)["Location"] == LIST


def test_forgetting(call, client, person):
    keep(client)
    mine = SavedFilter.objects.get()
    assert sign_in(officer()).post(reverse("screening:filter_forget", args=[mine.pk])).status_code == 404
    shared = actions.keep_filter(name="Commun", query="queue=mine", by=person, programme=call.programme)
    of_one_call = sign_in(officer(call))
    assert of_one_call.post(reverse("screening:filter_forget", args=[shared.pk])).status_code == 403
    colleague = sign_in(officer(call.programme))
    assert colleague.post(reverse("screening:filter_forget", args=[shared.pk])).status_code == 302
    assert client.post(reverse("screening:filter_forget", args=[mine.pk])).status_code == 302
    assert not SavedFilter.objects.exists()


def test_rights_are_asked_by_the_action_too(call):
    person = officer(call)
    with pytest.raises(NotAllowed):
        actions.keep_filter(name="A", query="queue=mine", by=person, programme=call.programme)
    with pytest.raises(NotAllowed):
        actions.keep_filter(name="A", query="queue=mine", by=person, everybody=True)
    with pytest.raises(ValidationError):
        actions.keep_filter(name="", query="queue=mine", by=person)


def test_a_kept_filter_whose_label_is_gone_opens_and_says_so(call, client, label):
    keep(client, query=f"label={label.pk}")
    client.post(reverse("screening:label_delete", args=[label.pk]))
    response = client.get(f"{LIST}?{SavedFilter.objects.get().query}")
    assert response.status_code == 200
    assert response.context["filter"].errors["label"]
