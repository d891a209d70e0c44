from django.db import models


class BlockKey(models.Model):
    """A block key of a record (`keys.py`), kept by `actions/follow.py`. It may lag behind its record by a minute.

    Keys that a record no longer has stay: they only say where to look, what is found there is compared as it is now.
    The key comes first in the primary key, so that a look-up is one range.
    """

    class Kind(models.IntegerChoices):
        LEAD = 1, "lead"
        CONTACT = 2, "contact"
        ACCOUNT = 3, "account"

    pk = models.CompositePrimaryKey("key", "kind", "record")
    key = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(choices=Kind)
    record = models.BigIntegerField()

    class Meta:
        db_table = "duplicate_block_key"


class Followed(models.Model):
    """One row: how far the block keys have followed the records (`actions/follow.py`)."""

    # What is left to fill: the kind and the last id of it that has its keys; None once everything has been seen.
    kind = models.PositiveSmallIntegerField(choices=BlockKey.Kind, null=True, default=BlockKey.Kind.LEAD)
    record = models.BigIntegerField(default=0)
    # The last journal entry that was read, and ids before it that had not been committed then: [first, last, since].
    entry = models.BigIntegerField(default=0)
    missing = models.JSONField(default=list)

    class Meta:
        db_table = "duplicate_followed"
