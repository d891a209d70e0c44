from django.db import models
from django.utils.translation import gettext_lazy as _

from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.pipelines.models import Listed


class Reach(models.TextChoices):
    """What an outcome means for the next step."""

    REACHED = "reached", _("Reached")
    NOT_REACHED = "not_reached", _("Not reached")
    MAILBOX = "mailbox", _("Mailbox")
    CALL_BACK = "call_back", _("Call back")


class CallOutcome(Listed):
    """How a call ended. `retry_after_hours` proposes the next try; empty proposes none."""

    needs_one = True

    reach = models.CharField(max_length=12, choices=Reach)
    retry_after_hours = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Listed.Meta):
        db_table = "call_outcome"


class CallRecord(models.Model):
    """A call a person made and wrote down."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="calls")
    outcome = models.ForeignKey(CallOutcome, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "call_record"
