from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from leadwerk.duplicates.identity import Known
from leadwerk.duplicates.matching import matches
from leadwerk.duplicates.policy import rules
from leadwerk.duplicates.telling import hidden
from leadwerk.foundation.clock import new_change_set, today
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.journal.write import write
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.due import zone_of
from leadwerk.tasks.models import Task


@transaction.atomic
def ask_for_hand_over(known: Known, *, by: User) -> None:
    """Ask whoever works on the lead that `known` certainly is, and that `by` may not see, to hand it over.

    The owner gets a task with the name of who asks, or where there is none any more the leader of the team; the lead
    keeps that somebody asked. Who asks learns nothing. Asked again while nobody has answered, nothing is added. Raises
    `Unseen` where there is nothing to ask for, or where the company does not want anybody to be told.
    """
    found = matches(known)
    visible = Lead.objects.for_user(by, Permission.LEAD_VIEW).filter(pk__in=[match.id for match in found])
    asked = [match.id for match in hidden(found, set(visible.values_list("pk", flat=True))) if match.kind == "lead"]
    if not asked or not rules().tells_elsewhere:
        raise Unseen
    change_set = new_change_set()
    leads = Lead.objects.select_for_update(of=("self",)).select_related("owner").filter(pk__in=asked)
    for lead in leads.order_by("pk"):
        answering = _answering(lead)
        if answering is None:
            if not Entry.objects.filter(kind="asked_for", subject_kind="lead", subject_id=lead.pk, by=by).exists():
                write("asked_for", ("lead", lead.pk), by=by, change_set=change_set)
            continue
        with translation.override(answering.language or company().language):
            subject = _("%(name)s asks for this lead to be handed over") % {"name": by.name}
        if not Task.objects.open().filter(lead=lead, subject=subject).exists():
            write("asked_for", ("lead", lead.pk), by=by, change_set=change_set)
            add(subject, today(zone_of(answering)), by=SYSTEM, assignee=answering, lead=lead, change_set=change_set)


def _answering(lead: Lead) -> User | None:
    """Who can hand this lead over: its owner, else whoever leads its team, or one above it, and sees it."""
    if lead.owner is not None and lead.owner.is_active:
        return lead.owner
    team = lead.team
    while team is not None:
        leader, team = team.leader, team.parent
        if leader is not None and leader.is_active and covers(leader, Permission.LEAD_VIEW, lead):
            return leader
    return None
