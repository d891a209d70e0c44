"""Leads that move because a setting did: a stage was retired, a book removed, their owner changed teams or left.

Set-based, in chunks with their journal, visits and tally, all under one change set.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet

from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import change, entry, write_all
from leadwerk.leads.actions.assign import hand_over
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.leads.refusals import AlreadyInBook, AlreadyInStage, OwnerIsInactive, StageIsRetired
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import Book, User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import keep

CHUNK = 1000
FILLED = 500  # at once while people work: the index of the search makes each row dear on PostgreSQL
COUNTED = ("team", "owner", "book", "process", "stage", "outcome", "value", "closed_at", "deleted_at")


def in_stage(stage: Stage) -> "QuerySet[Lead]":
    """The open leads of a stage, those in the bin too, because they can come back."""
    return Lead.objects.filter(stage=stage, group__in=("new", "active"))


def empty_stage(stage: Stage, target: Stage, *, by: Actor, change_set: int | None = None) -> int:
    """Move all open leads of one stage into another, of this or another process; how many there were.

    Each chunk is a transaction of its own, so that nobody waits for all of them. Interrupted, it leaves the rest where
    it was; called again, it takes the rest along. Raises `StageIsRetired` if the target is, `AlreadyInStage`.
    """
    demand(by, Permission.MANAGE_PROCESSES)
    if target.retired_at is not None:
        raise StageIsRetired(stage=target.label)
    if target.pk == stage.pk:
        raise AlreadyInStage(stage=target.label)
    change_set, moved = change_set or new_change_set(), 0
    while True:
        with transaction.atomic():
            leads = _some(in_stage(stage))
            _map(leads, stage, target, by=by, change_set=change_set, at=now())
        moved += len(leads)
        if len(leads) < CHUNK:
            return moved


@transaction.atomic
@keep.together()
def follow_owner(owner: User, *, by: Actor, change_set: int | None = None) -> int:
    """Bring the open leads of a user into the team the user now belongs to; how many there were."""
    demand_people(by, owner.team_id)
    change_set, moved = change_set or new_change_set(), 0
    elsewhere = Lead.objects.filter(owner=owner, group="active").filter(~Q(team=owner.team_id) | Q(team=None))
    while leads := _some(elsewhere):
        before = [keep.place(lead) for lead in leads]
        changes = [change(lead, team=owner.team) for lead in leads]
        _of(leads).update(team=owner.team, version=F("version") + 1)
        facts = {"owner": owner.name, "team": str(owner.team)}
        write_all(
            entry("followed", ("lead", lead.pk), by=by, changes=what, change_set=change_set, facts=facts)
            for lead, what in zip(leads, changes, strict=True)
        )
        keep.count(zip(before, map(keep.place, leads), strict=True))
        moved += len(leads)
    return moved


def of_owner(owner: User) -> "QuerySet[Lead]":
    """The active leads of a user, those in the bin too, because they can come back.

    Asked in two parts, because each has an index of its own: together they would read every lead there is."""
    theirs = Q(owner=owner, group="active")
    return Lead.objects.filter(theirs & Q(deleted_at__isnull=True) | theirs & Q(deleted_at__isnull=False))


@transaction.atomic
@keep.together()
def succeed(owner: User, successor: User | None, *, by: Actor, change_set: int | None = None) -> int:
    """Give all active leads of a user to another; without one they are new again and wait in their teams. How many
    there were. Raises `OwnerIsInactive`."""
    demand_people(by, owner.team_id, *([successor.team_id] if successor is not None else []))
    if successor is not None and not successor.is_active:
        raise OwnerIsInactive(owner=successor.name)
    change_set, at, moved = change_set or new_change_set(), now(), 0
    kind, facts = ("assigned", {"owner": successor.name}) if successor is not None else ("released", {})
    while leads := _some(of_owner(owner)):
        before = [keep.place(lead) for lead in leads]
        if successor is not None:
            changes = [hand_over(lead, successor, at) for lead in leads]
            team = {"team": successor.team} if successor.team_id is not None else {}
            _of(leads).update(owner=successor, assigned_at=at, version=F("version") + 1, **team)
        else:
            changes = [change(lead, owner=None, assigned_at=None) for lead in leads]
            _of(leads).update(owner=None, assigned_at=None, version=F("version") + 1)
        write_all(
            entry(kind, ("lead", lead.pk), by=by, changes=what, change_set=change_set, facts=facts, at=at)
            for lead, what in zip(leads, changes, strict=True)
        )
        keep.count(zip(before, map(keep.place, leads), strict=True))
        moved += len(leads)
    return moved


def empty_book(book: Book, target: Book, *, by: Actor, change_set: int) -> int:
    """Move all leads of one book into another, closed ones and those in the bin too; how many there were.

    In chunks as `empty_stage`. Raises `AlreadyInBook`.
    """
    demand_people(by, None)  # books are the whole company's
    if target.pk == book.pk:
        raise AlreadyInBook(book=target.name)
    moved = 0
    while True:
        with transaction.atomic():
            leads = _some(Lead.objects.filter(book=book))
            before = [keep.place(lead) for lead in leads]
            changes = [change(lead, book=target) for lead in leads]
            _of(leads).update(book=target, version=F("version") + 1)
            facts = {"book": target.name}
            write_all(
                entry("book_changed", ("lead", lead.pk), by=by, changes=what, change_set=change_set, facts=facts)
                for lead, what in zip(leads, changes, strict=True)
            )
            keep.count(zip(before, map(keep.place, leads), strict=True))
        moved += len(leads)
        if len(leads) < CHUNK:
            return moved


@transaction.atomic
def fill_books(
    into: Mapping[int | None, int], *, by: Actor, after: int | None = None
) -> tuple[int | None, Counter[int]]:
    """Put the next leads without a book into the one of their team, or that of None: ids of books by ids of teams.

    Goes through all of them by id, beginning `after` one; with None only through those not in the bin, which have an
    index. Returns the last id, None if there was nothing more, and how many went into which book. A switch of the
    ownership mode calls this, a million times over: it has one entry for all, and versions stay, because nothing that
    somebody is editing changes.
    """
    demand(by, Permission.MANAGE_SETTINGS)
    found = Lead.objects.filter(book=None)
    leads = _some(found.present() if after is None else found.filter(pk__gt=after), FILLED)
    before = [keep.place(lead) for lead in leads]
    by_book: dict[int, list[int]] = defaultdict(list)
    for lead in leads:
        lead.book_id = into.get(lead.team_id, into[None])
        by_book[lead.book_id].append(lead.pk)
    for book, ids in by_book.items():
        Lead.objects.filter(pk__in=ids).update(book=book)
    keep.count(zip(before, map(keep.place, leads), strict=True))
    return leads[-1].pk if leads else None, Counter({book: len(ids) for book, ids in by_book.items()})


def _some(leads: "QuerySet[Lead]", most: int | None = None) -> list[Lead]:
    return list(
        leads.select_for_update(of=("self",))
        .only(*COUNTED, "assigned_at", "stage_entered_at")
        .order_by("pk")[: most or CHUNK]
    )


def _of(leads: list[Lead]) -> "QuerySet[Lead]":
    return Lead.objects.filter(pk__in=[lead.pk for lead in leads])


def _map(leads: list[Lead], stage: Stage, target: Stage, *, by: Actor, change_set: int, at: dt.datetime) -> None:
    before = [keep.place(lead) for lead in leads]
    changes = [change(lead, process=target.process, stage=target, stage_entered_at=at) for lead in leads]
    StageVisit.objects.filter(lead__in=leads, left_at__isnull=True).update(
        left_at=at, left=Left.MAPPED, left_by=person(by), left_change_set=change_set
    )
    StageVisit.objects.bulk_create(
        [
            StageVisit(
                lead=lead,
                stage=target,
                entered_at=at,
                entered=Entered.MAPPED,
                entered_by=person(by),
                change_set=change_set,
            )
            for lead in leads
        ]
    )
    _of(leads).update(process=target.process, stage=target, stage_entered_at=at, version=F("version") + 1)
    facts = {"from": stage.name, "stage": target.name}
    write_all(
        entry("mapped", ("lead", lead.pk), by=by, changes=what, change_set=change_set, facts=facts, at=at)
        for lead, what in zip(leads, changes, strict=True)
    )
    keep.count(zip(before, map(keep.place, leads), strict=True))
