from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadwerk.leads.models.lead import Lead
from leadwerk.people.models import User
from leadwerk.pipelines.models import Stage


class Entered(models.TextChoices):
    """How a visit began."""

    CREATED = "created", _("created")
    FORWARD = "forward", _("forward")
    SKIPPED = "skipped", _("skipped")
    BACK = "back", _("back")
    REOPENED = "reopened", _("reopened")
    UNDONE = "undone", _("undone")
    MAPPED = "mapped", _("process changed")


class Left(models.TextChoices):
    """How a visit ended; empty while the lead is there."""

    NOT_YET = "", _("there now")
    FORWARD = "forward", _("forward")
    SKIPPED = "skipped", _("skipped")
    BACK = "back", _("back")
    CLOSED = "closed", _("closed")
    MAPPED = "mapped", _("process changed")


class StageVisit(models.Model):
    """One stay of a lead in a stage. Rows are added and ended, never rewritten: setting back adds a visit.

    `change_set` and `left_change_set` name the click that began and ended it; a visit that takes a click back names it
    in `undoes`.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="visits", db_index=False)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    entered = models.CharField(max_length=8, choices=Entered)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_set = models.BigIntegerField()
    undoes = models.BigIntegerField(null=True)
    left_at = models.DateTimeField(null=True)
    left = models.CharField(max_length=8, choices=Left, default=Left.NOT_YET, blank=True)
    left_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    left_change_set = models.BigIntegerField(null=True)

    class Meta:
        db_table = "stage_visit"
        indexes = [models.Index(fields=["lead", "id"], name="visit_of_lead")]
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=Q(left_at__isnull=True), name="one_open_visit")
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.stage_id} since {self.entered_at}"


def counting(visits: Iterable[StageVisit], positions: dict[int, int]) -> dict[int, tuple[StageVisit, str]]:
    """By stage: the latest visit that counts, and how it ended (`Left`).

    `visits` in the order they were made, `positions` the position of every stage by id. A visit entered by setting
    back makes later stages count no more; what an undo took back counts as if it had never been.
    """
    history = list(visits)
    undone: set[int] = set()
    for visit in reversed(history):
        if visit.undoes is not None and visit.change_set not in undone:
            undone.add(visit.undoes)
    latest: dict[int, tuple[StageVisit, str]] = {}
    for visit in history:
        if visit.change_set in undone:
            continue
        position = positions.get(visit.stage_id, 0)
        if visit.entered == Entered.BACK:
            latest = {stage: found for stage, found in latest.items() if positions.get(stage, 0) < position}
        latest[visit.stage_id] = visit, visit.left if visit.left_change_set not in undone else Left.NOT_YET
    return latest


def passed(visits: Iterable[StageVisit], positions: dict[int, int]) -> set[int]:
    """The stages a lead has passed: the latest visit of each that counts ended forward or closed (rule 2)."""
    return {stage for stage, (_, ends) in counting(visits, positions).items() if ends in (Left.FORWARD, Left.CLOSED)}
