"""What a person is told of duplicates: what they may see, and of the rest at most that there is something."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from leadwerk.customers.access import viewing
from leadwerk.customers.models import Account, Contact
from leadwerk.duplicates.identity import Known
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import Match, colleagues, matches
from leadwerk.duplicates.models import Dismissal
from leadwerk.duplicates.policy import rules
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission

SHOWN = 5
SHOWN_DISMISSED = 50


@dataclass(frozen=True, slots=True)
class Told:
    """The matching leads this person may see, the surest first, and whether another team is working on the same one.

    `elsewhere` says nothing more, not even how many, and is only ever true where the company allows it.
    """

    leads: list[tuple[Lead, Match]]
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.leads) or self.elsewhere


def told(known: Known, user: User, *, at_least: Level = Level.POSSIBLE) -> Told:
    """The duplicates of a lead, or of one that is about to be made. What was dismissed is left out."""
    found = [match for match in matches(known) if match.kind == "lead" and match.level >= at_least]
    if isinstance(known, Lead) and known.pk is not None:
        gone = dismissed(known)
        found = [match for match in found if match.id not in gone]
    if not found:
        return Told([])
    visible = Lead.objects.for_user(user, Permission.LEAD_VIEW).in_bulk([match.id for match in found])
    return Told(
        [(visible[match.id], match) for match in found if match.id in visible][:SHOWN],
        elsewhere=rules().tells_elsewhere and bool(hidden(found, visible)),
    )


def hidden(found: Collection[Match], visible: Collection[int]) -> list[Match]:
    """The matches that may be hinted at: certain, being worked on, and out of this person's sight."""
    return [match for match in found if match.id not in visible and match.is_open and match.level is Level.CERTAIN]


def told_of(record: Account | Contact, user: User) -> list[tuple[Account | Contact, Match]]:
    """The accounts or contacts that may be the same as this one, as far as this person may see them, the surest first.
    What was dismissed is left out. Of other teams' records nothing is said: nobody works on them as on a lead."""
    model, gone = type(record), dismissed(record)
    found = {match.id: match for match in matches(record) if match.kind == record.kind}
    if isinstance(record, Contact):
        found |= {match.id: match for match in colleagues(record) if match.id not in found or match.level > 1}
    visible = model.objects.for_user(user, viewing(model)).present().in_bulk([pk for pk in found if pk not in gone])
    surest = sorted(found.values(), key=lambda match: -match.level)
    return [(visible[match.id], match) for match in surest if match.id in visible][:SHOWN]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Somebody said that `record` is not the same one."""

    record: Lead | Account | Contact
    dismissal: Dismissal


def dismissals(record: Lead | Account | Contact, user: User) -> list[Dismissed]:
    """What was said to be no duplicate of this record, the latest first, as far as this person may see it."""
    found = _dismissals(record).select_related("by").order_by("-pk")[:SHOWN_DISMISSED]
    others = {row.pk: row.second_id if row.first_id == record.pk else row.first_id for row in found}
    rows = type(record).objects.for_user(user, Permission(f"{record.kind}.view")).present()
    visible = rows.in_bulk(list(others.values()))
    return [Dismissed(visible[others[row.pk]], row) for row in found if others[row.pk] in visible]


def dismissed(record: Lead | Account | Contact) -> set[int]:
    """The records of the same kind of which somebody said that they are not this one."""
    pairs = _dismissals(record).values_list("first_id", "second_id")
    return {one if one != record.pk else other for one, other in pairs}


def _dismissals(record: Lead | Account | Contact) -> "QuerySet[Dismissal]":
    kinds = Q(first_kind=record.kind, second_kind=record.kind)
    return Dismissal.objects.filter(kinds & (Q(first_id=record.pk) | Q(second_id=record.pk)))
