from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screening", "0004_take_over_the_notes")]
    operations = [migrations.RemoveField(model_name="screening", name="note")]
