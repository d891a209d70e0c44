from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadwerk.people.models import OwnershipMode, User


class SavedView(models.Model):
    """A filter with a name: one's own, or shared with everybody. `query` is the address bar's query string."""

    name = models.CharField(max_length=120)
    query = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    is_shared = models.BooleanField(default=False)
    colour = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "saved_view"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class OwnershipSwitch(models.Model):
    """A change of the ownership mode of one kind of record: what was chosen, and how far it is.

    Towards books all records get one first, and then the mode changes; `into` says which: {"4": 7} is the book 7 for
    what lies in the team 4, "" for what lies in none or in a team that came later. `done` counts the records that are
    through, `filled` how many went into which book. `kind` and `place` are the kind of record and the last id of it
    that was looked at, written together with what was done.
    """

    class Records(models.TextChoices):
        LEADS = "leads", _("Leads")
        CUSTOMERS = "customers", _("Customers")

    records = models.CharField(max_length=9, choices=Records)
    before = models.CharField(max_length=5, choices=OwnershipMode)
    after = models.CharField(max_length=5, choices=OwnershipMode)
    into = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_set = models.BigIntegerField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    filled = models.JSONField(default=dict)
    kind = models.CharField(max_length=20, default="")
    place = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ownership_switch"
        constraints = [
            models.UniqueConstraint(
                fields=["records"], condition=Q(finished_at__isnull=True), name="ownership_switch_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.records}: {self.before} -> {self.after}"

    @property
    def column(self) -> str:
        """The column of the company that holds the mode."""
        return f"{self.records.removesuffix('s')}_ownership"
