"""« Suis-je éligible ? »: asked of everybody, kept nowhere."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApplicantKind
from grants.calls.models import CallRound
from tests.factories.calls import call_ready, open_call
from tests.factories.territories import CommuneFactory
from tests.security import hostile

pytestmark = pytest.mark.django_db
YOUTH = {
    "questions": [
        {
            "key": "membres",
            "kind": "group",
            "label": "Les membres",
            "means": "members",
            "columns": [{"key": "ne", "label": "Né·e le", "kind": "date", "means": "birth_date"}],
        },
        {"key": "mandat", "kind": "yes_no", "label": "Aucun membre n’a de mandat ?"},
    ],
    "needs_budget": False,
    "max_rate": None,
    "applicant_kinds": [ApplicantKind.INFORMAL_GROUP, ApplicantKind.ASSOCIATION],
    "rules": [
        {
            "kind": "person_age",
            "params": {"minimum": 11, "maximum": 30, "at": "fixed", "day": "2026-09-01"},
            "article": "art. 2",
        },
        {"kind": "territory", "params": {"codes": ["DEP-40"], "where": "place"}, "article": "art. 3"},
        {
            "kind": "declaration",
            "params": {"question": "mandat", "refusal": "Un élu ne peut pas candidater."},
        },
    ],
}
GOOD = {
    "kind": "informal_group",
    "group_size": "5",
    "youngest": "2010-05-01",
    "oldest": "1996-09-02",
    "place": "Mont-de-Marsan (40192)",
    "amount": "1 000",
    "q-mandat": "oui",
}


def page(client, call, data=None):
    address = f"/appels/{call.slug}/eligibilite/"
    return client.get(address) if data is None else client.post(address, data)


def read(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def youth():
    CommuneFactory()
    return open_call(**YOUTH)


def test_only_what_the_rules_need_is_asked(client, youth):
    form = page(client, youth).context["form"]
    assert list(form.fields) == ["kind", "group_size", "youngest", "oldest", "place", "amount", "q-mandat"]
    plain = page(client, open_call(applicant_kinds=[], needs_budget=False, max_rate=None))
    assert list(plain.context["form"].fields) == ["amount"]


def test_nothing_stands_against_a_group_that_fits(client, youth):
    response = page(client, youth, GOOD)
    assert (response.status_code, str(response.context["result"].verdict)) == (200, "yes")
    assert "Rien ne s’y oppose" in read(response)
    assert f"/appels/{youth.slug}/candidater/" in read(response)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"oldest": "1995-09-01"},
            "Une personne a 31 ans, au 1er septembre 2026. Chaque personne a de 11 à 30 ans, "
            "au 1er septembre 2026 (règlement, art. 2).",
        ),
        ({"kind": "company"}, "Cet appel n’est pas ouvert à votre statut (entreprise)."),
        ({"q-mandat": "non"}, "Un élu ne peut pas candidater."),
    ],
)
def test_it_is_said_why_a_call_is_not_for_somebody(client, youth, change, reason):
    text = read(page(client, youth, {**GOOD, **change}))
    assert "Cet appel n’est pas pour vous, parce que…" in text
    assert reason in text
    assert f"/appels/{youth.slug}/candidater/" not in text


def test_what_can_be_changed_is_not_a_closed_door(client, youth):
    text = read(page(client, youth, {**GOOD, "amount": "99 999"}))
    assert "Pas en l’état : le projet est à ajuster, parce que…" in text


def test_what_is_left_out_is_to_be_checked(client, youth):
    response = page(client, youth, {**GOOD, "oldest": "", "place": ""})
    assert "À vérifier : 2 points, le reste ne s’y oppose pas" in read(response)
    assert str(page(client, youth, {}).context["result"].verdict) == "unknown"


def test_one_date_is_enough_for_somebody_alone(client):
    call = open_call(
        needs_budget=False,
        max_rate=None,
        applicant_kinds=[ApplicantKind.PERSON],
        rules=[{"kind": "person_age", "params": {"minimum": 18, "maximum": 25}}],
    )
    form = page(client, call).context["form"]
    assert [(name, str(form.fields[name].label)) for name in form.fields if name == "youngest"] == [
        ("youngest", "Votre date de naissance")
    ]
    twenty = timezone.localdate() - timedelta(days=20 * 366)
    response = page(client, call, {"kind": "person", "youngest": twenty.isoformat(), "amount": "600"})
    assert str(response.context["result"].verdict) == "yes"


def test_other_open_calls_that_would_fit_are_shown(client, youth):
    fitting = open_call(title="Pour les collectifs", applicant_kinds=[ApplicantKind.INFORMAL_GROUP])
    open_call(title="Pour les entreprises", applicant_kinds=[ApplicantKind.COMPANY])
    open_call(
        title="Dans le Rhône",
        applicant_kinds=[],
        rules=[{"kind": "territory", "params": {"codes": ["DEP-69"], "where": "place"}}],
    )
    response = page(client, youth, {**GOOD, "q-mandat": "non"})
    assert [call.title for call in response.context["others"]] == ["Pour les collectifs"]
    assert f"/appels/{fitting.slug}/eligibilite/" in read(response)


def test_nothing_is_kept_and_no_birth_date_stands_in_an_address(client, youth):
    with CaptureQueriesContext(connection) as queries:
        response = page(client, youth, GOOD)
    assert response.status_code == 200
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]
    assert set(response.cookies) <= {"csrftoken"}
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert 'method="get"' not in read(response)


def test_every_field_has_its_label(client, youth):
    text = read(page(client, youth))
    for field in ("youngest", "oldest", "place", "amount", "group_size"):
        assert f'<label for="id_{field}"' in text or f'for="id_{field}"' in text
    assert text.count("<fieldset") >= 4


def test_other_calls_cost_no_query_each(client, youth):
    costs, made = set(), 0
    for count in (1, 3, 50):
        for _number in range(count - made):
            open_call(applicant_kinds=[])
        made = count
        with CaptureQueriesContext(connection) as queries:
            response = page(client, youth, GOOD)
        assert len(response.context["others"]) == min(count, 6)
        costs.add(len(queries))
    # The call, its form, the commune typed; its row, mergers and zones; the other calls, their forms;
    # and what the layout reads.
    assert len(costs) == 1
    assert max(costs) <= 14


def test_a_call_that_is_not_open_says_so(client):
    soon = timezone.now() + timedelta(days=5)
    upcoming = open_call(opens_at=soon, closes_at=soon + timedelta(days=5))
    response = page(client, upcoming, {"kind": "association", "amount": "1000", "expense": "5000"})
    assert "Cet appel ne prend pas de dossier en ce moment" in read(response)
    assert f"/appels/{upcoming.slug}/candidater/" not in read(response)
    assert page(client, call_ready()).status_code == 404
    assert client.get("/appels/absent/eligibilite/").status_code == 404


def test_what_was_deposited_and_received_is_asked(client):
    call = open_call(
        needs_budget=False,
        max_rate=None,
        applicant_kinds=[],
        one_per_applicant=False,
        rules=[
            {"kind": "requests", "params": {"maximum": 2, "period": "round"}},
            {
                "kind": "cumulative",
                "params": {"maximum": "5000", "window": "rolling", "months": 36, "scope": "all"},
            },
            {"kind": "report_overdue", "params": {}},
        ],
    )
    CallRound.objects.create(call=call, name="1", closes_at=call.closes_at)
    data = {"amount": "600", "requests-round": "1", "received-all-36": "4 400", "report_overdue": "non"}
    assert str(page(client, call, data).context["result"].verdict) == "yes"
    for change in ({"requests-round": "2"}, {"received-all-36": "4 400,01"}, {"report_overdue": "oui"}):
        assert str(page(client, call, {**data, **change}).context["result"].verdict) == "no"


def test_hostile_answers_are_told_not_broken(client, youth):
    lists = (hostile.TEXTS, hostile.AMOUNTS, hostile.INTEGERS, hostile.DATES, hostile.CHOICES)
    for value in {value for values in lists for value in values}:
        data = dict.fromkeys((*GOOD, "requests-x", "q-autre"), value)
        body = urlencode(data, errors="surrogatepass")
        response = client.post(
            f"/appels/{youth.slug}/eligibilite/", body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code in (200, 422), value
        assert hostile.EXECUTED not in response.content.decode()


def test_a_birth_to_come_is_told(client, youth):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = page(client, youth, {**GOOD, "youngest": tomorrow.isoformat()})
    assert response.status_code == 422
    assert "Cette date est à venir" in read(response)


def test_an_amount_is_judged_to_the_cent(client):
    call = open_call(applicant_kinds=[], max_amount=Decimal(8000))
    for amount, verdict in (("8000,00", "yes"), ("8000,01", "no")):
        response = page(client, call, {"amount": amount, "expense": "10 001"})
        assert str(response.context["result"].verdict) == verdict
    response = page(client, call, {"amount": "8000", "expense": "9 998,75"})  # 80,01 %
    assert "elle en fait 80,01 %" in read(response)
