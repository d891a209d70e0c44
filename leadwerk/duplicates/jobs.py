"""What the worker does about duplicates."""

from django.db.models import Max
from django_tasks import task

from leadwerk.duplicates.actions.follow import follow
from leadwerk.duplicates.actions.merge_itself import merge_by_itself
from leadwerk.duplicates.actions.scan import go_on
from leadwerk.duplicates.models import Followed
from leadwerk.duplicates.policy import rules
from leadwerk.foundation.jobs import Again, enqueue_once, stopping
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User

PAUSE = 0.02  # others write too


def follow_if_behind() -> None:
    """Have the block keys brought up to date, if they are not and nobody is at it. Asked every few seconds."""
    if is_behind():
        enqueue_once(keep_keys, "duplicates:keys")


def is_behind() -> bool:
    """Whether there is anything to follow. Two quick reads."""
    state = Followed.objects.first()
    if state is None or state.kind is not None:
        return True
    return state.entry < (Entry.objects.aggregate(last=Max("pk"))["last"] or 0)


def merge_if_certain(lead: Lead, *, within: User | None = None) -> None:
    """Have a new lead go into the one it certainly is, if the company wants that. Asked in the transaction that made
    it, and only where no person was asked. `within` is who made it by hand."""
    if rules().merges_itself:
        version = Lead.objects.values_list("version", flat=True).get(pk=lead.pk)
        enqueue_once(merge_new, f"duplicates:merge:{lead.pk}", lead.pk, version, within.pk if within else None)


@task()
def merge_new(lead_id: int, version: int, within: int | None) -> None:
    merge_by_itself(Lead(pk=lead_id), version, by=SYSTEM, within=User.objects.get(pk=within) if within else None)


@task(queue_name="long")
def scan() -> None:
    """Compare all leads, once the block keys of all of them are there."""
    while follow(by=SYSTEM):
        if stopping.wait(PAUSE):
            raise Again
    while go_on(by=SYSTEM):
        if stopping.wait(PAUSE):
            raise Again


@task(queue_name="long")
def keep_keys() -> None:
    """Follow what is new or changed until nothing is."""
    while follow(by=SYSTEM):
        if stopping.wait(PAUSE):
            raise Again
