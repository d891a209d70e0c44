from collections.abc import Mapping
from typing import Any

from django.db import transaction

from leadwerk.journal.write import change
from leadwerk.leads.access import take
from leadwerk.leads.actions import record
from leadwerk.leads.actions.addresses import fold, keep_keys
from leadwerk.leads.fields import checked, label
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep

FOUND_BY = frozenset(
    (
        "company_name",
        "title",
        "first_name",
        "last_name",
        "email",
        "phone",
        "mobile",
        "more_addresses",
        "city",
        "description",
    )
)


@transaction.atomic
def edit(
    lead: Lead, fields: Mapping[str, Any], *, by: Actor, version: int | None = None, change_set: int | None = None
) -> Lead:
    """Change fields of a lead; what is equal already is left alone, and nothing changed writes nothing.

    `version` is the one the person had before them. Raises `Stale` (its facts: `lead`), `FieldUnknown`, `LeadIsInBin`,
    `LeadIsConverted`.
    """
    fresh = take(lead, Permission.LEAD_EDIT, by=by, version=version)
    before = keep.place(fresh)
    changes = change(fresh, **checked(fields))
    if not changes:
        return fresh
    if FOUND_BY & changes.keys():
        persons = list(fresh.persons.all())
        fold(fresh, persons)
        keep_keys(fresh, persons)
    facts = {"fields": ", ".join(label(name) for name in changes)}
    record.done(fresh, "edited", by=by, before=before, changes=changes, facts=facts, change_set=change_set)
    return fresh
