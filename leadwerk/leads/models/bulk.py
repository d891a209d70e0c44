from django.db import models

from leadwerk.people.models import User


class BulkRun(models.Model):
    """One verb on many leads, done in the background: what is to be done to which leads, and how far it is.

    `place` counts the leads that are through; it is written in the same transaction as what was done to them, so a
    worker that dies repeats nothing. `refused` is [{"code", "sentence", "count", "leads"}, …].
    """

    verb = models.CharField(max_length=30)
    parameters = models.JSONField(default=dict)
    leads = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_set = models.BigIntegerField()
    place = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulk_run"

    def __str__(self) -> str:
        return f"{self.verb}: {self.place} of {len(self.leads)}"

    @property
    def total(self) -> int:
        return len(self.leads)

    @property
    def left_out(self) -> int:
        return sum(refusal["count"] for refusal in self.refused)
