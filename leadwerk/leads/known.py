"""Who is known already: leads that have the same address or number."""

from collections.abc import Collection
from dataclasses import dataclass

from leadwerk.leads.models import AddressKey, Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission

MOST = 5


@dataclass(frozen=True, slots=True)
class Known:
    """Leads with the same address that the user may see, and whether there is an open one that they may not see."""

    leads: list[Lead]
    elsewhere: bool

    def __bool__(self) -> bool:
        return bool(self.leads) or self.elsewhere


def known(keys: Collection[str], user: User) -> Known:
    """Every lead is looked at, whoever it belongs to; of what the user may not see only that there is something."""
    if not keys:
        return Known([], False)
    held = AddressKey.objects.filter(key__in=keys, lead__deleted_at__isnull=True)
    seen = Lead.objects.for_user(user, Permission.LEAD_VIEW).filter(pk__in=held.values("lead")).order_by("-pk")
    hidden = held.filter(lead__closed_at__isnull=True).exclude(
        lead__in=Lead.objects.for_user(user, Permission.LEAD_VIEW).filter(pk__in=held.values("lead")).values("pk")
    )
    return Known(list(seen[:MOST]), hidden.exists())
