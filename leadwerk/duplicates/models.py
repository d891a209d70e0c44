from typing import Self, TypeVar

from django.db import models

from leadwerk.leads.models import Lead
from leadwerk.people.models import User

M = TypeVar("M", bound=models.Model)


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


class MergeQuerySet(models.QuerySet[M]):
    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at__isnull=True)


class AnyMerge(models.Model):
    """Two records became one: the loser is out of sight, its link and its history lead to the winner.

    `changes` is what changed at the winner, as in the journal; `moved` names the rows that went over by kind. `ends_at`
    is where the loser is to be found now, if the winner was merged on. With these the merge can be taken back exactly.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_set = models.BigIntegerField()
    changes = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Merge(AnyMerge):
    """Of two leads; `moved` also names the further person (`guest`) that the one's main person became."""

    winner = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="+", db_index=False)
    loser = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="+")
    ends_at = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="merges")

    objects = MergeQuerySet["Merge"].as_manager()

    class Meta:
        db_table = "duplicate_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=models.Q(undone_at__isnull=True), name="duplicate_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"L-{self.loser_id} -> L-{self.winner_id}"


class CustomerMerge(AnyMerge):
    """Of two accounts or two contacts, named by kind and id."""

    kind = models.CharField(max_length=8)
    winner = models.BigIntegerField()
    loser = models.BigIntegerField()
    ends_at = models.BigIntegerField()

    objects = MergeQuerySet["CustomerMerge"].as_manager()

    class Meta:
        db_table = "duplicate_customer_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "loser"],
                condition=models.Q(undone_at__isnull=True),
                name="duplicate_customer_merged_once",
            )
        ]
        indexes = [models.Index(fields=["kind", "ends_at"], name="duplicate_customer_ends_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.loser} -> {self.winner}"


class Dismissal(models.Model):
    """Somebody said that two records are not the same one. It holds for everybody; the smaller reference is first."""

    first_kind = models.CharField(max_length=8)
    first_id = models.BigIntegerField()
    second_kind = models.CharField(max_length=8)
    second_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "duplicate_dismissal"
        constraints = [
            models.UniqueConstraint(
                fields=["first_kind", "first_id", "second_kind", "second_id"], name="duplicate_dismissed_once"
            )
        ]
        indexes = [models.Index(fields=["second_kind", "second_id"], name="duplicate_dismissed_second")]

    def __str__(self) -> str:
        return f"{self.first_kind} {self.first_id}, {self.second_kind} {self.second_id}"


class Rules(models.Model):
    """One row: what the company wants done about duplicates. Read it through `policy.rules`."""

    policies = models.JSONField(default=dict)
    tells_elsewhere = models.BooleanField(default=True)
    merges_itself = models.BooleanField(default=False)

    class Meta:
        db_table = "duplicate_rules"


class Scan(models.Model):
    """One row: the last search for duplicates among all leads, and how far it is. `place` is the last lead that was
    compared, `done` how many were."""

    started_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    total = models.BigIntegerField()
    done = models.BigIntegerField(default=0)
    place = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duplicate_scan"


class Pair(models.Model):
    """Two leads that a scan found to be likely or certainly the same; the one with the smaller id is first.

    It says how it was when they were compared. Whoever reads it asks what they may see, and whether somebody has
    dismissed it since.
    """

    first = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)

    class Meta:
        db_table = "duplicate_pair"
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once")]
        indexes = [models.Index(fields=["-level", "id"], name="duplicate_pair_by_level")]

    def __str__(self) -> str:
        return f"L-{self.first_id}, L-{self.second_id}"
