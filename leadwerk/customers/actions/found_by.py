"""What customers' records are found by: the folded search column, the sort key, the keys for matching."""

from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.foundation import text


def fold(record: CustomerRecord) -> None:
    """Set the columns that search, sorting and matching read. Nothing is saved."""
    known: tuple[str, ...]
    if isinstance(record, Account):
        known = (record.name, record.email, record.phone, record.website, record.postal_code, record.city)
        record.company_key = text.company_key(record.name)[:200]
        name = record.name
    elif isinstance(record, Contact):
        known = (
            record.first_name,
            record.last_name,
            record.email,
            record.phone,
            record.mobile,
            record.account.name,
        )
        record.email_key = text.email_key(record.email)
        record.mobile_key = text.phone_key(record.mobile)
        name = " ".join(part for part in (record.last_name, record.first_name) if part) or record.name
    else:
        assert isinstance(record, Opportunity)
        known = (record.name, record.article, record.account.name)
        name = record.name
    record.folded = text.search_text(*known)
    record.sort_name = text.sort_name(name)


def fold_below(account: Account) -> None:
    """Let the contacts and opportunities of an account be found by its new name, in the bin too."""
    contacts = list(Contact.objects.select_for_update(of=("self",)).filter(account=account).order_by("pk"))
    opportunities = list(Opportunity.objects.select_for_update(of=("self",)).filter(account=account).order_by("pk"))
    below: list[Contact | Opportunity] = [*contacts, *opportunities]
    for record in below:
        record.account = account
        fold(record)
    Contact.objects.bulk_update(contacts, ["folded"], batch_size=200)
    Opportunity.objects.bulk_update(opportunities, ["folded"], batch_size=200)
