from typing import Any

from django.db import migrations


def fill_keys_anew(apps: Any, _editor: Any) -> None:
    """Keys with a postal code no longer mind the order of its digits: the worker adds them, from the first record on."""
    apps.get_model("duplicates", "Followed").objects.update(kind=1, record=0)


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0005_customer_merges")]

    operations = [migrations.RunPython(fill_keys_anew, migrations.RunPython.noop)]
