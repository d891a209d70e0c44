"""What a person is told of duplicates: what they may see, and of the rest at most that there is something."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from leadwerk.duplicates.identity import Known
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import Match, matches
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


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Somebody said that `lead` is not the same one."""

    lead: Lead
    dismissal: Dismissal


def dismissals(lead: Lead, user: User) -> list[Dismissed]:
    """What was said to be no duplicate of this lead, the latest first, as far as this person may see it."""
    found = _dismissals(lead).select_related("by").order_by("-pk")[:SHOWN_DISMISSED]
    others = {row.pk: row.second_id if row.first_id == lead.pk else row.first_id for row in found}
    visible = Lead.objects.for_user(user, Permission.LEAD_VIEW).present().in_bulk(list(others.values()))
    return [Dismissed(visible[others[row.pk]], row) for row in found if others[row.pk] in visible]


def dismissed(lead: Lead) -> set[int]:
    """The leads of which somebody said that they are not this one."""
    pairs = _dismissals(lead).values_list("first_id", "second_id")
    return {one if one != lead.pk else other for one, other in pairs}


def _dismissals(lead: Lead) -> "QuerySet[Dismissal]":
    first, second = Q(first_kind="lead", first_id=lead.pk), Q(second_kind="lead", second_id=lead.pk)
    return Dismissal.objects.filter(first | second)
