from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from leadwerk.duplicates.identity import Known
from leadwerk.duplicates.matching import matches
from leadwerk.duplicates.policy import rules
from leadwerk.duplicates.telling import hidden
from leadwerk.foundation.clock import new_change_set, today
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.write import write
from leadwerk.leads.models import Lead
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.tasks.actions.add import add
from leadwerk.tasks.due import zone_of
from leadwerk.tasks.models import Task


@transaction.atomic
def ask_for_hand_over(known: Known, *, by: User) -> None:
    """Ask whoever works on the lead that `known` certainly is, and that `by` may not see, to hand it over.

    The owner gets a task with the name of who asks; who asks learns nothing. Asked twice, there is one task. Raises
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
        write("asked_for", ("lead", lead.pk), by=by, change_set=change_set)
        if lead.owner is None or not lead.owner.is_active:
            continue
        with translation.override(lead.owner.language or company().language):
            subject = _("%(name)s asks for this lead to be handed over") % {"name": by.name}
        if not Task.objects.open().filter(lead=lead, subject=subject).exists():
            add(subject, today(zone_of(lead.owner)), by=SYSTEM, assignee=lead.owner, lead=lead, change_set=change_set)
