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
    first, second = sorted((lead.pk, other.pk))
    for pk in (first, second):
        take_anywhere(pk, Permission.LEAD_VIEW, by=by)
    take_anywhere(lead, Permission.LEAD_EDIT, by=by)
    pair = {"first_kind": "lead", "first_id": first, "second_kind": "lead", "second_id": second}
    found = Dismissal.objects.filter(**pair).first()
    if found is None:
        change_set = change_set or new_change_set()
        found = Dismissal(**pair, at=now(), by=person(by))
        found.save(force_insert=True)
        for one, theirs in ((lead, other), (other, lead)):
            write("dismissed", ("lead", one.pk), by=by, change_set=change_set, facts={"record": theirs.number})
    return found
