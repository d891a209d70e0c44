"""Sales processes with their stages, marketplaces, sources, and the lists a company keeps."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from leadwerk.people.models import Team
from leadwerk.people.permissions import Permission


class Named(models.Model):
    """A name in both languages; the other language falls back to the first.

    `kept_with` is the permission it takes to change entries; with `needs_one` the last one in use cannot be retired.
    """

    kept_with: ClassVar[Permission] = Permission.MANAGE_PROCESSES
    needs_one: ClassVar[bool] = False

    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        return (self.name_en or self.name) if (get_language() or "de").startswith("en") else self.name

    @property
    def quoted(self) -> str:
        """The name within a sentence."""
        return gettext("“%(name)s”") % {"name": self.label}


class SalesProcess(Named):
    """Ordered stages a lead passes. Exactly one is the company's default."""

    is_default = models.BooleanField(default=False)
    rejects_only_qualified = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sales_process"
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_process")
        ]


class Mandatory(models.TextChoices):
    """Before which ends a stage must be passed."""

    NEVER = "", _("Not mandatory")
    WON = "won", _("Before won")
    LOST = "lost", _("Before lost")
    BOTH = "both", _("Before won and lost")


class Stage(Named):
    process = models.ForeignKey(SalesProcess, on_delete=models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField()
    guidance = models.TextField(blank=True)
    guidance_en = models.TextField(blank=True)
    probability = models.PositiveSmallIntegerField(default=0)
    mandatory = models.CharField(max_length=4, choices=Mandatory, default=Mandatory.NEVER, blank=True)
    stale_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "stage"
        ordering = ["process", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "position"], condition=Q(retired_at__isnull=True), name="stage_position_once"
            ),
            models.CheckConstraint(condition=Q(probability__lte=100), name="stage_probability_in_percent"),
        ]

    @property
    def advice(self) -> str:
        """The guidance for the agent in the active language."""
        english = (get_language() or "de").startswith("en")
        return (self.guidance_en or self.guidance) if english else self.guidance

    def is_mandatory_before(self, outcome: str) -> bool:
        return self.mandatory in (outcome, Mandatory.BOTH)


class Marketplace(Named):
    """A source whose leads are offered to participants; each has its own process (rule 4: it comes first)."""

    kept_with: ClassVar[Permission] = Permission.MANAGE_MARKETPLACES

    process = models.ForeignKey(SalesProcess, on_delete=models.PROTECT, related_name="marketplaces")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "marketplace"


class Listed(Named):
    """An entry of a list that the company edits: ordered, retired instead of deleted."""

    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]


class Source(Listed):
    """Where a lead comes from (fair, website, recommendation …)."""

    process = models.ForeignKey(SalesProcess, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Listed.Meta):
        db_table = "source"


class LossReason(Listed):
    """Why a lead was lost. Some need no stages to have been passed ("ohne Phasen")."""

    needs_one = True

    without_stages = models.BooleanField(default=False)

    class Meta(Listed.Meta):
        db_table = "loss_reason"


class RejectionCode(Listed):
    """Why a lead was taken out of the process. Code "Sonstige" needs a text."""

    needs_one = True

    needs_text = models.BooleanField(default=False)

    class Meta(Listed.Meta):
        db_table = "rejection_code"


class TeamProcess(models.Model):
    """The process for leads that arrive at a team (rule 4)."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="+")
    process = models.ForeignKey(SalesProcess, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "team_process"
