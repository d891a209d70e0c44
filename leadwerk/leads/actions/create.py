import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from leadwerk.campaigns.models import Campaign
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import Changes, plain, write
from leadwerk.leads.actions.addresses import fold, keys_of
from leadwerk.leads.fields import EDITABLE, checked
from leadwerk.leads.models import AddressKey, Channel, Lead, StageVisit
from leadwerk.leads.models.visit import Entered
from leadwerk.leads.refusals import NothingKnown, OwnerIsInactive
from leadwerk.people import books
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, Team, User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers, has
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Marketplace, SalesProcess, Source, Stage
from leadwerk.tallies import keep

ENOUGH = ("company_name", "first_name", "last_name", "email", "phone", "mobile", "description")


@transaction.atomic
def create(
    fields: Mapping[str, Any],
    *,
    by: Actor,
    channel: str = Channel.MANUAL,
    owner: User | None = None,
    team: Team | None = None,
    book: Book | None = None,
    process: SalesProcess | None = None,
    campaign: Campaign | None = None,
    marketplace: Marketplace | None = None,
    source: Source | None = None,
    received_at: dt.datetime | None = None,
    change_set: int | None = None,
) -> Lead:
    """A new lead from whatever is known: one address, one number or one sentence is enough.

    `fields` are editable fields by name, raw as typed (`fields.py`). With an `owner` the lead starts active; without
    one it waits in `team`, by default the team of who creates it. The process follows rule 4 of domain.md unless one is
    named. Where every lead is in a book and none is chosen, it is the usual one of who creates it. Raises
    `NothingKnown`, `FieldUnknown`, `OwnerIsInactive`, `MissingPermission`, and what `books.for_new` raises.
    """
    user = person(by)
    if not has(by, Permission.LEAD_CREATE):
        raise MissingPermission(Permission.LEAD_CREATE)
    known = checked(fields)
    source = known["source"] = source or known.get("source")
    campaign = known["campaign"] = campaign or known.get("campaign")
    if not known.get("article") and campaign is not None:
        known["article"] = campaign.article
    if not any(known.get(name) for name in ENOUGH):
        raise NothingKnown
    if owner is not None and not owner.is_active:
        raise OwnerIsInactive(owner=owner.name)
    at = now()
    chosen = process or process_for(marketplace=marketplace, campaign=campaign, source=source, team=team)
    lead = Lead(
        **known,
        owner=owner,
        team_id=home(owner, team, user),
        book=books.for_new(book, Permission.LEAD_CREATE, by=by),
        process=chosen,
        stage=first_stage(chosen),
        marketplace=marketplace,
        channel=channel,
        created_at=at,
        received_at=received_at or at,
        last_activity_at=at,
        stage_entered_at=at,
        assigned_at=at if owner else None,
    )
    if not covers(by, Permission.LEAD_CREATE, lead):
        raise MissingPermission(Permission.LEAD_CREATE)
    if owner is not None and owner != user and not covers(by, Permission.LEAD_ASSIGN, lead):
        raise MissingPermission(Permission.LEAD_ASSIGN)
    fold(lead)
    change_set = change_set or new_change_set()
    lead.save(force_insert=True)
    AddressKey.objects.bulk_create([AddressKey(key=key, lead=lead) for key in sorted(keys_of(lead))])
    StageVisit(
        lead=lead, stage=lead.stage, entered_at=at, entered=Entered.CREATED, entered_by=user, change_set=change_set
    ).save(force_insert=True)
    changes = first_changes(lead)
    write(
        "created", ("lead", lead.pk), by=by, change_set=change_set, changes=changes, at=at, facts={"channel": channel}
    )
    keep.count([(None, keep.place(lead))])
    return lead


def process_for(
    *,
    marketplace: Marketplace | None = None,
    campaign: Campaign | None = None,
    source: Source | None = None,
    team: Team | None = None,
) -> SalesProcess:
    """Which process a lead gets: marketplace before campaign, source, team, company default (rule 4).

    One that was retired is passed over.
    """
    known = catalog()
    candidates = (
        marketplace.process_id if marketplace else None,
        campaign.process_id if campaign else None,
        source.process_id if source else None,
        known.team_processes.get(team.pk) if team else None,
    )
    found = (known.processes[pk] for pk in candidates if pk is not None)
    return next((process for process in found if process.retired_at is None), known.default_process)


def first_stage(process: SalesProcess) -> Stage:
    return catalog().stages_of[process.pk][0]


def home(owner: User | None, team: Team | None, creator: User | None) -> int | None:
    """A lead belongs to its owner's home team; without an owner it waits in the team named, else in the creator's."""
    if owner is not None:
        return owner.team_id
    return team.pk if team is not None else (creator.team_id if creator is not None else None)


STORED = (*EDITABLE, "owner", "book", "team", "process", "stage", "marketplace", "campaign", "source", "channel")


def first_changes(lead: Lead) -> Changes:
    """What a new lead started with, as `changes` of its first entry: only what is not empty."""
    changes: Changes = {}
    for name in dict.fromkeys(STORED):
        value = plain(getattr(lead, lead._meta.get_field(name).attname))  # type: ignore[union-attr]
        if value not in ("", None, []):
            changes[name] = [None, value]
    return changes
