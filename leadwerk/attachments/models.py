from django.db import models

from leadwerk.people.models import User


class Blob(models.Model):
    """The content of a file, stored once under its SHA-256.

    `content_type` is what the content shows, never what a name or a browser claims.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "blob"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def present(self) -> "AttachmentQuerySet":
        """Not removed."""
        return self.filter(deleted_at__isnull=True)


class Attachment(models.Model):
    """A file at a record; the record is named by kind and id, as in the journal."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        db_table = "attachment"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="attachment_of_subject")]

    def __str__(self) -> str:
        return self.name
