"""Web forms: what is built, what was published, and the proof of what visitors agreed to."""

import secrets
from functools import cached_property

from django.db import models

from leadwerk.people.models import User
from leadwerk.web_forms.design import Design


def new_token() -> str:
    return secrets.token_urlsafe(16)


class WebForm(models.Model):
    """A form as it is being built. Visitors see `published`, a version of it, or nothing; `version` is raised by every
    change. The address carries `token`, never the number."""

    name = models.CharField(max_length=200)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    design = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    published = models.ForeignKey("FormVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "web_form"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def draft(self) -> Design:
        return Design.from_json(self.design)

    @property
    def has_changes(self) -> bool:
        """Whether the draft differs from what visitors see."""
        return self.published is None or self.published.design != self.design


class FormVersion(models.Model):
    """What visitors saw from one publication to the next. Never changed: what they agreed to stands in it."""

    form = models.ForeignKey(WebForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    design = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "web_form_version"
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="web_form_version_number")]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.number}"

    @cached_property
    def as_designed(self) -> Design:
        return Design.from_json(self.design)


class PostCount(models.Model):
    """How many posts came to a form from one place within an hour of the clock, `hour` in hours since 1970.

    The place is a keyed digest that nobody reads an address out of. Counts of hours past are removed.
    """

    pk = models.CompositePrimaryKey("form", "hour", "place")
    form = models.BigIntegerField()
    hour = models.BigIntegerField()
    place = models.CharField(max_length=32)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "web_form_post_count"


class ConsentProof(models.Model):
    """What a visitor agreed to: in which words, when, by which version of which form, for which address.

    `event_id` is the event of the ledger that brought it; one event proves each consent once. `confirmed_at` is when
    the address was confirmed by the link in the mail.
    """

    lead_id = models.BigIntegerField(db_index=True)
    event_id = models.BigIntegerField()
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    text = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=254, blank=True)
    agreed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_proof"
        constraints = [models.UniqueConstraint(fields=["event_id", "name"], name="consent_proof_once")]
