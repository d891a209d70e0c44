from django.db import migrations

from leadwerk.foundation.db import search_index


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        search_index("account", "folded"),
        search_index("contact", "folded"),
        search_index("opportunity", "folded"),
    ]
