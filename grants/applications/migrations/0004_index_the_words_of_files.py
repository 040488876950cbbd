"""Index the words of files by trigrams on PostgreSQL."""

from django.db import migrations, transaction
from django.db.utils import DatabaseError


def index_trigrams(apps, schema_editor):
    """An index that finds any part of a word, and words that resemble.

    The extension comes with PostgreSQL; where this account may not install it, searches read the column.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    schema_editor.execute(
        "CREATE INDEX application_words ON applications_application USING gin (search_text gin_trgm_ops)"
    )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS application_words")


class Migration(migrations.Migration):

    dependencies = [("applications", "0003_write_the_words_of_files")]

    operations = [migrations.RunPython(index_trigrams, drop_index)]
