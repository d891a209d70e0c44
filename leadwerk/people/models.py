"""Who works here: the company, its teams, users, roles and books."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.clock import now
from leadwerk.people.permissions import SUPPLIED_ROLE_NAMES, Permission, Scope


class OwnershipMode(models.TextChoices):
    """Who a record belongs to: a user, a book (a pool with members), or both."""

    USER = "user", _("User")
    MIXED = "mixed", _("Mixed")
    BOOK = "book", _("Book")


class Company(models.Model):
    """The one company this installation belongs to; absent until set-up is done."""

    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="de")
    time_zone = models.CharField(max_length=64, default="Europe/Berlin")
    currency = models.CharField(max_length=3, default="EUR")
    lead_criteria = models.TextField(blank=True)
    lead_ownership = models.CharField(max_length=5, choices=OwnershipMode, default=OwnershipMode.USER)
    customer_ownership = models.CharField(max_length=5, choices=OwnershipMode, default=OwnershipMode.USER)
    is_demo = models.BooleanField(default=False)
    # How many days the security log keeps what it knows, and whether it is told who opens which lead.
    security_days = models.PositiveIntegerField(default=365)
    logs_openings = models.BooleanField(default=False)
    opening_days = models.PositiveIntegerField(default=90)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "company"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="company_is_one")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A department. `path` is "/1/5/": the ids from the root down to this team, kept by the verbs."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, default="", db_index=True)
    leader = models.ForeignKey("User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "team"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A login. Never deleted: a user who leaves is deactivated and keeps their name in the history."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=50, blank=True)
    salutation = models.CharField(max_length=20, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    roles: "models.ManyToManyField[Role, Any]" = models.ManyToManyField(
        "Role", related_name="users", db_table="user_role"
    )
    language = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    theme = models.CharField(max_length=5, default="auto")
    density = models.CharField(max_length=7, default="normal")
    has_letter_keys = models.BooleanField(default=True)
    # The columns chosen per list: {"active": ["stage", "owner", …]}; what is missing shows the usual ones.
    list_columns = models.JSONField(default=dict, blank=True)
    # Per weekday from Monday, "0" to "6", from and until as "08:00"; a day that is missing is free. Empty: not known.
    working_hours = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    # The permissions of the token by which they are signed in, and no others; None without a token. Never stored.
    limited_to: frozenset[str] | None = None

    class Meta:
        db_table = "user"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.name

    @property
    def asks_as(self) -> tuple[int, frozenset[str] | None]:
        """All that a query depends on which asks for what this user may see, besides settings."""
        return self.pk, self.limited_to


class Role(models.Model):
    """A named set of grants. `key` names one of the five supplied roles, empty for a company's own.

    A supplied role without names of its own goes by the supplied ones. `version` is raised by every change.
    """

    key = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=100, blank=True)
    name_en = models.CharField(max_length=100, blank=True)
    demands_second_factor = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "role"
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="role_key_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        is_english = (get_language() or "de").startswith("en")
        return (self.name_en if is_english else "") or self.name or str(SUPPLIED_ROLE_NAMES.get(self.key, self.key))

    @property
    def labels(self) -> tuple[str, str]:
        """The name in German and in English."""
        names = []
        for language in ("de", "en"):
            with override(language):
                names.append(self.label)
        return names[0], names[1]


class Grant(models.Model):
    """One cell of the matrix: this role may do this on records of this scope."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    permission = models.CharField(max_length=40, choices=Permission)
    scope = models.CharField(max_length=20, choices=Scope)

    class Meta:
        db_table = "grant"
        constraints = [models.UniqueConstraint(fields=["role", "permission"], name="grant_once_per_permission")]


class Book(models.Model):
    """A pool of records (a region, a product line) with members and their level of access."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        db_table = "book"

    def __str__(self) -> str:
        return self.name


class BookLevel(models.TextChoices):
    READ = "read", _("Read")
    EDIT = "edit", _("Edit")
    FULL = "full", _("Full")


class BookMember(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="books")
    level = models.CharField(max_length=4, choices=BookLevel, default=BookLevel.READ)

    class Meta:
        db_table = "book_member"
        constraints = [models.UniqueConstraint(fields=["book", "user"], name="book_member_once")]


class Owned(models.Model):
    """What every record has that belongs to somebody: the three columns that rights look at."""

    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Absence(models.Model):
    """Days on which somebody does not work, the first and the last included, in the time zone of the company."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "absence"
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=models.F("last_day")), name="absence_begins_first")
        ]


class ApiToken(models.Model):
    """By what a program signs in as a user. `digest` is SHA-256 of the token; `ending` its last letters, to know it by.

    `permissions` are what it permits at most; what its user may not do, it does not permit either.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    permissions = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.name

    @property
    def permission_labels(self) -> list[str]:
        return [str(Permission(one).label) for one in self.permissions if one in Permission]

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= now()


class IdentityProvider(models.Model):
    """Who signs people in for this company, by OpenID Connect: there is at most one.

    `sealed_secret` is what Leadwerk identifies itself with there, encrypted. `claim` names what the provider says of
    somebody that roles are given by; empty if roles are given by hand only.
    """

    name = models.CharField(max_length=60)
    issuer = models.CharField(max_length=200)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    is_on = models.BooleanField(default=False)
    checks_second_factor = models.BooleanField(default=False)
    makes_users = models.BooleanField(default=False)
    default_role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    default_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claim = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "identity_provider"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="identity_provider_is_one")]

    def __str__(self) -> str:
        return self.name


class ClaimedRole(models.Model):
    """Whoever's claim has this value holds this role."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="claimed_roles")
    value = models.CharField(max_length=200)
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "claimed_role"
        constraints = [models.UniqueConstraint(fields=["provider", "value", "role"], name="claimed_role_once")]


class SecurityEntry(models.Model):
    """One line of the security log: who signed in, or tried to; who changed what somebody may do; who took data out.

    Append-only: the database itself refuses to change a row, and rows go only when their time is over. Names are
    those of the time. `by` is empty for the system and for whoever failed to sign in: then `by_name` is the address
    that was typed. `details` never holds a secret. Rows are in the order of their ids, which is that of `at` but for
    two that are written at the same moment.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    strand = models.CharField(max_length=10)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=254, blank=True, default="")
    subject_kind = models.CharField(max_length=20, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=254, blank=True, default="")
    ip = models.CharField(max_length=45, blank=True, default="")
    browser = models.CharField(max_length=60, blank=True, default="")
    details = models.JSONField(default=dict)
    # Names and addresses, folded for the search index.
    folded = models.TextField(default="")

    class Meta:
        db_table = "security_entry"
        indexes = [
            models.Index(fields=["at", "id"], name="security_at"),
            models.Index(fields=["kind", "id"], name="security_kind"),
            models.Index(fields=["strand", "id"], name="security_strand"),
            models.Index(fields=["by", "id"], name="security_by"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="security_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.by_name}"
