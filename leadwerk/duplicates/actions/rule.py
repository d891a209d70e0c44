from collections.abc import Mapping

from django.db import transaction

from leadwerk.duplicates.models import Rules
from leadwerk.duplicates.policy import CHOICES
from leadwerk.duplicates.refusals import ChoiceUnknown
from leadwerk.foundation.held import changed
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.security import differing


@transaction.atomic
def rule(policies: Mapping[str, str], *, tells_elsewhere: bool, merges_itself: bool = False, by: Actor) -> Rules:
    """Decide what happens to duplicates, by channel, whether people are told of those they may not see, and
    whether what is certain merges by itself."""
    demand(by, Permission.MANAGE_SETTINGS)
    for channel, policy in policies.items():
        if policy not in CHOICES.get(channel, ()):
            raise ChoiceUnknown(field=channel)
    stored = Rules.objects.select_for_update().first() or Rules(pk=1)
    before = _told(stored)
    stored.policies, stored.tells_elsewhere = dict(policies), tells_elsewhere
    stored.merges_itself = merges_itself
    stored.save()
    if changes := differing(before, _told(stored)):
        record("company_edited", by=by, about=company(), changes=changes)
    changed()
    return stored


def _told(stored: Rules) -> dict[str, object]:
    return {f"duplicates_{channel}": policy for channel, policy in stored.policies.items()} | {
        "duplicates_elsewhere": stored.tells_elsewhere,
        "duplicates_merges_itself": stored.merges_itself,
    }
