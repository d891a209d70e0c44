from typing import TypeVar

from django.db import transaction

from leadwerk.customers.access import take
from leadwerk.customers.actions import record as end
from leadwerk.customers.models import CustomerRecord
from leadwerk.customers.refusals import NoteMissing
from leadwerk.foundation.text import clean
from leadwerk.people.actors import Actor

R = TypeVar("R", bound=CustomerRecord)


@transaction.atomic
def note(record: R, text: str, *, by: Actor) -> R:
    """Write a journal note at a record. Raises `NoteMissing`, `RecordIsInBin`."""
    fresh = take(record, "edit", by=by)
    text = clean(text).strip()
    if not text:
        raise NoteMissing
    end.done(fresh, "record_noted", by=by, changes={}, text=text)
    return fresh
