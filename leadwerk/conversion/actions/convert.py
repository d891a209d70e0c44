from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from leadwerk.conversion.catalog import conversion_settings, is_made
from leadwerk.conversion.mapping import account_of, contact_of, opportunity_of
from leadwerk.conversion.models import Conversion, ConvertedStatus
from leadwerk.conversion.refusals import ConvertedStatusMissing
from leadwerk.customers.access import permitting, see_present
from leadwerk.customers.actions import record
from leadwerk.customers.actions.create import begin_account, begin_contact, begin_opportunity
from leadwerk.customers.actions.edit import refold
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.customers.refusals import ContactOfOtherAccount, OpportunityIsClosed, OpportunityOfOtherAccount
from leadwerk.foundation.clock import new_change_set, now
from leadwerk.journal.write import Changes, change
from leadwerk.leads.access import take_open
from leadwerk.leads.actions.close import win
from leadwerk.leads.models import Lead, LeadPerson
from leadwerk.people.actors import Actor, person
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.pipelines.models import Stage
from leadwerk.tallies import keep


@dataclass(frozen=True)
class Choice:
    """What a person chose in the conversion form.

    A record named is linked; None makes a new one from the lead, with the `…_fields` put over what the lead says.
    `makes_…` counts only where the administrator left contact or opportunity to choice. `persons` are further persons
    of the lead who become contacts too. Without an `owner` the new records belong to the lead's.
    """

    status: ConvertedStatus | None
    account: Account | None = None
    account_fields: dict[str, Any] = field(default_factory=dict)
    contact: Contact | None = None
    makes_contact: bool = True
    contact_fields: dict[str, Any] = field(default_factory=dict)
    opportunity: Opportunity | None = None
    makes_opportunity: bool = True
    opportunity_fields: dict[str, Any] = field(default_factory=dict)
    persons: Sequence[LeadPerson] = ()
    owner: User | None = None
    completing: Sequence[Stage] = ()


@transaction.atomic
@keep.together()
def convert(
    lead: Lead,
    choice: Choice,
    *,
    by: Actor,
    version: int | None = None,
) -> Conversion:
    """Win a lead: turn it into an account, a contact and an opportunity, all or nothing (rule 7).

    New records are in the lead's book, where customers can be in one. Of two who convert it at once exactly one
    does; the other gets `LeadIsConverted`. Empty fields of a linked contact are filled where `by` may edit it,
    nothing is overwritten. Raises `NewLeadCannotMove`, `StagesMissing`, `ConvertedStatusMissing`, `Stale`, and what
    making the records raises (`NameMissing`, `ContactUnknown`, `ContactOfOtherAccount`, `OpportunityOfOtherAccount`,
    `ResponsibleIsInactive`, `Unseen`).
    """
    fresh = take_open(lead, Permission.LEAD_CONVERT, by=by, version=version)
    if choice.status is None or choice.status.retired_at is not None:
        raise ConvertedStatusMissing
    change_set, settings = new_change_set(), conversion_settings()
    owner = choice.owner or fresh.owner
    given: dict[str, Any] = {"by": by, "owner": owner, "book": fresh.book, "change_set": change_set}
    given["facts"] = {"lead": fresh.number}
    with_contact = is_made(settings.contact, choice.makes_contact or choice.contact is not None)
    with_opportunity = is_made(settings.opportunity, choice.makes_opportunity or choice.opportunity is not None)

    if choice.account is None:
        account = begin_account(account_of(fresh) | choice.account_fields, **given)
    else:
        account = see_present(choice.account, by=by)
    contact = filled = None
    if with_contact and choice.contact is not None:
        contact, filled = _linked_contact(choice.contact, account, fresh, by=by)
    elif with_contact:
        contact = begin_contact(account, contact_of(fresh) | choice.contact_fields, **given)
    if with_contact:
        for other in fresh.persons.filter(pk__in=[chosen.pk for chosen in choice.persons]):
            begin_contact(account, contact_of(other), **given)
    opportunity = None
    if with_opportunity and choice.opportunity is not None:
        opportunity = _linked_opportunity(choice.opportunity, account, by=by)
    elif with_opportunity:
        fields = opportunity_of(fresh) | choice.opportunity_fields | {"contact": contact}
        opportunity = begin_opportunity(account, fields, **given)

    win(fresh, by=by, completing=choice.completing, change_set=change_set)
    linked: list[tuple[CustomerRecord | None, Changes]] = [
        (account if choice.account is not None else None, {}),
        (contact if choice.contact is not None else None, filled or {}),
        (opportunity if choice.opportunity is not None else None, {}),
    ]
    for known, changes in linked:
        if known is not None:
            facts = {"lead": fresh.number}
            record.done(known, "converted", by=by, changes=changes, change_set=change_set, facts=facts)
    conversion = Conversion(
        lead=fresh,
        status=choice.status,
        account=account,
        contact=contact,
        opportunity=opportunity,
        made_account=choice.account is None,
        made_contact=contact is not None and choice.contact is None,
        made_opportunity=opportunity is not None and choice.opportunity is None,
        change_set=change_set,
        at=now(),
        by=person(by),
    )
    conversion.save(force_insert=True)
    return conversion


def _linked_contact(chosen: Contact, account: Account, lead: Lead, *, by: Actor) -> tuple[Contact, Changes]:
    """An existing contact and what of the lead fills its empty fields. The caller saves it."""
    contact = see_present(chosen, by=by)
    if contact.account_id != account.pk:
        raise ContactOfOtherAccount(contact=contact.name)
    if not covers(by, permitting("edit", Contact), contact):
        return contact, {}
    known = {name: value for name, value in contact_of(lead).items() if value and not getattr(contact, name)}
    if contact.first_name or contact.last_name:  # half a name of somebody else's would make a third person
        known = {name: value for name, value in known.items() if name not in ("first_name", "last_name", "title")}
    changes = change(contact, **known)
    if changes:
        contact.account = account
        refold(contact, changes)
    return contact, changes


def _linked_opportunity(chosen: Opportunity, account: Account, *, by: Actor) -> Opportunity:
    opportunity = see_present(chosen, by=by)
    if opportunity.account_id != account.pk:
        raise OpportunityOfOtherAccount(opportunity=opportunity.name)
    if not opportunity.is_open:
        raise OpportunityIsClosed
    return opportunity
