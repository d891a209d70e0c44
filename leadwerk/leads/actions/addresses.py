"""What a lead's texts are found by: the folded search column, the sort key, the address keys."""

from collections.abc import Iterable

from leadwerk.foundation import text
from leadwerk.leads.models import AddressKey, Lead, LeadPerson, NewLead


def keys_of(lead: Lead | NewLead, persons: Iterable[LeadPerson] = ()) -> set[str]:
    """All addresses and numbers of a lead in normal form: "e:…" for e-mail, "t:…" for numbers in E.164."""
    emails = [lead.email, *(more["value"] for more in lead.more_addresses if more.get("kind") == "email")]
    numbers = [lead.phone, lead.mobile, *(m["value"] for m in lead.more_addresses if m.get("kind") == "phone")]
    for person in persons:
        emails.append(person.email)
        numbers += [person.phone, person.mobile]
    found = {f"e:{key}" for email in emails if email and (key := text.email_key(email))}
    return found | {f"t:{key}" for number in numbers if number and (key := text.phone_key(number))}


def fold(lead: Lead | NewLead, persons: Iterable[LeadPerson] = ()) -> None:
    """Set the columns that search and sorting read. Nothing is saved."""
    further = [part for p in persons for part in (p.first_name, p.last_name, p.email, p.phone, p.mobile) if part]
    more = [entry.get("value", "") for entry in lead.more_addresses]
    lead.folded = text.search_text(
        lead.company_name,
        lead.first_name,
        lead.last_name,
        lead.email,
        lead.phone,
        lead.mobile,
        lead.city,
        *more,
        *further,
    )
    lead.sort_name = text.sort_name(lead.name)[:200]


def keep_keys(lead: Lead, persons: Iterable[LeadPerson] = ()) -> None:
    """Make the stored keys of a saved lead those of its addresses."""
    wanted = keys_of(lead, persons)
    have = set(AddressKey.objects.filter(lead=lead).values_list("key", flat=True))
    if gone := have - wanted:
        AddressKey.objects.filter(lead=lead, key__in=gone).delete()
    AddressKey.objects.bulk_create([AddressKey(key=key, lead=lead) for key in sorted(wanted - have)])
