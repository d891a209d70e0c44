import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.clock import now
from leadwerk.foundation.prepared import Given
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.pipelines.models import Listed


class Means(models.TextChoices):
    """By which means a task is done: decides its icon and whether "call" is offered."""

    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("Visit")
    DOCUMENT = "document", _("Document")
    OTHER = "other", _("Other")


class TaskSubject(Listed):
    """A subject to choose from when a task is made; a free one can always be written instead."""

    means = models.CharField(max_length=8, choices=Means, default=Means.OTHER)

    class Meta(Listed.Meta):
        db_table = "task_subject"


ICONS = {Means.CALL: "phone", Means.EMAIL: "mail", Means.VISIT: "place", Means.DOCUMENT: "file"}


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        return self.filter(done_at__isnull=True)

    def overdue(self, at: dt.datetime | Given) -> "TaskQuerySet":
        return self.open().filter(due_order__lt=at)


class Task(models.Model):
    """Something a person has to do. Without a time it is overdue after its day.

    `due_on` is a day in the assignee's zone; `due_at` the instant if a time was named, else null. `due_order` sorts
    both together: the instant, or the end of the day.
    """

    lead = models.ForeignKey(Lead, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    subject = models.CharField(max_length=200)
    means = models.CharField(max_length=8, choices=Means, default=Means.OTHER)
    note = models.TextField(blank=True)
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    due_order = models.DateTimeField()
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)

    objects = TaskQuerySet.as_manager()

    class Meta:
        db_table = "task"
        indexes = [
            models.Index(
                fields=["assignee", "due_order", "id"], condition=Q(done_at__isnull=True), name="task_open_of_assignee"
            ),
            models.Index(
                fields=["assignee", "done_at"], condition=Q(done_at__isnull=False), name="task_done_of_assignee"
            ),
            models.Index(fields=["assignee", "due_on"], condition=Q(means="visit"), name="task_visit_of_assignee"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_order < now()

    @property
    def icon(self) -> str:
        return ICONS.get(Means(self.means), "check-circle")
