"""Leads that come won: what `convert` does for one, set-based."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from leadwerk.conversion.catalog import conversion_settings, is_made
from leadwerk.conversion.mapping import account_of, contact_of, opportunity_of
from leadwerk.conversion.models import Conversion
from leadwerk.conversion.refusals import ConvertedStatusMissing
from leadwerk.customers.access import permitting, viewing
from leadwerk.customers.actions.create import begin_account, begin_contact, begin_opportunity
from leadwerk.customers.actions.record import Batch
from leadwerk.customers.models import Account, Contact
from leadwerk.customers.refusals import ContactUnknown, ResponsibleIsInactive
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import Refusal
from leadwerk.foundation.text import sort_name
from leadwerk.leads.models import NewLead, Outcome
from leadwerk.leads.refusals import NewLeadCannotMove
from leadwerk.people.actors import Actor, System, person
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.scoping import covers


def obstacle(lead: NewLead) -> Refusal | None:
    """What of the lead itself stands against its conversion: whose it is, or that nobody is named as a contact."""
    owner = organisation().colleague(lead.owner_id)
    if owner is None:
        return NewLeadCannotMove()
    if not owner.is_active:
        return ResponsibleIsInactive(owner=owner.name)
    is_named = Contact(**contact_of(lead)).name
    return None if is_named or not is_made(conversion_settings().contact, wanted=True) else ContactUnknown()


@transaction.atomic(savepoint=False)
def import_conversions(leads: Iterable[NewLead], *, by: Actor) -> None:
    """Make what those of these leads that came won turned into, as of their day. They are in the database now.

    All of them become an account, a contact and an opportunity, as far as the administrator wants those; a company that
    `by` sees under the very same name gets no second account. Each has a change set of its own, so that each can be
    undone. Raises `ConvertedStatusMissing`, `ContactUnknown` (see `obstacle`) and what making the records raises.
    """
    won = [lead for lead in leads if lead.outcome == Outcome.WON]
    if not won:
        return
    settings, user = conversion_settings(), person(by)
    status = next(iter(settings.open_statuses()), None)
    if status is None:
        raise ConvertedStatusMissing
    with_contact, with_opportunity = (is_made(made, wanted=True) for made in (settings.contact, settings.opportunity))
    owners = User.objects.select_related("team").in_bulk({lead.owner_id for lead in won})
    accounts, batch = _known_accounts(won, by), Batch(len(won))
    conversions: list[Conversion] = []
    for lead in won:
        assert lead.owner_id is not None, "only what somebody owns is won"
        assert lead.closed_at is not None
        change_set, facts = new_change_set(), {"lead": lead.number}
        book = organisation().books.get(lead.book_id or 0)
        given: dict[str, Any] = {"by": by, "owner": owners[lead.owner_id], "book": book, "change_set": change_set}
        given |= {"facts": facts, "into": batch}
        account = known = accounts.get(lead.company_name) if lead.company_name else None
        if account is None:
            account = begin_account(account_of(lead), **given)
            if lead.company_name and covers(by, viewing(Account), account):
                accounts[lead.company_name] = account
        contact = opportunity = None
        if with_contact:
            contact = begin_contact(account, contact_of(lead), **given)
        if with_opportunity:
            opportunity = begin_opportunity(account, opportunity_of(lead) | {"contact": contact}, **given)
        if known is not None:
            batch.linked(known, "converted", by=by, change_set=change_set, facts=facts)
        conversions.append(
            Conversion(
                lead_id=lead.pk,
                status=status,
                account=account,
                contact=contact,
                opportunity=opportunity,
                made_account=known is None,
                made_contact=contact is not None,
                made_opportunity=opportunity is not None,
                change_set=change_set,
                at=lead.closed_at,
                by=user,
            )
        )
    batch.write()
    Conversion.objects.bulk_create(conversions, batch_size=1000)


def _known_accounts(leads: Sequence[NewLead], by: Actor) -> dict[str, Account]:
    """The accounts that are there already, by name; locked in one order, so that two imports cannot deadlock."""
    names = {lead.company_name for lead in leads if lead.company_name}
    seen = (
        Account.objects.all() if isinstance(by, System) else Account.objects.for_user(by, permitting("view", Account))
    )
    same = seen.present().filter(sort_name__in={sort_name(name) for name in names}, name__in=names)
    found: dict[str, Account] = {}
    for account in same.select_for_update(of=("self",)).order_by("pk"):
        found.setdefault(account.name, account)
    return found
