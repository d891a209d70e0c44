from typing import TypeVar

from django.db import transaction

from leadwerk.customers.access import take
from leadwerk.customers.actions import record as end
from leadwerk.customers.models import CustomerRecord
from leadwerk.customers.refusals import ResponsibleIsInactive
from leadwerk.foundation.text import clean
from leadwerk.journal.write import change
from leadwerk.people.actors import Actor
from leadwerk.people.models import User

R = TypeVar("R", bound=CustomerRecord)


@transaction.atomic
def hand_over(
    record: R, owner: User, *, by: Actor, text: str = "", version: int | None = None, change_set: int | None = None
) -> R:
    """Make another user responsible for a record; it moves to their home team.

    Handing it to whom it belongs already changes nothing. Raises `ResponsibleIsInactive`, `Stale`, `RecordIsInBin`.
    """
    fresh = take(record, by=by, version=version)
    if not owner.is_active:
        raise ResponsibleIsInactive(owner=owner.name)
    if fresh.owner_id == owner.pk:
        return fresh
    changes = change(fresh, owner=owner, team=owner.team)
    facts = {"owner": owner.name}
    end.done(fresh, "handed_over", by=by, changes=changes, text=clean(text).strip(), facts=facts, change_set=change_set)
    return fresh
