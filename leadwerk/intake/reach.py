"""What taking an import back would reach: which of its leads go, and which stay because of what happened since."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet, Subquery

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
    """What undoing would do: so many leads go to the bin, so many get values back, so many stay; some of those."""

    goes: int = 0
    returns: int = 0
    stays: int = 0
    kept: list[Lead] = field(default_factory=list)


def may_undo(run: ImportRun, by: Actor) -> bool:
    """Whether `by`, who sees this import, may take it back."""
    if isinstance(by, System):
        return True
    return has(by, Permission.LEAD_IMPORT) and (run.by_id == by.pk or has(by, Permission.LEAD_DELETE))


def reach(run: ImportRun, user: User) -> Reach:
    """Count, before it is done, what `undo_import` would do. What the user may not see is not counted."""
    created, changed = _there(run, user, made_by(run)), _there(run, user, changed_by(run))
    goes, returns = going(run, user).count(), returning(run, user).count()
    stays = created.count() + changed.count() - goes - returns
    return Reach(goes, returns, stays, kept_leads(run, user) if stays else [])


def kept_leads(run: ImportRun, user: User) -> list[Lead]:
    """The first leads of the import that somebody has worked on since, as far as the user sees them."""
    leads = _there(run, user, made_by(run)) | _there(run, user, changed_by(run))
    return list(leads.filter(_worked_on(run)).order_by("pk")[:NAMED])


def going(run: ImportRun, by: Actor) -> QuerySet[Lead]:
    """The leads it made and that nobody has worked on since."""
    return _allowed(run, by, _there(run, by, made_by(run)).filter(~_worked_on(run)), Permission.LEAD_DELETE)


def returning(run: ImportRun, by: Actor) -> QuerySet[Lead]:
    """The leads it changed and that nobody has worked on since."""
    return _allowed(run, by, _there(run, by, changed_by(run)).filter(~_worked_on(run)), Permission.LEAD_EDIT)


def made_by(run: ImportRun) -> QuerySet[Entry]:
    """How the leads of this import came."""
    return _entries(run).filter(kind="imported")


def changed_by(run: ImportRun) -> QuerySet[Entry]:
    """What this import changed at leads that were there before it."""
    made = made_by(run).filter(subject_id=OuterRef("subject_id"))
    return _entries(run).filter(~Exists(made), kind="import_updated")


def done_by(run: ImportRun) -> QuerySet[Entry]:
    """What there is to take back, entry by entry."""
    return _entries(run).filter(kind__in=("imported", "import_updated"))


def since(run: ImportRun) -> QuerySet[Entry]:
    """Whatever happened to its leads after the import, taking it back not counted. That some came won it did itself."""
    change_sets = [run.change_set or 0]
    if run.taken_back is not None:
        change_sets.append(run.taken_back.change_set)
    return Entry.objects.filter(subject_kind="lead").exclude(change_set__in=change_sets).exclude(kind="came_won")


def _entries(run: ImportRun) -> QuerySet[Entry]:
    return Entry.objects.filter(change_set=run.change_set or 0, subject_kind="lead")


def _there(run: ImportRun, by: Actor, entries: QuerySet[Entry]) -> QuerySet[Lead]:
    """The leads of these entries that are not in the bin."""
    leads = Lead.objects.all() if isinstance(by, System) else Lead.objects.for_user(by, Permission.LEAD_VIEW)
    return leads.present().filter(pk__in=entries.values("subject_id"))


def _worked_on(run: ImportRun) -> Exists:
    last = done_by(run).filter(subject_id=OuterRef("subject_id")).order_by("-pk").values("pk")[:1]
    return Exists(since(run).filter(subject_id=OuterRef("pk"), pk__gt=Subquery(last)))


def _allowed(run: ImportRun, by: Actor, leads: QuerySet[Lead], permission: Permission) -> QuerySet[Lead]:
    if isinstance(by, System) or run.by_id == by.pk:
        return leads
    return leads.filter(pk__in=Lead.objects.for_user(by, permission).values("pk"))
