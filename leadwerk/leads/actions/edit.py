from collections.abc import Mapping
from typing import Any

from django.db import transaction

from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Stale
from leadwerk.journal.reads import last_change
from leadwerk.journal.write import Changes, change, plain
from leadwerk.leads.access import take
from leadwerk.leads.actions.addresses import fold, keep_keys
from leadwerk.leads.actions.record import Batch
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
    lead: Lead,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    seen: Mapping[str, Any] | None = None,
    version: int | None = None,
    change_set: int | None = None,
) -> Lead:
    """Change fields of a lead; what is equal already is left alone, and nothing changed writes nothing.

    `seen` are the values of these fields as the person had them before them: where somebody else changed one since,
    `Stale` is raised (its facts: `changes` of that field since, the `entry` that tells who did it). `version` is the
    same for the whole lead. Raises `FieldUnknown`, `LeadIsInBin`, `LeadIsConverted`.
    """
    fresh = take(lead, Permission.LEAD_EDIT, by=by, version=version)
    wanted = checked(fields)
    _refuse_stale(fresh, wanted, checked(seen or {}))
    batch = Batch(by, change_set or new_change_set())
    alter(batch, fresh, wanted)
    batch.write()
    return fresh


def alter(batch: Batch, fresh: Lead, wanted: Mapping[str, Any]) -> None:
    """`edit` for a lead in hand: `wanted` as `checked` gives it. Verbs only."""
    before = keep.place(fresh)
    changes = change(fresh, **wanted)
    if not changes:
        return
    is_found_anew = bool(FOUND_BY & changes.keys())
    if is_found_anew:
        persons = list(fresh.persons.all())
        fold(fresh, persons)
        keep_keys(fresh, persons)
    facts = {"fields": ", ".join(label(name) for name in changes)}
    also = ("folded", "sort_name") if is_found_anew else ()
    batch.done(fresh, "edited", before=before, changes=changes, facts=facts, also=also)


def _refuse_stale(fresh: Lead, wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    since: Changes = {}
    for name, was in seen.items():
        present = plain(getattr(fresh, Lead._meta.get_field(name).attname))  # type: ignore[union-attr]
        if present != plain(was) and present != plain(wanted[name]):
            since[name] = [plain(was), present]
    if since:
        raise Stale(lead=fresh.number, changes=since, entry=last_change(("lead", fresh.pk), since))
