from django.db import transaction

from leadwerk.foundation.text import clean
from leadwerk.leads.access import take
from leadwerk.leads.actions import record
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import TextMissing
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep


@transaction.atomic
def note(lead: Lead, text: str, *, by: Actor) -> Lead:
    """Write a journal note at a lead, open or closed. Raises `TextMissing`, `LeadIsInBin`, `LeadIsConverted`."""
    fresh = take(lead, Permission.LEAD_EDIT, by=by)
    text = clean(text).strip()
    if not text:
        raise TextMissing
    record.done(fresh, "noted", by=by, before=keep.place(fresh), changes={}, text=text)
    return fresh
