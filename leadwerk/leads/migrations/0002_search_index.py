from django.db import migrations, models

from leadwerk.foundation.db import search_index


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)), fields=["deleted_at", "id"], name="lead_in_bin"
            ),
        ),
        search_index("lead", "folded"),
    ]
