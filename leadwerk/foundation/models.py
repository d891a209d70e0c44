from django.db import models


class Revision(models.Model):
    """One row: its number changes whenever a setting does (`held.py`)."""

    number = models.BigIntegerField()

    class Meta:
        db_table = "revision"
