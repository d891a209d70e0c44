"""States with a story: each is a row that says who, when and why. The latest one counts while the lead is in it."""

from django.db import models

from leadwerk.leads.models.lead import Lead, Rating
from leadwerk.people.models import User
from leadwerk.pipelines.models import LossReason, RejectionCode, Stage


class Closure(models.Model):
    """A lead was lost."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="closures")
    reason = models.ForeignKey(LossReason, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "closure"


class Rejection(models.Model):
    """A lead was taken out of the process. `owner` is who had it then: reassignment asks for it."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="rejections")
    code = models.ForeignKey(RejectionCode, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "rejection"


class Qualification(models.Model):
    """Somebody declared the lead worth selling to: the assessor, a rating A to D, a sentence."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="qualifications")
    rating = models.CharField(max_length=1, choices=Rating)
    text = models.TextField(blank=True)
    assessor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "qualification"
