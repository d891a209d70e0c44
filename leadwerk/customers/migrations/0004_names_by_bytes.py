from django.db import migrations

from leadwerk.foundation.db import ordered_by_bytes


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_indexes_of_scopes")]

    operations = [ordered_by_bytes(table, "sort_name") for table in ("account", "contact", "opportunity")]
