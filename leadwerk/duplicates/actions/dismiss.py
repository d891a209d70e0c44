from django.db import transaction

from leadwerk.duplicates.models import Dismissal
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import write
from leadwerk.leads.access import take_anywhere
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission


@transaction.atomic
def dismiss(lead: Lead, other: Lead, *, by: Actor, change_set: int | None = None) -> Dismissal:
    """Say for everybody that two leads are not the same. Saying it twice does no harm."""
    pair = _take_pair(lead, other, by=by)
    found = Dismissal.objects.filter(**pair).first()
    if found is None:
        found = Dismissal(**pair, at=now(), by=person(by))
        found.save(force_insert=True)
        _tell("dismissed", lead, other, by=by, change_set=change_set)
    return found


@transaction.atomic
def withdraw(lead: Lead, other: Lead, *, by: Actor, change_set: int | None = None) -> None:
    """Take back that two leads are not the same, whoever said it: they are compared again. Doing it twice does no
    harm."""
    pair = _take_pair(lead, other, by=by)
    deleted, _rows = Dismissal.objects.filter(**pair).delete()
    if deleted:
        _tell("dismissal_withdrawn", lead, other, by=by, change_set=change_set)


def _take_pair(lead: Lead, other: Lead, *, by: Actor) -> dict[str, str | int]:
    first, second = sorted((lead.pk, other.pk))
    for pk in (first, second):
        take_anywhere(pk, Permission.LEAD_VIEW, by=by)
    take_anywhere(lead, Permission.LEAD_EDIT, by=by)
    return {"first_kind": "lead", "first_id": first, "second_kind": "lead", "second_id": second}


def _tell(kind: str, lead: Lead, other: Lead, *, by: Actor, change_set: int | None) -> None:
    change_set = change_set or new_change_set()
    for one, theirs in ((lead, other), (other, lead)):
        write(kind, ("lead", one.pk), by=by, change_set=change_set, facts={"record": theirs.number})
