"""Won and converted are one: what a lead turned into, and what the administrator set for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.pipelines.models import Listed


class ConvertedStatus(Listed):
    """What the conversion is marked with."""

    needs_one = True

    class Meta(Listed.Meta):
        db_table = "converted_status"


class Making(models.TextChoices):
    ALWAYS = "always", _("Always")
    CHOICE = "choice", _("By choice")
    NEVER = "never", _("Never")


class ConversionPolicy(models.Model):
    """One row: whether a conversion makes a contact and an opportunity."""

    contact = models.CharField(max_length=6, choices=Making, default=Making.ALWAYS)
    opportunity = models.CharField(max_length=6, choices=Making, default=Making.ALWAYS)

    class Meta:
        db_table = "conversion_policy"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="conversion_policy_is_one")]


class ConversionQuerySet(models.QuerySet["Conversion"]):
    def standing(self) -> "ConversionQuerySet":
        """Not undone."""
        return self.filter(undone_at__isnull=True)


class Conversion(models.Model):
    """A lead was won: what it turned into, who did it and when. At most one standing per lead.

    What was not made was there before and is linked. `change_set` names the click: with it the journal tells what else
    was made (contacts of further persons) and whether anybody has touched it since.
    """

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="conversions")
    status = models.ForeignKey(ConvertedStatus, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="conversions")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="conversions")
    opportunity = models.ForeignKey(Opportunity, null=True, on_delete=models.PROTECT, related_name="conversions")
    made_account = models.BooleanField()
    made_contact = models.BooleanField()
    made_opportunity = models.BooleanField()
    change_set = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)

    objects = ConversionQuerySet.as_manager()

    class Meta:
        db_table = "conversion"
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(undone_at__isnull=True), name="one_standing_conversion"
            )
        ]
