"""Write the words of the files submitted so far, and when each last moved."""

from types import SimpleNamespace

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from grants.applications.derived import text_of

_FIELDS = (
    "pk", "submitted_at", "reference", "title", "applicant__name", "applicant__acronym",
    "applicant__siret", "applicant__rna", "commune__name",
)


def write_words(apps, schema_editor):
    Application = apps.get_model("applications", "Application")
    table = schema_editor.quote_name(Application._meta.db_table)
    rows = Application.objects.filter(submitted_at__isnull=False).order_by("pk").values_list(*_FIELDS)
    statement = f"UPDATE {table} SET search_text = %s WHERE id = %s"
    batch = []
    with schema_editor.connection.cursor() as cursor:
        for row in rows.iterator(chunk_size=2000):
            batch.append((_words(*row[1:]), row[0]))
            if len(batch) == 2000:
                cursor.executemany(statement, batch)
                batch.clear()
        if batch:
            cursor.executemany(statement, batch)


def _words(submitted_at, reference, title, name, acronym, siret, rna, commune):
    applicant = SimpleNamespace(name=name, acronym=acronym, siret=siret, rna=rna)
    return text_of(
        SimpleNamespace(
            submitted_at=submitted_at,
            reference=reference,
            title=title,
            applicant=applicant,
            commune=SimpleNamespace(name=commune) if commune else None,
        )
    )


def date_moves(apps, schema_editor):
    """The last move of each file is the last line of its log."""
    Application = apps.get_model("applications", "Application")
    ContentType = apps.get_model("contenttypes", "ContentType")
    LogEntry = apps.get_model("workflows", "LogEntry")
    kind = ContentType.objects.filter(app_label="applications", model="application").first()
    if kind is None:
        return
    last = (
        LogEntry.objects.filter(content_type=kind, object_id=OuterRef("pk"))
        .order_by()
        .values("object_id")
        .annotate(last=Max("at"))
        .values("last")
    )
    Application.objects.filter(submitted_at__isnull=False).update(
        moved_at=Coalesce(Subquery(last), "submitted_at")
    )


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0002_find_files_by_their_words"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("workflows", "0002_append_only"),
    ]

    operations = [
        migrations.RunPython(write_words, migrations.RunPython.noop),
        migrations.RunPython(date_moves, migrations.RunPython.noop),
    ]
