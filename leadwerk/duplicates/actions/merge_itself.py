from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from leadwerk.duplicates.actions.merge import merge
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import matches
from leadwerk.duplicates.models import Merge
from leadwerk.duplicates.policy import rules
from leadwerk.duplicates.telling import dismissed
from leadwerk.foundation.errors import Refusal
from leadwerk.leads.models import Lead
from leadwerk.people.actors import System
from leadwerk.people.models import User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers


@transaction.atomic
def merge_by_itself(lead: Lead, version: int, *, by: System, within: User | None = None) -> Merge | None:
    """Let a lead that has just arrived go into the one it certainly is; None where that is not clear without a person.

    Only if the company switched it on, nobody has touched the lead since (`version`), and exactly one lead is certainly
    the same: an open and older one, which nobody has said it is not. `within` is who made it by hand: then only what
    they could merge themselves.
    """
    assert isinstance(by, System)
    fresh = Lead.objects.present().filter(pk=lead.pk, version=version).first()
    if fresh is None or fresh.is_closed or not rules().merges_itself:
        return None
    certain = [match for match in matches(fresh) if match.kind == "lead" and match.level is Level.CERTAIN]
    if len(certain) != 1 or not certain[0].is_open or certain[0].id > fresh.pk or certain[0].id in dismissed(fresh):
        return None
    winner = Lead.objects.get(pk=certain[0].id)
    if within is not None and not all(covers(within, Permission.LEAD_MERGE, one) for one in (winner, fresh)):
        return None
    with translation.override(company().language):
        why = _("Merged by itself, because it is certain: %(reasons)s.") % {"reasons": ", ".join(certain[0].words)}
    try:
        return merge(winner, fresh, by=by, versions=(winner.version, version), why=why)
    except Refusal:  # somebody came between: now it is for people to decide
        return None
