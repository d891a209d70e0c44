"""What taking an import back would reach: which of its leads go, and which stay because of what happened since."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from leadwerk.intake.models import ImportRun
from leadwerk.journal.models import Entry
from leadwerk.leads.models import Lead
from leadwerk.people.actors import Actor, System
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has

NAMED = 20


@dataclass
class Reach:
    """What undoing would do: so many leads go to the bin, so many stay; the first of those."""

    goes: int = 0
    stays: int = 0
    kept: list[Lead] = field(default_factory=list)


def may_undo(run: ImportRun, by: Actor) -> bool:
    """Whether `by`, who sees this import, may take it back."""
    if isinstance(by, System):
        return True
    return has(by, Permission.LEAD_IMPORT) and (run.by_id == by.pk or has(by, Permission.LEAD_DELETE))


def reach(run: ImportRun, user: User) -> Reach:
    """Count, before it is done, what `undo_import` would do. What the user may not see is not counted."""
    goes, there = going(run, user).count(), _there(run, user).count()
    return Reach(goes, there - goes, kept_leads(run, user) if there > goes else [])


def kept_leads(run: ImportRun, user: User) -> list[Lead]:
    """The first leads of the import that somebody has worked on since, as far as the user sees them."""
    return list(_there(run, user).filter(Exists(since(run).filter(subject_id=OuterRef("pk")))).order_by("pk")[:NAMED])


def _there(run: ImportRun, by: Actor) -> QuerySet[Lead]:
    """The leads of the import that are not in the bin."""
    leads = Lead.objects.all() if isinstance(by, System) else Lead.objects.for_user(by, Permission.LEAD_VIEW)
    return leads.present().filter(pk__in=imported(run).values("subject_id"))


def going(run: ImportRun, by: Actor) -> QuerySet[Lead]:
    """Those of them that undoing takes."""
    untouched = _there(run, by).filter(~Exists(since(run).filter(subject_id=OuterRef("pk"))))
    if isinstance(by, System) or run.by_id == by.pk:
        return untouched
    return untouched.filter(pk__in=Lead.objects.for_user(by, Permission.LEAD_DELETE).values("pk"))


def imported(run: ImportRun) -> QuerySet[Entry]:
    """How the leads of this import came."""
    return Entry.objects.filter(change_set=run.change_set or 0, subject_kind="lead", kind="imported")


def since(run: ImportRun) -> QuerySet[Entry]:
    """Whatever else happened to a lead."""
    return Entry.objects.filter(subject_kind="lead").exclude(change_set=run.change_set or 0)
