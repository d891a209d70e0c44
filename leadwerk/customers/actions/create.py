from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from leadwerk.customers.access import permitting, see_present
from leadwerk.customers.actions import record
from leadwerk.customers.actions.found_by import fold
from leadwerk.customers.fields import checked
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.customers.refusals import ContactOfOtherAccount, ContactUnknown, NameMissing, ResponsibleIsInactive
from leadwerk.people import books
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Book, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.refusals import BookMissing
from leadwerk.people.scoping import has

R = TypeVar("R", bound=CustomerRecord)


@transaction.atomic
def create_account(
    fields: Mapping[str, Any], *, by: Actor, owner: User | None = None, change_set: int | None = None
) -> Account:
    """A new customer: a company, or a private person in their own name.

    Whoever makes it is responsible unless an `owner` is named. Raises `NameMissing`, `ResponsibleIsInactive`,
    `MissingPermission`, `CustomerFieldUnknown`; so do the other two here.
    """
    return begin_account(fields, by=by, owner=owner, change_set=change_set)


@transaction.atomic
def create_contact(
    account: Account, fields: Mapping[str, Any], *, by: Actor, owner: User | None = None, change_set: int | None = None
) -> Contact:
    """A new person at an account that `by` sees: one name, address or number is enough (`ContactUnknown`)."""
    return begin_contact(see_present(account, by=by), fields, by=by, owner=owner, change_set=change_set)


@transaction.atomic
def create_opportunity(
    account: Account, fields: Mapping[str, Any], *, by: Actor, owner: User | None = None, change_set: int | None = None
) -> Opportunity:
    """A new chance to sell to an account that `by` sees. Its contact, if there is one, is of that account."""
    return begin_opportunity(see_present(account, by=by), fields, by=by, owner=owner, change_set=change_set)


def begin_account(fields: Mapping[str, Any], *, by: Actor, **given: Any) -> Account:
    """`create_account` within another verb, whose `facts` go into the entry; `into` a batch it is written later."""
    account = Account(**checked(Account, fields))
    if not account.name:
        raise NameMissing
    return _begin(account, by=by, **given)


def begin_contact(account: Account, fields: Mapping[str, Any], *, by: Actor, **given: Any) -> Contact:
    """`create_contact` within another verb, which has looked at the account itself."""
    contact = Contact(account=account, **checked(Contact, fields))
    if not contact.name:
        raise ContactUnknown
    return _begin(contact, by=by, **given)


def begin_opportunity(account: Account, fields: Mapping[str, Any], *, by: Actor, **given: Any) -> Opportunity:
    """`create_opportunity` within another verb, which has looked at the account itself."""
    opportunity = Opportunity(account=account, **checked(Opportunity, fields))
    if not opportunity.name:
        raise NameMissing
    check_contact(opportunity)
    return _begin(opportunity, by=by, **given)


def check_contact(opportunity: Opportunity) -> None:
    """An opportunity's contact belongs to its account. Raises `ContactOfOtherAccount`."""
    contact = opportunity.contact
    if contact is not None and contact.account_id != opportunity.account_id:
        raise ContactOfOtherAccount(contact=contact.name)


def _begin(
    made: R,
    *,
    by: Actor,
    owner: User | None,
    change_set: int | None,
    book: Book | None = None,
    facts: dict[str, Any] | None = None,
    into: record.Batch | None = None,
) -> R:
    if not has(by, permitting("create", type(made))):
        raise MissingPermission(permitting("create", type(made)))
    made.owner = owner or person(by)
    if made.owner is not None:
        if not made.owner.is_active:
            raise ResponsibleIsInactive(owner=made.owner.name)
        made.team = made.owner.team
    made.book = _book(book, permitting("create", type(made)), by=by)
    fold(made)
    begun = record.begun if into is None else into.begun
    begun(made, by=by, change_set=change_set, facts=facts)
    return made


def _book(given: Book | None, permission: Permission, *, by: Actor) -> Book | None:
    """The book that another verb brings along, where customers can be in one; else, where they have to be, the usual
    one of `by`, or for who is a member of none the first. Raises `BookMissing` if there is no book at all."""
    if not books.are_used(permission):
        return None
    if given is not None or not books.are_required(permission):
        return given
    found = books.usual_for(by, permission) or next(iter(organisation().books.values()), None)
    if found is None:
        raise BookMissing
    return found
