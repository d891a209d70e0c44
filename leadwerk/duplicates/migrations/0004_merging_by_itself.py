from typing import Any

from django.db import migrations, models


def fill_keys_anew(apps: Any, _editor: Any) -> None:
    """There are block keys that records did not have before: the worker adds them, from the first record on."""
    apps.get_model("duplicates", "Followed").objects.update(kind=1, record=0)


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0003_scan")]

    operations = [
        migrations.AddField(model_name="rules", name="merges_itself", field=models.BooleanField(default=False)),
        migrations.RunPython(fill_keys_anew, migrations.RunPython.noop),
    ]
