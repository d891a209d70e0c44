"""Doors to leads: fetch with permission, lock for a verb."""

from allauth.core import context
from django.db.models.expressions import Combinable

from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.leads.models import Lead, Outcome
from leadwerk.leads.refusals import LeadIsClosed, LeadIsConverted, LeadIsInBin
from leadwerk.people import looking
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import require
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission


def see(lead_id: int, user: User, **asked: Combinable) -> Lead:
    """The lead as this user may see it, from the bin too; `asked` is read along with it. Raises `Unseen`."""
    found = Lead.objects.for_user(user, Permission.LEAD_VIEW).filter(pk=lead_id)
    lead = (found.annotate(**asked) if asked else found).first()
    if lead is None:
        raise Unseen
    return lead


def tell_opened(lead: Lead, user: User) -> None:
    """Enter into the security log that this user has the whole lead before them, if the company wants to know, and
    in any case if it is somebody else who looks as them."""
    if company().logs_openings or looking.of(context.request) is not None:
        record("lead_opened", by=user, about=("lead", lead.pk, lead.name or lead.number))


def see_to(permission: Permission, lead_id: int, user: User) -> Lead:
    """The lead, for a form that the user fills in. Raises `Unseen`, or `MissingPermission` before anything is typed."""
    lead = see(lead_id, user)
    require(user, permission, lead)
    return lead


def take(lead: Lead | int, permission: Permission, *, by: Actor, version: int | None = None) -> Lead:
    """Lock the fresh row, then ask permission of it. Inside a transaction only.

    `version` is the one the person had before them; another one in the row raises `Stale`. A lead that `by` may not
    even see raises `Unseen`, one in the bin or converted a refusal of its own.
    """
    fresh = take_anywhere(lead, permission, by=by)
    require_usable(fresh)
    if version is not None and version != fresh.version:
        raise Stale(lead=fresh.number)
    return fresh


def require_usable(fresh: Lead) -> None:
    """What stands against any verb. Raises `LeadIsInBin`, `LeadIsConverted`."""
    if fresh.deleted_at is not None:
        raise LeadIsInBin
    if fresh.outcome == Outcome.WON:
        raise LeadIsConverted


def require_open(fresh: Lead) -> None:
    """What stands against a verb that only an open lead knows. Raises `LeadIsClosed` besides."""
    require_usable(fresh)
    if fresh.is_closed:
        raise LeadIsClosed


def take_open(lead: Lead | int, permission: Permission, *, by: Actor, version: int | None = None) -> Lead:
    """Like `take`, for verbs that only an open lead knows. Raises `LeadIsClosed`."""
    fresh = take(lead, permission, by=by, version=version)
    require_open(fresh)
    return fresh


def take_anywhere(lead: Lead | int, permission: Permission, *, by: Actor) -> Lead:
    """Like `take`, wherever the lead is: in the bin or converted too."""
    pk = lead if isinstance(lead, int) else lead.pk
    fresh = Lead.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if fresh is None:
        raise Unseen
    require(by, permission, fresh)
    return fresh
