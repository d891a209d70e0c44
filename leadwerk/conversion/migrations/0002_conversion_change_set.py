from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversion", "0001_initial")]

    operations = [
        migrations.AddField("conversion", "change_set", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("conversion", "made_opportunity", models.BooleanField(default=True), preserve_default=False),
    ]
