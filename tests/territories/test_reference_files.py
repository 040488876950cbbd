"""CSV files of zones and of merged communes: whatever their encoding, all or nothing."""

import pytest
from django.core.management import CommandError, call_command

from territories import reference_files
from territories.models import CommuneSuccession, Zone, ZoneKind
from territories.queries import merged_with, zones_of
from tests.factories.territories import CommuneFactory
from tests.security import hostile

pytestmark = pytest.mark.django_db
ZONES = (
    "code;type;nom;commune\n"
    "dax-1;canton;Dax-1;40088\n"
    "dax-1;canton;Dax-1;40279\n"
    "gond;quartier;Le Gond à Dax;40088\n"
    ";;;\n"
)
CHANGES = (
    "ancien_code,ancien_nom,nouveau_code,depuis\n40900,Vieille,40901,2019-01-01\n40902,Île,40901,01/01/2019\n"
)


@pytest.fixture(autouse=True)
def communes():
    for code, name in (("40088", "Dax"), ("40279", "Saint-Paul-lès-Dax")):
        CommuneFactory(code=code, name=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_zones_are_read_in_any_encoding(tmp_path, encoding, delimiter, capsys):
    file = tmp_path / "zones.csv"
    file.write_bytes(ZONES.replace(";", delimiter).replace("\n", "\r\n").encode(encoding))
    call_command("load_zones", file)
    call_command("load_zones", file)
    assert capsys.readouterr().out == "2 zones chargées.\n" * 2
    assert {zone.code: (zone.kind, zone.name) for zone in Zone.objects.all()} == {
        "dax-1": (ZoneKind.CANTON, "Dax-1"),
        "gond": (ZoneKind.DISTRICT, "Le Gond à Dax"),
    }
    assert zones_of(["40088", "40279"]) == {"40088": {"dax-1", "gond"}, "40279": {"dax-1"}}


def test_a_zone_loaded_again_holds_what_the_last_file_says():
    reference_files.load_zones(ZONES.encode())
    reference_files.load_zones(b"code;type;nom;commune\ndax-1;canton;Dax;40279\n")
    zone = Zone.objects.get(code="dax-1")
    assert (zone.name, [commune.code for commune in zone.communes.all()]) == ("Dax", ["40279"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (ZONES.replace("40279", "99999"), "Commune inconnue : « 99999 »."),
        (ZONES.replace("40279", "=1+1"), "Commune inconnue : « =1+1 »."),
        (ZONES.replace("gond;quartier", "gond;pays"), "Ligne 4 : type inconnu « pays »."),
        (ZONES.replace("gond;", "=gond;"), "Ligne 4 : le code d’une zone s’écrit en minuscules."),
        (ZONES.replace("Le Gond à Dax", ""), "Ligne 4 : nom absent ou trop long."),
        ("a;b\n1;2\n", "Colonnes absentes : code, type, nom, commune."),
        ("", "Colonnes absentes : code, type, nom, commune."),
    ],
)
def test_a_file_with_one_wrong_line_changes_nothing(tmp_path, content, problem):
    file = tmp_path / "zones.csv"
    file.write_text(content)
    with pytest.raises(CommandError) as raised:
        call_command("load_zones", file)
    assert str(raised.value) == problem
    assert not Zone.objects.exists()


def test_changes_of_communes_are_read_once(tmp_path, capsys):
    file = tmp_path / "changements.csv"
    file.write_bytes(CHANGES.encode("cp1252"))
    call_command("load_commune_changes", file)
    call_command("load_commune_changes", file)
    assert CommuneSuccession.objects.count() == 2
    assert merged_with(["40900", "40901", "40088"]) == {
        "40900": frozenset({"40901"}),
        "40901": frozenset({"40900", "40902"}),
        "40088": frozenset(),
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (CHANGES.replace("40900", "4090"), "Ligne 2 : un code INSEE compte cinq caractères."),
        (CHANGES.replace("2019-01-01", "2019-02-30"), "Ligne 2 : date illisible."),
    ],
)
def test_a_wrong_change_is_refused(content, problem):
    with pytest.raises(reference_files.Unreadable) as raised:
        reference_files.load_successions(content.encode())
    assert raised.value.problems == [problem]
    assert not CommuneSuccession.objects.exists()


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CommandError):
        call_command("load_zones", tmp_path / "absent.csv")


@pytest.mark.parametrize("loader", [reference_files.load_zones, reference_files.load_successions])
def test_hostile_files_are_refused_not_broken(loader):
    header = b"code;type;nom;commune;ancien_code;ancien_nom;nouveau_code;depuis\n"
    for value in (*hostile.TEXTS, *hostile.INTEGERS, *hostile.DATES):
        raw = value.encode("utf-8", "surrogatepass")
        for content in (raw, header + b";".join([raw] * 8)):
            try:
                loader(content)
            except reference_files.Unreadable:
                continue
    assert not Zone.objects.exists()
    assert not CommuneSuccession.objects.exists()
