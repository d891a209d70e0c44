from typing import ClassVar

from django.db import models

from leadwerk.people.permissions import Permission
from leadwerk.pipelines.models import SalesProcess


class Article(models.Model):
    """What is offered: named on the lead and on the opportunity it becomes."""

    kept_with: ClassVar[Permission] = Permission.CAMPAIGN_EDIT

    name = models.CharField(max_length=200)
    number = models.CharField(max_length=50, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "article"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """A marketing effort with an offered article; it generates leads."""

    kept_with: ClassVar[Permission] = Permission.CAMPAIGN_EDIT

    name = models.CharField(max_length=200)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns")
    process = models.ForeignKey(SalesProcess, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "campaign"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
