"""Why done leads are done: the reason of a loss or rejection, the opportunity of a won one. One query a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, QuerySet, Value

from leadwerk.conversion.models import Conversion
from leadwerk.customers.models import Opportunity
from leadwerk.desk.lead_list.rows import Row
from leadwerk.foundation import prepared
from leadwerk.foundation.prepared import Among
from leadwerk.leads.models import Closure, Outcome, Rejection
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog

USUALLY = 50  # leads on a page: for fewer, some are asked for twice, and the SQL stays the same


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the column; `opportunity` is the id of the one to go to."""

    words: str
    opportunity: int | None = None


def explain(rows: Sequence[Row], user: User) -> None:
    """Put its reason into each done row. An opportunity the user may not see is not named."""
    done = {row.pk: row for row in rows if row.outcome}
    if not done:
        return
    count = max(len(done), USUALLY)
    given = Among.given(done, count)
    found = prepared.rows(("reasons", user.asks_as, count), lambda: _reasons(user, count), **given)
    known = catalog()
    for _pk, lead, outcome, about, name in sorted(found):
        row = done[lead]
        if row.outcome != outcome:
            continue  # it was closed this way once, and has been opened again
        if outcome == Outcome.WON:
            row.reason = Reason(name, about)
        else:
            listed = known.loss_reasons if outcome == Outcome.LOST else known.rejection_codes
            row.reason = Reason(listed[about].label)


def _reasons(user: User, count: int) -> QuerySet[Any, Any]:
    done, nothing = Among("lead", BigIntegerField(), count), Value("", output_field=CharField())
    lost = Closure.objects.filter(done).values_list("pk", "lead", Value(Outcome.LOST.value), "reason", nothing)
    rejected = Rejection.objects.filter(done).values_list("pk", "lead", Value(Outcome.REJECTED.value), "code", nothing)
    # Asked row by row: as a set, all visible opportunities would be gathered first.
    visible = Opportunity.objects.for_user(user, Permission.OPPORTUNITY_VIEW).filter(pk=OuterRef("opportunity"))
    won = Conversion.objects.filter(done, Exists(visible), undone_at__isnull=True).values_list(
        "pk", "lead", Value(Outcome.WON.value), "opportunity", "opportunity__name"
    )
    return lost.union(rejected, won, all=True)
