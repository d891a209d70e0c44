"""What the worker does to leads."""

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from leadwerk.foundation.jobs import Again, stopping
from leadwerk.leads.actions.bulk import Verb, begin, go_on
from leadwerk.leads.actions.bulk_verbs import load
from leadwerk.leads.models import BulkRun
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User


@task(queue_name="long")
def run_bulk(run_id: int) -> None:
    """Go on with a bulk run, chunk by chunk, until it is over."""
    run = BulkRun.objects.get(pk=run_id)
    verb = load(run.verb, run.parameters)
    while go_on(verb, run, by=SYSTEM):
        if stopping.is_set():
            raise Again


def run_later(verb: Verb, leads: Iterable[int], *, by: User) -> BulkRun:
    """Have the worker do a verb to any number of leads. Raises what `bulk` raises."""
    with transaction.atomic():
        run = begin(verb, leads, by=by)
        run_bulk.enqueue(run.pk)
    return run
