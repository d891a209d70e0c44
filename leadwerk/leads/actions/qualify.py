from django.db import transaction

from leadwerk.foundation.clock import now
from leadwerk.journal.write import change
from leadwerk.leads.access import take_open
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead, Qualification, Rating
from leadwerk.leads.refusals import RatingMissing
from leadwerk.people.actors import Actor, person
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def qualify(
    lead: Lead,
    rating: str,
    *,
    by: Actor,
    text: str = "",
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Declare a lead worth selling to: `by` is the assessor, `rating` A to D, `text` a sentence why (rule 5)."""
    fresh = take_open(lead, Permission.LEAD_QUALIFY, by=by, version=version)
    if rating not in (Rating.A, Rating.B, Rating.C, Rating.D):
        raise RatingMissing
    at, before = now(), keep.place(fresh)
    Qualification(lead=fresh, rating=rating, text=text, assessor=person(by), at=at).save(force_insert=True)
    changes = change(fresh, rating=rating)
    record.done(
        fresh,
        "qualified",
        by=by,
        before=before,
        changes=changes,
        text=text,
        facts={"rating": rating},
        change_set=change_set,
        at=at,
    )
    return fresh
