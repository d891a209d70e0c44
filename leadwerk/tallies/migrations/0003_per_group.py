from django.db import migrations, models
from django.db.models import Sum

COLUMNS = ("team", "owner", "book", "group")


def fill(apps, schema_editor):
    """The sums of the tally that has been kept so far."""
    tally, per_group = apps.get_model("tallies", "Tally"), apps.get_model("tallies", "GroupTally")
    sums = tally.objects.order_by().values_list(*COLUMNS).annotate(n=Sum("leads"), v=Sum("value"))
    per_group.objects.bulk_create(
        [
            per_group(
                **dict(zip(COLUMNS, row[:4])),
                key=":".join("" if part is None else str(part) for part in row[:4]),
                leads=row[4],
                value=row[5],
            )
            for row in sums
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("tallies", "0002_sums_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupTally",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("team", models.BigIntegerField(null=True)),
                ("owner", models.BigIntegerField(null=True)),
                ("book", models.BigIntegerField(null=True)),
                ("group", models.CharField(max_length=6)),
                ("leads", models.BigIntegerField(default=0)),
                ("value", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "group_tally",
                "indexes": [
                    models.Index(fields=["group", "owner", "team", "book", "leads", "value"], name="group_tally_sums")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
