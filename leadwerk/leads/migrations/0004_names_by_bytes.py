from django.db import migrations

from leadwerk.foundation.db import ordered_by_bytes


class Migration(migrations.Migration):
    dependencies = [("leads", "0003_bulk_run")]

    operations = [ordered_by_bytes("lead", "sort_name")]
