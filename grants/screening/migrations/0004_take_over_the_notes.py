"""The one text that a file's screening held becomes its first dated note."""

from django.db import migrations


def take_over(apps, schema_editor):
    """The author is whoever answers for the file, when somebody does; the date is that of the decision."""
    screenings, notes = apps.get_model("screening", "Screening"), apps.get_model("screening", "Note")
    rows = screenings.objects.exclude(note="").select_related("application").order_by("pk")
    notes.objects.bulk_create(
        (
            notes(
                application_id=row.application_id,
                author_id=row.officer_id,
                at=row.decided_at or row.application.saved_at,
                text=row.note,
            )
            for row in rows.iterator(chunk_size=500)
        ),
        batch_size=500,
    )


def give_back(apps, schema_editor):
    """Every note of a file in its one text, the oldest first."""
    screenings, notes = apps.get_model("screening", "Screening"), apps.get_model("screening", "Note")
    for row in screenings.objects.filter(application__internal_notes__isnull=False).distinct():
        texts = notes.objects.filter(application_id=row.application_id).order_by("at", "pk")
        row.note = "\n\n".join(texts.values_list("text", flat=True))
        row.save(update_fields=["note"])


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_share_files_and_date_notes")]
    operations = [migrations.RunPython(take_over, give_back)]
