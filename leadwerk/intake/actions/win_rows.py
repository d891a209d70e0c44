"""Leads that come won are converted, one by one: won and converted are one verb (rule 7)."""

from collections.abc import Iterable

from leadwerk.conversion.actions.convert import Choice, convert
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.customers.access import lock, permitting
from leadwerk.customers.models import Account
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import clean, sort_name
from leadwerk.intake.fields import label
from leadwerk.journal.write import write
from leadwerk.leads.models import Lead, NewLead, Outcome
from leadwerk.people.actors import Actor, System


def win_rows(leads: Iterable[NewLead], *, by: Actor, change_set: int) -> None:
    """Convert those of these leads, which are in the database now, that had been won before they came.

    A company that `by` sees under the very same name gets no second account. One that cannot be converted stays open,
    and its journal says why. Inside the transaction of the chunk.
    """
    won = [lead for lead in leads if lead.ending is not None and lead.ending.outcome == Outcome.WON]
    status = next(iter(conversion_settings().open_statuses()), None) if won else None
    known = _known_accounts(won, by)
    for lead in won:
        assert lead.ending is not None
        account = known.get(lead.company_name) or (_account_of(lead, by) if lead.company_name else None)
        choice = Choice(status, account=account)
        try:
            convert(Lead(pk=lead.pk), choice, by=by, imported_as_of=lead.ending.at)
        except Refusal as refusal:
            text = clean(f"{label('status')}: {Outcome.WON.label} ({refusal.sentence()})")
            write("carried_over", ("lead", lead.pk), by=by, change_set=change_set, text=text)


def _known_accounts(leads: Iterable[NewLead], by: Actor) -> dict[str, Account]:
    """The accounts that are there already, by name; locked in one order, so that two imports cannot deadlock."""
    named = {lead.company_name: lead for lead in leads if lead.company_name}
    found = {name: account for name, lead in named.items() if (account := _account_of(lead, by)) is not None}
    for account in sorted(found.values(), key=lambda each: each.pk):
        lock(account)
    return found


def _account_of(lead: NewLead, by: Actor) -> Account | None:
    seen = (
        Account.objects.all() if isinstance(by, System) else Account.objects.for_user(by, permitting("view", Account))
    )
    same = seen.present().filter(sort_name=sort_name(lead.company_name), name=lead.company_name)
    return same.order_by("pk").first()
