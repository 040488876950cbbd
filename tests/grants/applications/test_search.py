"""The words under which a file is found: kept with it, folded, and forgiving."""

from importlib import import_module

import pytest
from django.apps import apps as registry
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import search
from grants.applications.derived import text_of
from grants.applications.models import Application
from tests.factories.accounts import ApplicantFactory
from tests.factories.applications import draft, submitted
from tests.factories.calls import open_call
from tests.factories.screening import imported_file
from tests.factories.territories import CommuneFactory
from workflows.clock import now

pytestmark = pytest.mark.django_db


def found(text, files=None):
    return set(search.matching(files or Application.objects.all(), text).values_list("pk", flat=True))


def resembling(text):
    with transaction.atomic():
        search.set_likeness()
        return list(search.resembling(Application.objects.all(), text).values_list("pk", flat=True))


def file(title="Les jardins partagés", name="L’Œuvre de Saint-Éloi", **values):
    call = values.pop("call", None) or open_call()
    return imported_file("submitted", call, applicant=ApplicantFactory(name=name), title=title, **values)


def test_a_draft_has_no_words_and_no_move():
    row = draft(title="Secret")
    row.save()
    row.refresh_from_db()
    assert (row.search_text, row.moved_at) == ("", None)
    assert found("secret") == set()


def test_a_submitted_file_has_its_words_and_the_moment_of_its_last_move():
    row = submitted()
    row.refresh_from_db()
    words = row.search_text.split()
    assert row.reference.lower().split("-")[0] in row.search_text
    assert "visites a domicile" in row.search_text
    assert "mont de marsan" in row.search_text
    assert row.applicant.siret in words
    assert row.moved_at >= row.submitted_at
    assert row.search_text == text_of(row)


@pytest.mark.parametrize(
    "text",
    [
        "jardins partages", "PARTAGÉS", "œuvre", "Oeuvre", "saint eloi", "St-Éloi", "l’œuvre", "l'oeuvre",
        "jard", "  jardins \u00a0 éloi ", "ardin",
    ],
)  # fmt: skip
def test_accents_case_and_hyphens_do_not_matter(text):
    row, other = file(), file(title="Théâtre", name="La Troupe")
    assert found(text) == {row.pk}
    assert found("troupe") == {other.pk}


def test_number_and_siret_are_found_however_typed():
    row = file()
    siret = row.applicant.siret
    assert found(row.reference) == {row.pk}
    assert found(f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}") == {row.pk}
    assert found(f"{siret[:3]} {siret[3:6]} {siret[6:9]}") == {row.pk}


@pytest.mark.parametrize("text", ["%", "_", "%%", "\\", "'", '";--', "jardins %", "…", "𝒳", "中文", "\x00"])
def test_signs_are_nothing_special(text):
    row = file()
    assert found(text) <= {row.pk}
    assert found("%jardins%") == {row.pk}  # signs part words, they are not looked for
    assert set(resembling(text)) <= {row.pk}


def test_very_long_text_is_bounded():
    file()
    assert found("x" * 10_000) == set()
    assert len(search.words_of("mot " * 3 + " ".join(f"m{n}" for n in range(500)))) == search.MAX_WORDS


def test_words_follow_the_name_of_the_applicant(django_assert_num_queries):
    row, other = file(), file(name="Autre")
    applicant = row.applicant
    applicant.name = "Les Amis du Marais"
    applicant.save()
    assert found("marais") == {row.pk}
    assert found("œuvre") == set()
    assert found("autre") == {other.pk}
    with django_assert_num_queries(2):  # saved, and one read: nothing to write again
        applicant.save(update_fields=["phone"])


def test_words_follow_the_place_and_title():
    row = file(commune=CommuneFactory(code="40088", name="Dax"))
    row.title = "Fête du fleuve"
    row.save()
    assert found("fete dax") == {row.pk}
    assert found("jardins") == set()


@pytest.mark.parametrize("typed", ["jardin partagé", "jardns", "jradins", "partagees", "oeuvr", "jardinns"])
def test_typing_errors_are_forgiven(typed):
    row = file()
    file(title="Théâtre d’ombres", name="La Troupe")
    assert row.pk in (found(typed) or set(resembling(typed)))
    assert len(found(typed) or resembling(typed)) == 1


def test_the_closest_comes_first():
    if connection.vendor != "postgresql":
        pytest.skip("likeness is only measured by trigrams")
    far, close = file(title="Entrain", name="A"), file(title="Entraide", name="B")
    assert resembling("entraidee") == [close.pk, far.pk]


def test_without_the_extension_words_that_resemble_are_looked_for_among_those_known(monkeypatch):
    monkeypatch.setattr(search, "has_trigrams", lambda: False)
    row = file()
    assert resembling("jardns") == [row.pk]
    assert resembling("zzzzzz") == []


def test_refresh_says_how_many_changed():
    row = file()
    Application.objects.filter(pk=row.pk).update(search_text="autre chose")
    assert search.refresh(Application.objects.all()) == 1
    assert search.refresh(Application.objects.all()) == 0
    assert found("jardins") == {row.pk}


def test_the_migration_writes_what_saving_writes():
    """Files of before are found as those of after are."""
    rows = [file(), file(title="Ça & là", name="Été", commune=None), draft()]
    kept = dict(Application.objects.values_list("pk", "search_text"))
    Application.objects.update(search_text="", moved_at=None)
    migration = import_module("grants.applications.migrations.0003_write_the_words_of_files")
    with connection.schema_editor() if connection.vendor == "postgresql" else _Editor() as editor:
        migration.write_words(registry, editor)
        migration.date_moves(registry, editor)
    assert dict(Application.objects.values_list("pk", "search_text")) == kept
    for row in rows[:2]:
        row.refresh_from_db()
        assert row.submitted_at <= row.moved_at <= now()
    rows[2].refresh_from_db()
    assert rows[2].moved_at is None


class _Editor:
    """The schema editor of SQLite cannot be opened in a test's transaction; the fill only needs these."""

    connection = connection
    quote_name = staticmethod(connection.ops.quote_name)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_looked_for(text):
    words = search.words_of(text)
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words)
    assert len(words) <= search.MAX_WORDS
    list(search.matching(Application.objects.all(), text)[:1])
