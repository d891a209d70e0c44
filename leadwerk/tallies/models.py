from django.db import models


class Tally(models.Model):
    """How many leads stand where, and what they are worth: kept by the verbs, exact at every commit.

    Columns are those that scoping and tabs look at, so the same Q runs here and on the lead table. `key` is the columns
    joined by ":", because unique indexes treat NULLs as different. Leads in the bin are not counted.
    """

    key = models.CharField(primary_key=True, max_length=120)
    team = models.BigIntegerField(null=True)
    owner = models.BigIntegerField(null=True)
    book = models.BigIntegerField(null=True)
    process = models.BigIntegerField()
    stage = models.BigIntegerField()
    group = models.CharField(max_length=6)
    outcome = models.CharField(max_length=8, blank=True)
    leads = models.BigIntegerField(default=0)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "tally"
        # All that sums read: at 1,000,000 leads the tally has 17,000 rows, and reading them by way of the table takes
        # three times as long.
        indexes = [
            models.Index(
                fields=["group", "owner", "team", "book", "process", "stage", "leads", "value"], name="tally_sums"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.leads}"


class GroupTally(models.Model):
    """The tally without processes, stages and outcomes: all that tabs and sidebar of every page ask.

    In a company of 2,000 users the tally has 81,000 rows and this one 5,000.
    """

    key = models.CharField(primary_key=True, max_length=80)
    team = models.BigIntegerField(null=True)
    owner = models.BigIntegerField(null=True)
    book = models.BigIntegerField(null=True)
    group = models.CharField(max_length=6)
    leads = models.BigIntegerField(default=0)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "group_tally"
        indexes = [models.Index(fields=["group", "owner", "team", "book", "leads", "value"], name="group_tally_sums")]

    def __str__(self) -> str:
        return f"{self.key}: {self.leads}"
