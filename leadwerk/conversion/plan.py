"""What a lead may turn into: the best matching accounts and contacts that a person may see, each with its reasons.

Candidates come from keys and the search index, a handful each; likeness is measured only between those.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.models import Account, Contact, Opportunity, OpportunityStatus
from leadwerk.foundation import text
from leadwerk.foundation.db import dialect
from leadwerk.leads.models import Lead
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers

SHOWN = 5
CANDIDATES = 40
CERTAIN, LIKELY = 90, 50
ALIKE = 75


@dataclass
class Match:
    """Why a record may be the same one. More points, more certain."""

    points: int = 0
    reasons: list[Promise | str] = field(default_factory=list)

    def add(self, points: int, reason: Promise | str) -> None:
        if reason not in self.reasons:
            self.points += points
            self.reasons.append(reason)

    @property
    def certainty(self) -> str:
        """ "certain", "likely" or "possible"."""
        return "certain" if self.points >= CERTAIN else "likely" if self.points >= LIKELY else "possible"


@dataclass
class AccountMatch(Match):
    account: Account = field(default_factory=Account)
    contacts: int = 0
    opportunities: int = 0


@dataclass
class ContactMatch(Match):
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True)
class Proposal:
    """Best first. `contacts` may belong to accounts that are not among `accounts`."""

    accounts: list[AccountMatch]
    contacts: list[ContactMatch]

    @property
    def best(self) -> AccountMatch | None:
        """The account to choose unless the person says otherwise."""
        return next((match for match in self.accounts[:1] if match.points >= LIKELY), None)

    def contacts_at(self, account: Account) -> list[ContactMatch]:
        return [match for match in self.contacts if match.contact.account_id == account.pk]


def propose(lead: Lead, user: User) -> Proposal:
    """The accounts and contacts that this lead may already be, as far as `user` may see them."""
    return _Search(lead, user).proposal()


def contacts_at(account: Account, user: User) -> list[Contact]:
    """The first contacts of an account by name, for who wants to choose one of them."""
    visible = Contact.objects.for_user(user, Permission.CONTACT_VIEW).present()
    return list(visible.filter(account=account).order_by("sort_name", "pk")[:CANDIDATES])


def opportunities_at(account: Account, user: User) -> list[Opportunity]:
    """The open opportunities of an account, the newest first."""
    visible = Opportunity.objects.for_user(user, Permission.OPPORTUNITY_VIEW).present()
    return list(visible.filter(account=account, status=OpportunityStatus.OPEN).order_by("-pk")[:CANDIDATES])


def find_accounts(query: str, user: User) -> list[Account]:
    """Accounts by any part of a name, place or address, the best known spelling or not."""
    terms = text.search_terms(query)
    if not terms:
        return []
    visible = Account.objects.for_user(user, Permission.ACCOUNT_VIEW).present()
    return list(dialect().matching(visible, "folded", terms)[:SHOWN])


class _Search:
    def __init__(self, lead: Lead, user: User) -> None:
        self.lead, self.user = lead, user
        self.visible_accounts = Account.objects.for_user(user, Permission.ACCOUNT_VIEW).present()
        self.visible_contacts = Contact.objects.for_user(user, Permission.CONTACT_VIEW).present()
        self.visible_opportunities = Opportunity.objects.for_user(user, Permission.OPPORTUNITY_VIEW).present()
        self.accounts: dict[int, AccountMatch] = {}
        self.contacts: dict[int, ContactMatch] = {}

    @cached_property
    def name(self) -> str:
        return text.company_key(self.lead.company_name or self.lead.person_name)

    @cached_property
    def emails(self) -> set[str]:
        more = [entry.get("value", "") for entry in self.lead.more_addresses if entry.get("kind") == "email"]
        return {key for key in map(text.email_key, [self.lead.email, *more]) if key}

    @cached_property
    def numbers(self) -> set[str]:
        more = [entry.get("value", "") for entry in self.lead.more_addresses if entry.get("kind") == "phone"]
        return {key for key in map(text.phone_key, [self.lead.phone, self.lead.mobile, *more]) if key}

    @cached_property
    def domains(self) -> set[str]:
        found = {_domain(email) for email in self.emails} | {_host(self.lead.website)}
        return {domain for domain in found if domain and not text.is_generic_domain(domain)}

    def proposal(self) -> Proposal:
        for contact in self._contact_candidates():
            self._weigh_contact(contact)
        for account in self._account_candidates():
            self._weigh_account(account)
        self._weigh_names_at_accounts()
        accounts = sorted(self.accounts.values(), key=lambda m: (-m.points, -m.account.pk))[:SHOWN]
        contacts = sorted(self.contacts.values(), key=lambda m: (-m.points, -m.contact.pk))[:SHOWN]
        self._count(accounts)
        return Proposal(accounts=accounts, contacts=contacts)

    def _contact_candidates(self) -> Iterable[Contact]:
        found: dict[int, Contact] = {}
        queries = self.visible_contacts.select_related("account")
        if self.emails or self.numbers:
            exact = Q(email_key__in=self.emails) | Q(mobile_key__in=self.numbers)
            found |= {contact.pk: contact for contact in queries.filter(exact)[:CANDIDATES]}
        if pieces := [*self._dialled(), *(f"@{domain}" for domain in self.domains)]:
            found |= {contact.pk: contact for contact in queries.filter(_any_of("contact", pieces))[:CANDIDATES]}
        return found.values()

    def _account_candidates(self) -> Iterable[Account]:
        found: dict[int, Account] = {}
        if self.name:
            found |= {account.pk: account for account in self.visible_accounts.filter(company_key=self.name)[:SHOWN]}
        if pieces := [*self._dialled(), *self.domains]:
            queries = self.visible_accounts.filter(_any_of("account", pieces))
            found |= {account.pk: account for account in queries[:CANDIDATES]}
        for word in sorted((word for word in self.name.split() if len(word) > 2), key=len)[-2:]:
            matching = dialect().matching(self.visible_accounts, "folded", [word])
            found |= {account.pk: account for account in matching[:CANDIDATES]}
        return found.values()

    def _dialled(self) -> list[str]:
        """The lead's numbers as the search column has them."""
        return [term for number in self.numbers for term in text.search_terms(number)]

    def _weigh_contact(self, contact: Contact) -> None:
        """A contact speaks for itself and for its account, unless that may not be seen."""
        match, account = ContactMatch(contact=contact), contact.account
        is_shown = account.deleted_at is None and covers(self.user, Permission.ACCOUNT_VIEW, account)
        at = self.accounts.get(account.pk) or AccountMatch(account=account)
        about = {"name": contact.name}
        if contact.email_key in self.emails:
            match.add(80, _("same e-mail address"))
            at.add(60, str(_("%(name)s has the same e-mail address")) % about)
        elif (domain := _domain(contact.email_key)) in self.domains:
            at.add(40, str(_("same e-mail domain %(domain)s")) % {"domain": domain})
        if {text.phone_key(contact.phone), contact.mobile_key} & self.numbers:
            match.add(60, _("same number"))
            at.add(50, str(_("%(name)s has the same number")) % about)
        if match.points:
            self.contacts[contact.pk] = match
        if at.points and is_shown:
            self.accounts[account.pk] = at

    def _weigh_account(self, account: Account) -> None:
        match = self.accounts.get(account.pk) or AccountMatch(account=account)
        lead = self.lead
        if self.name and account.company_key == self.name:
            match.add(60, _("same name"))
        elif self.name and _alike(self.name, account.company_key) >= ALIKE:
            match.add(25, _("similar name"))
        for domain in {_host(account.website), _domain(text.email_key(account.email))} & self.domains:
            match.add(40, str(_("same domain %(domain)s")) % {"domain": domain})
        if text.email_key(account.email) in self.emails:
            match.add(60, _("same e-mail address"))
        if text.phone_key(account.phone) in self.numbers:
            match.add(50, _("same number"))
        if match.points and lead.postal_code and lead.postal_code == account.postal_code:
            match.add(15, _("same postal code"))
        elif match.points and lead.city and text.fold(lead.city) == text.fold(account.city):
            match.add(10, _("same place"))
        if match.points:
            self.accounts[account.pk] = match

    def _weigh_names_at_accounts(self) -> None:
        from rapidfuzz import fuzz  # 3 MB in every process that has no need of it yet

        name = text.name_key(f"{self.lead.first_name} {self.lead.last_name}")
        if not name or not self.accounts:
            return
        for contact in self.visible_contacts.filter(account__in=self.accounts)[: CANDIDATES * 5]:
            theirs = text.name_key(f"{contact.first_name} {contact.last_name}")
            same = theirs == name
            if same or (theirs and fuzz.token_sort_ratio(theirs, name) >= 85):
                match = self.contacts.setdefault(contact.pk, ContactMatch(contact=contact))
                match.add(40 if same else 20, _("same name") if same else _("similar name"))

    def _count(self, matches: list[AccountMatch]) -> None:
        """How much hangs on each account, as far as it may be seen."""
        pks = [match.account.pk for match in matches]
        if not pks:
            return
        for records, name in ((self.visible_contacts, "contacts"), (self.visible_opportunities, "opportunities")):
            rows = records.filter(account__in=pks).values_list("account").annotate(n=Count("pk")).order_by()
            numbers = dict(rows)
            for match in matches:
                setattr(match, name, numbers.get(match.account.pk, 0))


def _any_of(table: str, pieces: Iterable[str]) -> Q:
    condition = Q()
    for piece in pieces:
        condition |= dialect().search_condition(table, "folded", [piece])
    return condition


def _alike(one: str, other: str) -> float:
    """Likeness of two firm names in percent: the order of words counts little, a missing word counts some."""
    from rapidfuzz import fuzz

    return max(fuzz.token_sort_ratio(one, other), 0.85 * fuzz.token_set_ratio(one, other))


def _domain(email: str) -> str:
    return email.rpartition("@")[2]


def _host(website: str) -> str:
    """The host of an address as typed: "https://www.firma.de/kontakt" and "firma.de" are both firma.de."""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")
