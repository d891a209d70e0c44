from django.db import models
from django.db.models import Q

from leadwerk.people.models import User


class Entry(models.Model):
    """One thing that happened to one record: the history, the audit trail and the outbox in one row.

    Append-only. `changes` is {field: [before, after]} with the stable field names of the noun; `text` is what a person
    wrote (the note itself, or why they did it); `facts` is what the sentence needs besides (names as they were then).
    `change_set` is the same for everything one click, bulk action or import did. Subjects are named by kind and id,
    because the journal lies below everything that it tells about.
    """

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_set = models.BigIntegerField()
    changes = models.JSONField(default=dict)
    text = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)
    pending = models.BooleanField(default=False)

    class Meta:
        db_table = "journal_entry"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_subject"),
            models.Index(fields=["change_set"], name="journal_change_set"),
            models.Index(fields=["id"], condition=Q(pending=True), name="journal_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id}"
