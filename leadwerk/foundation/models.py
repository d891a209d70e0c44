from django.db import models


class Revision(models.Model):
    """One row: its number changes whenever a setting does (`held.py`)."""

    number = models.BigIntegerField()

    class Meta:
        db_table = "revision"


class Job(models.Model):
    """One piece of work for the machine, written in the transaction that wants it done. `jobs.py` tells its life.

    A worker that runs it holds a lease until `lease_until` and renews it; when the worker dies the lease runs out and
    somebody else gets the job. `attempts` counts the runs and is the proof of who holds it: a worker whose attempt is
    no longer the latest changes nothing.
    """

    queue = models.CharField(max_length=20, default="default")
    task = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed = models.BooleanField(default=False)

    class Meta:
        db_table = "job"
        indexes = [
            models.Index(fields=["queue", "run_at"], condition=models.Q(finished_at=None), name="job_waiting"),
            models.Index(fields=["finished_at"], condition=~models.Q(finished_at=None), name="job_finished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=models.Q(finished_at=None) & ~models.Q(dedupe_key=""),
                name="job_unfinished_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class CacheEntry(models.Model):
    """A row of Django's database cache, which wants exactly these columns. What it holds may be lost at any time."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache_entry"
