"""Doors to what came in. An import belongs to who made it; whoever may import everything sees all of them.

A single event is seen by whoever sent it, and by those who settle what came in.
"""

from django.db.models import Q, QuerySet, Subquery

from leadwerk.foundation.db.statements import count_of
from leadwerk.foundation.errors import Unseen
from leadwerk.intake.models import EventState, ImportRun, IntakeEvent
from leadwerk.people.actors import Actor, System
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.scoping import has, scope


def imports(user: User) -> QuerySet[ImportRun]:
    """The imports this user may see, and go on with."""
    width = scope(user, Permission.LEAD_IMPORT)
    if width is Scope.ALL:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(Q(by=user)) if width is not Scope.NONE else ImportRun.objects.none()


def may_import(by: Actor) -> None:
    """Raises `MissingPermission` for those who import nothing."""
    if not has(by, Permission.LEAD_IMPORT):
        raise MissingPermission(permission=Permission.LEAD_IMPORT)


def see(run_id: int, user: User) -> ImportRun:
    """Raises `Unseen`."""
    run = imports(user).select_related("undo").filter(pk=run_id).first()
    if run is None:
        raise Unseen
    return run


def earlier(run: ImportRun, user: User) -> ImportRun | None:
    """The last import of the very same bytes that this user sees, unless it was taken back."""
    same = imports(user).filter(blob_id=run.blob_id, started_at__isnull=False, undo=None).exclude(pk=run.pk)
    return same.select_related("by").order_by("-started_at").first()


def take(run: ImportRun | int, *, by: Actor) -> ImportRun:
    """Lock the fresh row for a verb. Inside a transaction only. Raises `Unseen`."""
    pk = run if isinstance(run, int) else run.pk
    rows = ImportRun.objects.all() if isinstance(by, System) else imports(by)
    fresh = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if fresh is None:
        raise Unseen
    return fresh


def may_settle(by: Actor) -> None:
    """Raises `MissingPermission` for those who have nothing to do with what came in."""
    if not has(by, Permission.MANAGE_INTAKE):
        raise MissingPermission(permission=Permission.MANAGE_INTAKE)


def held_number() -> Subquery:
    """How many events stand in quarantine, as a number to be read in any query."""
    return count_of(IntakeEvent.objects.filter(state=EventState.QUARANTINE, waiting__gt=0))


def events(user: User) -> QuerySet[IntakeEvent]:
    """The events this user may see: what they have sent themselves, or all."""
    if has(user, Permission.MANAGE_INTAKE):
        return IntakeEvent.objects.all()
    return IntakeEvent.objects.filter(by=user)


def see_event(event_id: int, user: User) -> IntakeEvent:
    """Raises `Unseen`."""
    event = events(user).select_related("by", "source", "run").filter(pk=event_id).first()
    if event is None:
        raise Unseen
    return event


def take_event(event: IntakeEvent | int, *, by: Actor) -> IntakeEvent:
    """Lock the fresh row for a verb of whoever settles what came in. Inside a transaction only."""
    pk = event if isinstance(event, int) else event.pk
    rows = IntakeEvent.objects.all() if isinstance(by, System) else events(by)
    fresh = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if fresh is None:
        raise Unseen
    may_settle(by)
    return fresh
