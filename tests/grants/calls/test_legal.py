"""Legal amounts by date: seeded, corrected by administrators, read in one query."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.roles import Role
from grants.calls import legal
from grants.calls.legal import LegalKey, LegalSetting, Proof
from territories.models import CommuneSuccession, Zone
from tests.factories.accounts import UserFactory
from tests.factories.territories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "on", "value"),
    [
        ("agreement", date(2026, 1, 1), 23_000),
        ("published_accounts", date(2026, 1, 1), 153_000),
        ("certified_to_prefect", date(2026, 1, 1), 75_000),
        ("de_minimis", date(2023, 12, 31), 200_000),
        ("de_minimis", date(2024, 1, 1), 300_000),
        ("report_months", date(2026, 1, 1), 6),
    ],
)
def test_a_value_is_that_of_its_day(key, on, value):
    assert legal.value(key, on) == value


def test_before_anything_was_settled_nothing_is_said():
    with pytest.raises(LookupError):
        legal.value("agreement", date(2001, 6, 9))
    assert legal.values(["agreement", "de_minimis"], date(2001, 6, 9)) == {}


def test_what_an_administrator_sets_counts_from_its_day_and_is_left_alone():
    LegalSetting.objects.filter(key="agreement").delete()
    LegalSetting.objects.create(
        key=LegalKey.AGREEMENT,
        value=Decimal(30_000),
        since=date(2027, 1, 1),
        source="Décret",
        proof=Proof.CHECKED,
    )
    assert legal.values(["agreement"], date(2026, 12, 31)) == {}
    assert legal.value("agreement", date(2027, 1, 1)) == 30_000
    before = list(LegalSetting.objects.order_by("pk").values_list("key", "value", "since"))
    legal.seed()
    assert list(LegalSetting.objects.filter(key="agreement").values_list("value", flat=True)) == [30_000]
    legal.seed()
    assert set(before) <= set(LegalSetting.objects.values_list("key", "value", "since"))


def test_what_is_seeded_counts_when_the_database_says_nothing():
    LegalSetting.objects.all().delete()
    assert legal.value("de_minimis", date(2026, 1, 1)) == 300_000
    legal.seed()
    assert LegalSetting.objects.count() == len(legal.SEEDS)
    legal.seed()
    assert LegalSetting.objects.count() == len(legal.SEEDS)


def test_several_values_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        legal.values([key.value for key in LegalKey], date(2026, 1, 1))


def test_every_key_is_seeded_with_its_source():
    assert {seed.key for seed in legal.SEEDS} == set(LegalKey)
    assert all(str(seed.source) and seed.proof in Proof for seed in legal.SEEDS)


def test_one_value_for_one_day():
    legal.seed()
    twin = LegalSetting(key="agreement", value=1, since=date(2001, 6, 10), source="x")
    with pytest.raises(ValidationError) as raised:
        twin.full_clean()
    assert raised.value.messages == ["Une valeur est déjà donnée pour cette date."]


@pytest.fixture
def administrator(client, monkeypatch):
    monkeypatch.setattr("accounts.middleware.has_second_factor", lambda user: True)
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


NAMES = ("calls/legalsetting", "territories/zone", "territories/communesuccession")


@pytest.mark.parametrize("name", NAMES)
def test_administrators_keep_the_references(administrator, name):
    for part in ("", "create/"):
        assert administrator.get(f"/admin/{name}/{part}").status_code == 200


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMUNICATION])
def test_others_do_not(client, monkeypatch, name, role):
    monkeypatch.setattr("accounts.middleware.has_second_factor", lambda user: True)
    client.force_login(UserFactory(role=role))
    assert client.get(f"/admin/{name}/").status_code in (302, 403, 404)


def test_a_zone_is_typed_line_by_line(administrator):
    for code, name in (("40088", "Dax"), ("93066", "Saint-Denis"), ("97411", "Saint-Denis")):
        CommuneFactory(code=code, name=name)
    data = {"name": "Canton de Dax", "code": "dax", "kind": "canton", "names": "Dax\nSaint-Denis"}
    refused = administrator.post("/admin/territories/zone/create/", data)
    assert "Aucune commune, ou plusieurs, pour : Saint-Denis." in refused.content.decode()
    assert not Zone.objects.exists()
    data["names"] = "Dax\r\n\r\nSaint-Denis (93066)\r\n"
    assert administrator.post("/admin/territories/zone/create/", data).status_code == 302
    zone = Zone.objects.get()
    assert sorted(commune.code for commune in zone.communes.all()) == ["40088", "93066"]
    shown = administrator.get(f"/admin/territories/zone/edit/{zone.pk}/")
    assert "Dax (40088)" in shown.content.decode()
    edited = administrator.post(f"/admin/territories/zone/edit/{zone.pk}/", {**data, "names": "40088"})
    assert edited.status_code == 302
    assert [commune.code for commune in zone.communes.all()] == ["40088"]


def test_a_change_of_commune_is_typed(administrator):
    data = {"old_code": "40900", "old_name": "Vieille", "new_code": "40900", "since": "2019-01-01"}
    refused = administrator.post("/admin/territories/communesuccession/create/", data)
    assert "Une commune ne devient pas elle-même." in refused.content.decode()
    data["new_code"] = "40901"
    assert administrator.post("/admin/territories/communesuccession/create/", data).status_code == 302
    assert CommuneSuccession.objects.count() == 1
