from django.db import transaction

from leadwerk.customers.access import take_anywhere as take_record
from leadwerk.customers.models import Account, Contact
from leadwerk.duplicates.models import Dismissal
from leadwerk.duplicates.refusals import SameRecord
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import write
from leadwerk.leads.access import take_anywhere as take_lead
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission

Record = Lead | Account | Contact


@transaction.atomic
def dismiss(record: Record, other: Record, *, by: Actor, change_set: int | None = None) -> Dismissal:
    """Say for everybody that two leads, accounts or contacts are not the same. Saying it twice does no harm."""
    pair = _take_pair(record, other, by=by)
    found = Dismissal.objects.filter(**pair).first()
    if found is None:
        found = Dismissal(**pair, at=now(), by=person(by))
        found.save(force_insert=True)
        _tell("dismissed", record, other, by=by, change_set=change_set)
    return found


@transaction.atomic
def withdraw(record: Record, other: Record, *, by: Actor, change_set: int | None = None) -> None:
    """Take back that two are not the same, whoever said it: they are compared again. Doing it twice does no harm."""
    pair = _take_pair(record, other, by=by)
    deleted, _rows = Dismissal.objects.filter(**pair).delete()
    if deleted:
        _tell("dismissal_withdrawn", record, other, by=by, change_set=change_set)


def _take_pair(record: Record, other: Record, *, by: Actor) -> dict[str, str | int]:
    if record.kind != other.kind or record.pk == other.pk:
        raise SameRecord
    for one in sorted((record, other), key=lambda each: each.pk):
        _take(one, "view", by=by)
    _take(record, "edit", by=by)
    first, second = sorted((record.pk, other.pk))
    return {"first_kind": record.kind, "first_id": first, "second_kind": record.kind, "second_id": second}


def _take(one: Record, verb: str, *, by: Actor) -> None:
    if isinstance(one, Lead):
        take_lead(one.pk, Permission(f"lead.{verb}"), by=by)
    else:
        take_record(one, verb, by=by)


def _tell(kind: str, record: Record, other: Record, *, by: Actor, change_set: int | None) -> None:
    change_set = change_set or new_change_set()
    for one, theirs in ((record, other), (other, record)):
        write(kind, (one.kind, one.pk), by=by, change_set=change_set, facts={"record": theirs.number})
