"""Looking for duplicates among all leads there are: in the background, piece by piece, going on where it was."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from leadwerk.duplicates.identity import COLUMNS
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import Match, leads_like
from leadwerk.duplicates.models import Pair, Scan
from leadwerk.duplicates.refusals import ScanUnderWay
from leadwerk.duplicates.scanning import is_under_way
from leadwerk.foundation.clock import now
from leadwerk.journal.write import write
from leadwerk.leads.models import Lead, Outcome
from leadwerk.people.actors import Actor, System, person
from leadwerk.people.doors import demand
from leadwerk.people.permissions import Permission

PIECE = 500
FORGOTTEN = 10_000


@transaction.atomic
def begin_scan(*, by: Actor) -> Scan:
    """Begin anew; the job `scan` forgets what an earlier one found and does it, written in the same transaction. Raises
    `ScanUnderWay`."""
    demand(by, Permission.LEAD_MERGE)
    former = Scan.objects.select_for_update().first()
    if former is not None and is_under_way(former):
        raise ScanUnderWay
    scan = Scan(pk=1, started_at=now(), by=person(by), total=Lead.objects.present().count())
    try:
        with transaction.atomic():
            scan.save(force_insert=former is None, force_update=former is not None)
    except IntegrityError as error:
        raise ScanUnderWay from error
    write("duplicates_scanned", ("company", 1), by=by, facts={"leads": scan.total})
    return scan


def go_on(*, by: System) -> bool:
    """Compare the next leads with all others; whether there is more to do. Harmless when repeated.

    What is read is read before the transaction, so that nobody waits for it who writes.
    """
    assert isinstance(by, System)
    scan = Scan.objects.filter(finished_at=None).first()
    if scan is None:
        return False
    if scan.place == 0 and _forget_some():
        return True
    open_to_merging = Lead.objects.present().exclude(outcome=Outcome.WON).only(*COLUMNS[Lead])
    leads = list(open_to_merging.filter(pk__gt=scan.place).order_by("pk")[:PIECE])
    found = [pair for lead, like in zip(leads, leads_like(leads), strict=True) for pair in _pairs(lead, like)]
    with transaction.atomic():
        fresh = Scan.objects.select_for_update().get(pk=scan.pk)
        if (fresh.started_at, fresh.place) != (scan.started_at, scan.place):
            return True
        Pair.objects.bulk_create(found, ignore_conflicts=True)
        if leads:
            fresh.place, fresh.done = leads[-1].pk, fresh.done + len(leads)
        else:
            fresh.done, fresh.finished_at = fresh.total, now()
        fresh.save(update_fields=["place", "done", "finished_at"])
    return bool(leads)


def _forget_some() -> bool:
    """Take away pairs of an earlier scan; whether there may be more. All at once would take ten seconds for a million,
    in which nobody else could write."""
    some = Pair.objects.order_by("pk").values("pk")[:FORGOTTEN]
    forgotten, _by_kind = Pair.objects.filter(pk__in=some).delete()
    return forgotten == FORGOTTEN


def _pairs(lead: Lead, like: Iterable[Match]) -> list[Pair]:
    return [
        Pair(
            first_id=min(lead.pk, match.id),
            second_id=max(lead.pk, match.id),
            level=match.level,
            reasons=list(match.reasons),
        )
        for match in like
        if match.level >= Level.LIKELY
    ]
