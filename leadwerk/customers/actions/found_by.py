"""What customers' records are found by: the folded search column, the sort key, the keys for matching."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.foundation import text

# Packages above may know of further words that records of one kind are found by: asked for some at once, by their ids.
ALSO: list[Callable[[Sequence[CustomerRecord]], Mapping[int, Iterable[str]]]] = []


def fold(record: CustomerRecord, also: Iterable[str] | None = None) -> None:
    """Set the columns that search, sorting and matching read. Nothing is saved. `also` are further words, if they have
    been asked for already."""
    if also is None:
        also = _also([record])[record.pk]
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
    record.folded = text.search_text(*known, *also)
    record.sort_name = text.sort_name(name)


def fold_below(account: Account) -> None:
    """Let the contacts and opportunities of an account be found by its new name, in the bin too."""
    contacts = list(Contact.objects.select_for_update(of=("self",)).filter(account=account).order_by("pk"))
    opportunities = list(Opportunity.objects.select_for_update(of=("self",)).filter(account=account).order_by("pk"))
    for records in (contacts, opportunities):
        also = _also(records)
        for record in records:
            record.account = account
            fold(record, also[record.pk])
    Contact.objects.bulk_update(contacts, ["folded"], batch_size=200)
    Opportunity.objects.bulk_update(opportunities, ["folded"], batch_size=200)


def _also(records: Sequence[CustomerRecord]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    saved = [record for record in records if record.pk is not None]
    for ask in ALSO if saved else ():
        for pk, words in ask(saved).items():
            found[pk] += words
    return found
