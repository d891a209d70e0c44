"""Which leads belong to an account, a contact or an opportunity, as far as a person may see them."""

from django.db.models import Q, QuerySet

from leadwerk.conversion.models import Conversion
from leadwerk.customers.access import viewing
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.foundation import text
from leadwerk.foundation.db import dialect
from leadwerk.foundation.errors import Unseen
from leadwerk.leads.access import see
from leadwerk.leads.models import AddressKey, Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers

CANDIDATES = 40


def histories(record: CustomerRecord, user: User) -> list[int]:
    """The converted leads whose timeline, tasks and attachments go on at this record (rule 7), the latest first.

    Whoever works on what a lead turned into reads its history, though the lead itself may be out of their sight. At a
    record that was only linked, it takes seeing the lead or the opportunity it became: an account is seen by more
    people than each deal made with it.
    """
    standing = Conversion.objects.standing().filter(**{record.kind: record.pk}).order_by("-pk")[:CANDIDATES]
    rows = list(standing.values_list("lead", "opportunity", f"made_{record.kind}"))
    if isinstance(record, Opportunity):
        return [lead for lead, _opportunity, _made in rows]
    open_to_all = {lead for lead, _opportunity, made in rows if made}
    rest = [(lead, opportunity) for lead, opportunity, _made in rows if lead not in open_to_all]
    if rest:
        leads = Lead.objects.for_user(user, Permission.LEAD_VIEW).filter(pk__in=[lead for lead, _ in rest])
        seen = set(leads.values_list("pk", flat=True))
        deals = Opportunity.objects.for_user(user, Permission.OPPORTUNITY_VIEW).filter(pk__in=[o for _, o in rest if o])
        theirs = set(deals.values_list("pk", flat=True))
        open_to_all |= {lead for lead, opportunity in rest if lead in seen or opportunity in theirs}
    return [lead for lead, _opportunity, _made in rows if lead in open_to_all]


def see_lead(lead_id: int, user: User) -> object:
    """A lead that this user may see, or whose history goes on at a record that they may: then its files do as well.

    Raises `Unseen`.
    """
    try:
        return see(lead_id, user)
    except Unseen:
        standing = Conversion.objects.standing().select_related("account", "contact", "opportunity")
        found = standing.filter(lead=lead_id).first()
        if found is None:
            raise
    goes_on_at = (
        (found.opportunity, True),
        (found.account, found.made_account),
        (found.contact, found.made_contact),
    )
    for record, is_its_own in goes_on_at:
        if record is not None and is_its_own and covers(user, viewing(type(record)), record):
            return found
    raise Unseen


def leads_of(record: CustomerRecord, user: User) -> list[Lead]:
    """The leads of a record that `user` may see, the latest first: what became of it, and at an account also those
    of the same company, number or address, be they open, lost or rejected."""
    standing = Conversion.objects.standing().filter(**{record.kind: record.pk})
    visible = Lead.objects.for_user(user, Permission.LEAD_VIEW).present()
    found = Q(pk__in=standing.values("lead"))
    alike: set[int] = set()
    if isinstance(record, Account):
        if keys := _keys(record):
            found |= Q(pk__in=AddressKey.objects.filter(key__in=keys).values("lead"))
        alike = _of_same_name(record, visible)
    leads = {lead.pk: lead for lead in visible.filter(found).order_by("-pk")[:CANDIDATES]}
    leads |= {lead.pk: lead for lead in visible.filter(pk__in=alike - leads.keys())}
    return sorted(leads.values(), key=lambda lead: -lead.pk)


def _keys(account: Account) -> set[str]:
    """The addresses and numbers of the account and its contacts, as leads keep theirs."""
    contacts = Contact.objects.present().filter(account=account)[:CANDIDATES]
    emails = [account.email, *(contact.email for contact in contacts)]
    numbers = [account.phone, *(number for contact in contacts for number in (contact.phone, contact.mobile))]
    found = {f"e:{key}" for email in emails if email and (key := text.email_key(email))}
    return found | {f"t:{key}" for number in numbers if number and (key := text.phone_key(number))}


def _of_same_name(account: Account, visible: QuerySet[Lead]) -> set[int]:
    words = account.company_key.split()
    if not any(len(word) > 2 for word in words):
        return set()
    matching = dialect().matching(visible, "folded", words)
    names = matching.values_list("pk", "company_name")[:CANDIDATES]
    return {pk for pk, name in names if text.company_key(name) == account.company_key}
