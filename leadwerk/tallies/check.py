"""Proving the tally: it must equal a full count of the leads at every moment."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from leadwerk.tallies.keep import COLUMNS, GROUP_COLUMNS, Place, key_of
from leadwerk.tallies.models import GroupTally, Tally

Truth = dict[str, tuple[int, int]]


def differences(leads: models.QuerySet[models.Model]) -> list[str]:
    """Where the tally disagrees with a count of `leads`, in words; empty if it is exact. Reads every lead."""
    places = list(_counted(leads))
    truth = {place.key: (count, value) for place, count, value in places}
    of_groups = {key_of(columns): numbers for columns, numbers in _in_groups(places).items()}
    return [*_compared("tally", truth, Tally), *_compared("tally of groups", of_groups, GroupTally)]


def _compared(name: str, truth: Truth, table: type[Tally | GroupTally]) -> Iterator[str]:
    kept: Truth = {key: (count, value) for key, count, value in table.objects.values_list("key", "leads", "value")}
    for key in sorted(truth.keys() | kept.keys()):
        counted, told = truth.get(key, (0, 0)), kept.get(key, (0, 0))
        if counted != told:
            yield f"{key}: the {name} says {told}, counted are {counted}"


@transaction.atomic
def rebuild(leads: models.QuerySet[models.Model]) -> None:
    """Make the tally anew from a full count of `leads`."""
    places = list(_counted(leads))
    Tally.objects.all().delete()
    Tally.objects.bulk_create(
        [Tally(**place._replace(value=value)._asdict(), key=place.key, leads=count) for place, count, value in places],
        batch_size=1000,
    )
    GroupTally.objects.all().delete()
    GroupTally.objects.bulk_create(
        [
            GroupTally(**dict(zip(GROUP_COLUMNS, columns, strict=True)), key=key_of(columns), leads=count, value=value)
            for columns, (count, value) in _in_groups(places).items()
        ],
        batch_size=1000,
    )


def _in_groups(places: Iterable[tuple[Place, int, int]]) -> dict[Any, tuple[int, int]]:
    found: dict[Any, tuple[int, int]] = {}
    for place, count, value in places:
        before = found.get(place.in_group, (0, 0))
        found[place.in_group] = before[0] + count, before[1] + value
    return found


def _counted(leads: models.QuerySet[models.Model]) -> Iterator[tuple[Place, int, int]]:
    groups = leads.filter(Q(deleted_at__isnull=True)).order_by().values_list(*COLUMNS)
    for row in groups.annotate(n=Count("pk"), v=Coalesce(Sum(F("value")), 0)):
        yield Place._make((*row[:-2], 0)), row[-2], row[-1]
