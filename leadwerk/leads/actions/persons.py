"""Further persons at a lead: add, change, remove."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.foundation.text import clean
from leadwerk.leads.access import take
from leadwerk.leads.actions import record
from leadwerk.leads.actions.addresses import fold, keep_keys
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.leads.refusals import FieldUnknown, PersonUnknown
from leadwerk.people.actors import Actor
from leadwerk.people.permissions import Permission
from leadwerk.tallies import keep

COLUMNS = ("salutation", "title", "first_name", "last_name", "job_title", "email", "phone", "mobile")
TELLING = ("first_name", "last_name", "job_title", "email", "phone", "mobile")


@transaction.atomic
def add_person(
    lead: Lead, fields: Mapping[str, str], *, by: Actor, version: int | None = None, change_set: int | None = None
) -> LeadPerson:
    """Add a person to a lead; a name, an address or a number is enough. Raises `PersonUnknown`, `FieldUnknown`."""
    fresh = take(lead, Permission.LEAD_EDIT, by=by, version=version)
    known = _checked(fields)
    if not any(known.get(name) for name in TELLING):
        raise PersonUnknown
    person = LeadPerson(lead=fresh, **known)
    person.save(force_insert=True)
    _done(fresh, person, "person_added", None, columns(person), by=by, change_set=change_set)
    return person


@transaction.atomic
def edit_person(
    person: LeadPerson,
    fields: Mapping[str, str],
    *,
    by: Actor,
    seen: Mapping[str, str] | None = None,
    change_set: int | None = None,
) -> LeadPerson:
    """Change a person's fields. `seen` as in `edit`: another value by now raises `Stale`."""
    fresh = take(person.lead_id, Permission.LEAD_EDIT, by=by)
    person = _fetch(fresh, person.pk)
    before, known = columns(person), _checked(fields)
    since = {
        name: [was, before[name]]
        for name, was in _checked(seen or {}).items()
        if before[name] not in (was, known[name])
    }
    if since:
        raise Stale(lead=person.name, changes=since)
    for name, value in known.items():
        setattr(person, name, value)
    after = columns(person)
    if after == before:
        return person
    if not any(after[name] for name in TELLING):
        raise PersonUnknown
    person.save(force_update=True)
    _done(fresh, person, "person_edited", before, after, by=by, change_set=change_set)
    return person


@transaction.atomic
def remove_person(person: LeadPerson, *, by: Actor, change_set: int | None = None) -> Lead:
    """Take a person off a lead; the journal keeps who it was, and `undo` brings them back."""
    fresh = take(person.lead_id, Permission.LEAD_EDIT, by=by)
    person = _fetch(fresh, person.pk)
    before = columns(person)
    LeadPerson.objects.filter(pk=person.pk).delete()
    _done(fresh, person, "person_removed", before, None, by=by, change_set=change_set)
    return fresh


def _fetch(lead: Lead, person_id: int) -> LeadPerson:
    found = LeadPerson.objects.filter(lead=lead, pk=person_id).first()
    if found is None:
        raise Unseen
    found.lead = lead
    return found


def _checked(fields: Mapping[str, str]) -> dict[str, str]:
    for name in fields:
        if name not in COLUMNS:
            raise FieldUnknown(field=name)
    limits = {name: LeadPerson._meta.get_field(name).max_length for name in fields}  # type: ignore[union-attr]
    return {name: clean(value, limits[name]).strip() for name, value in fields.items()}


def columns(person: LeadPerson) -> dict[str, Any]:
    """A person as the journal keeps them."""
    return {"id": person.pk, **{name: getattr(person, name) for name in COLUMNS}}


def _done(
    lead: Lead,
    person: LeadPerson,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    by: Actor,
    change_set: int | None,
) -> None:
    place, persons = keep.place(lead), list(lead.persons.all())
    fold(lead, persons)
    keep_keys(lead, persons)
    record.done(
        lead,
        kind,
        by=by,
        before=place,
        changes={"person": [before, after]},
        facts={"person": person.name},
        change_set=change_set,
    )
