import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from leadwerk.campaigns.models import Article, Campaign
from leadwerk.people.doors import GuardedQuerySet
from leadwerk.people.models import Owned
from leadwerk.pipelines.models import Marketplace, SalesProcess, Source, Stage

NOT_IN_BIN = Q(deleted_at__isnull=True)
IN_BIN = Q(deleted_at__isnull=False)
NO_DUE_DATE = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class Group(models.TextChoices):
    """New: no owner. Active: an owner, not closed. Done: closed."""

    NEW = "new", _("New")
    ACTIVE = "active", _("Active")
    DONE = "done", _("Done")


class Outcome(models.TextChoices):
    """How a done lead ended."""

    NONE = "", _("Open")
    WON = "won", _("Converted")
    LOST = "lost", _("Lost")
    REJECTED = "rejected", _("Rejected")


class Rating(models.TextChoices):
    NONE = "", _("Not rated")
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class Channel(models.TextChoices):
    """By which way a lead arrived."""

    MANUAL = "manual", _("By hand")
    IMPORT = "import", _("Import")
    FORM = "form", _("Web form")
    EMAIL = "email", _("E-mail")
    CALL = "call", _("Call")
    API = "api", _("API")
    CAMPAIGN = "campaign", _("Campaign")
    MARKETPLACE = "marketplace", _("Marketplace")


def _reference(to: type[models.Model], **options: object) -> "models.ForeignKey":  # type: ignore[type-arg]
    """A foreign key without an index of its own: the lead table has ten, each paid for by every import."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", db_index=False, **options)  # type: ignore[arg-type]


class LeadQuerySet(GuardedQuerySet["Lead"]):
    def present(self) -> "LeadQuerySet":
        """Not in the bin."""
        return self.filter(NOT_IN_BIN)

    def binned(self) -> "LeadQuerySet":
        return self.filter(IN_BIN)


class Called:
    """What a lead is called, from whatever is known of it: for `Lead`, and for the light rows of lists."""

    pk: Any
    company_name: Any
    title: Any
    first_name: Any
    last_name: Any
    email: Any
    phone: Any
    mobile: Any
    description: Any

    @property
    def number(self) -> str:
        return f"L-{self.pk}"

    @property
    def person_name(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)

    @property
    def name(self) -> str:
        """What people call it: the company, else the person, else what little is known."""
        return str(
            self.company_name
            or self.person_name
            or self.email
            or self.mobile
            or self.phone
            or self.description.partition("\n")[0][:80]
            or self.number
        )


class Lead(Called, Owned):
    """A person or organisation that may become a customer. One address, one number or one sentence is enough.

    The status is never kept by hand: it follows from owner, stage and outcome. `version` is raised by every verb.
    """

    kind: ClassVar[str] = "lead"

    version = models.PositiveIntegerField(default=1)
    process = _reference(SalesProcess)
    stage = _reference(Stage)
    marketplace = _reference(Marketplace, null=True, blank=True)
    campaign = _reference(Campaign, null=True, blank=True)
    article = _reference(Article, null=True, blank=True)
    source = _reference(Source, null=True, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.MANUAL)

    company_name = models.CharField(max_length=200, blank=True)
    salutation = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    mobile = models.CharField(max_length=60, blank=True)
    # Further addresses of the main person: [{"kind": "email" | "phone", "value": "…"}].
    more_addresses = models.JSONField(default=list, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    website = models.CharField(max_length=300, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    employees = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    interest = models.CharField(max_length=300, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5, blank=True)
    consent = models.CharField(max_length=300, blank=True)

    rating = models.CharField(max_length=1, choices=Rating, default=Rating.NONE, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.NONE, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField()
    stage_entered_at = models.DateTimeField()
    # The next open task, kept by `leads.actions.plan` for the tasks' verbs.
    next_step = models.CharField(max_length=200, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    call_attempts = models.PositiveSmallIntegerField(default=0)

    folded = models.TextField(default="", blank=True)
    sort_name = models.CharField(max_length=200, default="", blank=True)
    group = models.GeneratedField(
        expression=Case(
            When(closed_at__isnull=False, then=Value("done")),
            When(owner__isnull=False, then=Value("active")),
            default=Value("new"),
        ),
        output_field=models.CharField(max_length=6, choices=Group),
        db_persist=True,
    )
    # Sort keys without NULL, so that a page can begin after any row: no value sorts below all, no date after all.
    value_order = models.GeneratedField(
        expression=Coalesce(F("value"), Value(-1)), output_field=models.BigIntegerField(), db_persist=True
    )
    due_order = models.GeneratedField(
        expression=Coalesce(F("next_due_at"), Value(NO_DUE_DATE)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        db_table = "lead"
        indexes = [
            models.Index(fields=["group", "received_at", "id"], condition=NOT_IN_BIN, name="lead_by_received"),
            models.Index(fields=["group", "last_activity_at", "id"], condition=NOT_IN_BIN, name="lead_by_activity"),
            models.Index(fields=["group", "value_order", "id"], condition=NOT_IN_BIN, name="lead_by_value"),
            models.Index(fields=["group", "due_order", "id"], condition=NOT_IN_BIN, name="lead_by_due"),
            models.Index(fields=["group", "sort_name", "id"], condition=NOT_IN_BIN, name="lead_by_name"),
            # With what conditions ask for and sums add up, so that counting does not read the rows themselves: of
            # 219,000 active leads those rated A are counted in 50 ms instead of 1,270.
            models.Index(
                fields=["group", "stage", "id", "deleted_at", "owner", "team", "book", "process", "source", "campaign"]
                + ["marketplace", "value", "value_order", "rating", "outcome", "received_at"],
                condition=NOT_IN_BIN,
                name="lead_by_stage",
            ),
            models.Index(fields=["owner", "group", "deleted_at"], condition=NOT_IN_BIN, name="lead_by_owner"),
            models.Index(fields=["book", "group", "deleted_at"], condition=NOT_IN_BIN, name="lead_by_book"),
            models.Index(fields=["team", "group", "deleted_at"], condition=NOT_IN_BIN, name="lead_by_team"),
            # Costs the others nothing: only what is in the bin stands in it.
            models.Index(fields=["deleted_at", "id"], condition=IN_BIN, name="lead_in_bin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="lead_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="won") | Q(owner__isnull=False), name="lead_won_only_with_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_new(self) -> bool:
        return self.closed_at is None and self.owner_id is None

    @property
    def is_active(self) -> bool:
        return self.closed_at is None and self.owner_id is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_fresh(self) -> bool:
        """Assigned, and its owner has not done anything with it since."""
        return (
            self.is_active
            and self.assigned_at is not None
            and (self.worked_at is None or self.worked_at < self.assigned_at)
        )


def fresh() -> Q:
    """The condition for `Lead.is_fresh`."""
    return Q(closed_at__isnull=True, owner__isnull=False, assigned_at__isnull=False) & (
        Q(worked_at__isnull=True) | Q(worked_at__lt=F("assigned_at"))
    )
