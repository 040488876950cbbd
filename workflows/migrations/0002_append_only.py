"""The log is append-only in PostgreSQL itself: an update or a delete is refused by a trigger.

SQLite's flush empties tables with DELETE, so there the models and the chain stand guard alone.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION workflows_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only';
END
$$;
CREATE TRIGGER workflows_logentry_append_only BEFORE UPDATE OR DELETE ON workflows_logentry
    FOR EACH ROW EXECUTE FUNCTION workflows_append_only();
"""
BACKWARD = """
DROP TRIGGER workflows_logentry_append_only ON workflows_logentry;
DROP FUNCTION workflows_append_only();
"""


def forward(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(FORWARD)


def backward(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(BACKWARD)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
