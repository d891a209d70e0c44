"""Proving the tally: it must equal a full count of the leads at every moment."""

from collections.abc import Iterator

from django.db import models, transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from leadwerk.tallies.keep import Place
from leadwerk.tallies.models import Tally

COUNTED = ("team", "owner", "book", "process", "stage", "group", "outcome")


def differences(leads: models.QuerySet[models.Model]) -> list[str]:
    """Where the tally disagrees with a count of `leads`, in words; empty if it is exact. Reads every lead."""
    truth = {place.key: (count, value) for place, count, value in _counted(leads)}
    kept = {key: (count, value) for key, count, value in Tally.objects.values_list("key", "leads", "value")}
    return [
        f"{key}: the tally says {kept.get(key, (0, 0))}, counted are {truth.get(key, (0, 0))}"
        for key in sorted(truth.keys() | kept.keys())
        if kept.get(key, (0, 0)) != truth.get(key, (0, 0))
    ]


@transaction.atomic
def rebuild(leads: models.QuerySet[models.Model]) -> None:
    """Make the tally anew from a full count of `leads`."""
    Tally.objects.all().delete()
    Tally.objects.bulk_create(
        [
            Tally(**place._replace(value=value)._asdict(), key=place.key, leads=count)
            for place, count, value in _counted(leads)
        ],
        batch_size=1000,
    )


def _counted(leads: models.QuerySet[models.Model]) -> Iterator[tuple[Place, int, int]]:
    groups = leads.filter(Q(deleted_at__isnull=True)).order_by().values_list(*COUNTED)
    for row in groups.annotate(n=Count("pk"), v=Coalesce(Sum(F("value")), 0)):
        yield Place._make((*row[:-2], 0)), row[-2], row[-1]
