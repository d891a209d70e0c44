"""What a won lead turns into: accounts, contacts and opportunities."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leadwerk.people.doors import GuardedQuerySet
from leadwerk.people.models import Owned

OPEN = models.Q(deleted_at__isnull=True)

R = TypeVar("R", bound="CustomerRecord")


class CustomerQuerySet(GuardedQuerySet[R]):
    def present(self) -> Self:
        """Not in the bin."""
        return self.filter(OPEN)


class CustomerRecord(Owned):
    """What the three kinds share: version, folded search text, the bin."""

    version = models.PositiveIntegerField(default=1)
    sort_name = models.CharField(max_length=200, default="")
    folded = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CustomerQuerySet.as_manager()

    kind: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def number(self) -> str:
        raise NotImplementedError


class Account(CustomerRecord):
    """A customer: a company, or a private person in their own name."""

    kind: ClassVar[str] = "account"

    name = models.CharField(max_length=200)
    is_private = models.BooleanField(default=False)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    website = models.CharField(max_length=300, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    employees = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    company_key = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "account"
        indexes = [
            models.Index(fields=["sort_name", "id"], condition=OPEN, name="account_by_name"),
            models.Index(fields=["owner", "sort_name", "id"], condition=OPEN, name="account_by_owner"),
            models.Index(fields=["company_key"], condition=OPEN, name="account_by_company_key"),
            models.Index(fields=["team", "id"], condition=OPEN, name="account_by_team"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        return f"F-{self.pk}"


class Contact(CustomerRecord):
    """A person at an account."""

    kind: ClassVar[str] = "contact"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    salutation = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=60, blank=True)
    mobile = models.CharField(max_length=60, blank=True)
    mobile_key = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "contact"
        indexes = [
            models.Index(fields=["sort_name", "id"], condition=OPEN, name="contact_by_name"),
            models.Index(fields=["owner", "sort_name", "id"], condition=OPEN, name="contact_by_owner"),
            models.Index(fields=["team", "id"], condition=OPEN, name="contact_by_team"),
            models.Index(fields=["email_key"], condition=OPEN, name="contact_by_email"),
            models.Index(fields=["mobile_key"], condition=OPEN, name="contact_by_mobile"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        return f"K-{self.pk}"

    @property
    def name(self) -> str:
        """What people call them: the name, else what little is known."""
        name = " ".join(part for part in (self.title, self.first_name, self.last_name) if part)
        return name or self.email or self.mobile or self.phone


class OpportunityStatus(models.TextChoices):
    OPEN = "open", _("Open")
    WON = "won", pgettext_lazy("opportunity", "Won")
    LOST = "lost", pgettext_lazy("opportunity", "Lost")


class Opportunity(CustomerRecord):
    """A chance to sell: what the work on a won lead goes on with."""

    kind: ClassVar[str] = "opportunity"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="opportunities")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities")
    name = models.CharField(max_length=200)
    article = models.CharField(max_length=200, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=4, choices=OpportunityStatus, default=OpportunityStatus.OPEN)
    expected_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        db_table = "opportunity"
        indexes = [
            models.Index(fields=["sort_name", "id"], condition=OPEN, name="opportunity_by_name"),
            models.Index(fields=["owner", "sort_name", "id"], condition=OPEN, name="opportunity_by_owner"),
            models.Index(fields=["team", "id"], condition=OPEN, name="opportunity_by_team"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        return f"V-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == OpportunityStatus.OPEN


MODELS: dict[str, type[CustomerRecord]] = {model.kind: model for model in (Account, Contact, Opportunity)}
